import { u16be, u32be } from '../base/bytes.ts';
import { PROTO_TCP, PROTO_UDP } from './decoded-packet.ts';
import type { DecodedPacket } from './decoded-packet.ts';

/** An ICMP message (RFC 792); errors give the packet that they quote. */
export function decodeIcmp(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  const isError = at < end && isIcmpError(bytes[at]);
  decodeMessage(bytes, at, end, isError, out);
}

/** An ICMPv6 message (RFC 4443); types 1 to 4 are errors that quote a packet. */
export function decodeIcmpv6(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  const isError = at < end && bytes[at] >= 1 && bytes[at] <= 4;
  decodeMessage(bytes, at, end, isError, out);
}

/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. */
export function isIcmpError(type: number): boolean {
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
}

function decodeMessage(
  bytes: Uint8Array,
  at: number,
  end: number,
  isError: boolean,
  out: DecodedPacket,
): void {
  out.kind = 'other';
  out.stop = null;
  if (at + 2 > end) {
    out.stop = 'truncated';
    return;
  }
  out.icmpType = bytes[at];
  out.icmpCode = bytes[at + 1];
  if (!isError || out.isFragment) return;
  const quote = at + 8;
  if (quote >= end) {
    out.stop = 'truncated';
    return;
  }
  const version = bytes[quote] >>> 4;
  if (version === 4) decodeQuotedIpv4(bytes, quote, end, out);
  else if (version === 6) decodeQuotedIpv6(bytes, quote, end, out);
  else out.stop = 'malformed';
}

function decodeQuotedIpv4(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  const headerLength = (bytes[at] & 15) << 2;
  if (headerLength < 20) {
    out.stop = 'malformed';
    return;
  }
  if (at + headerLength > end) {
    out.stop = 'truncated';
    return;
  }
  const { quotedAddresses } = out;
  quotedAddresses.fill(0);
  quotedAddresses[0] = u32be(bytes, at + 12);
  quotedAddresses[4] = u32be(bytes, at + 16);
  out.quotedProtocol = bytes[at + 9];
  if ((u16be(bytes, at + 6) & 0x1fff) !== 0) return;
  decodeQuotedPorts(bytes, at + headerLength, end, out);
}

function decodeQuotedIpv6(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  let at = from;
  if (at + 40 > end) {
    out.stop = 'truncated';
    return;
  }
  for (let i = 0; i < 8; i += 1) out.quotedAddresses[i] = u32be(bytes, at + 8 + 4 * i);
  let protocol = bytes[at + 6];
  at += 40;
  while (protocol === 0 || protocol === 43 || protocol === 60 || protocol === 44) {
    if (at + 8 > end) {
      out.stop = 'truncated';
      return;
    }
    if (protocol === 44 && (u16be(bytes, at + 2) & 0xfff8) !== 0) return;
    const length = protocol === 44 ? 8 : (bytes[at + 1] + 1) << 3;
    protocol = bytes[at];
    at += length;
  }
  out.quotedProtocol = protocol;
  decodeQuotedPorts(bytes, at, end, out);
}

/** Ports and, where it is quoted, the sequence number; RFC 792 promises 8 bytes. */
function decodeQuotedPorts(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  if (out.quotedProtocol !== PROTO_TCP && out.quotedProtocol !== PROTO_UDP) return;
  if (at + 4 > end) {
    out.stop = 'truncated';
    return;
  }
  out.kind = 'icmp-error';
  out.quotedSourcePort = u16be(bytes, at);
  out.quotedDestinationPort = u16be(bytes, at + 2);
  const tcp = out.quotedProtocol === PROTO_TCP;
  out.quotedSeq = tcp && at + 8 <= end ? u32be(bytes, at + 4) : -1;
  out.quotedFlags = tcp && at + 16 <= end ? bytes[at + 13] : -1;
}
