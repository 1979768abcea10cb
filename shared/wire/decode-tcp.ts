import { u16be, u32be } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';

/** Bytes of a TCP header up to and with the window: Wireshark assigns a stream from these on. */
const LEAST_HEADER = 16;
const NOP_NOP_TIMESTAMPS = 0x0101080a;

/**
 * A TCP header (RFC 9293 section 3.1) with its options. A header cut by the snap length is still
 * TCP while its first 16 bytes are there; `stop` then says `truncated`. A header length that cannot
 * be true gives a segment without payload and `malformed`.
 */
export function decodeTcp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + LEAST_HEADER > end) {
    out.kind = 'other';
    out.stop = 'truncated';
    return;
  }
  out.kind = 'tcp';
  out.stop = null;
  out.sourcePort = u16be(bytes, at);
  out.destinationPort = u16be(bytes, at + 2);
  out.seq = u32be(bytes, at + 4);
  out.ack = u32be(bytes, at + 8);
  const offsetByte = bytes[at + 12];
  out.flags = bytes[at + 13];
  out.reservedBits = offsetByte & 15;
  out.window = u16be(bytes, at + 14);
  out.mss = -1;
  out.windowScale = -1;
  out.sackPermitted = false;
  out.timestampValue = -1;
  out.timestampEcho = -1;
  out.sackRight = -1;
  if (out.sackCount !== 0) out.sackEdges.fill(0);
  out.sackCount = 0;
  out.hasOptions = false;
  const headerLength = (offsetByte >>> 4) << 2;
  const payload = at + headerLength;
  out.payloadStart = payload;
  if (headerLength < 20 || payload > wireEnd) {
    // Counted in its stream by its ports, as in Wireshark, but no flag of it is believed.
    if (headerLength < 20) out.flags = 0;
    out.stop = 'malformed';
    out.payloadStart = at + LEAST_HEADER;
    out.payloadCaptured = 0;
    out.payloadLength = 0;
    return;
  }
  out.payloadLength = wireEnd - payload;
  if (payload <= end) {
    out.payloadCaptured = end - payload;
  } else {
    out.stop = 'truncated';
    out.payloadCaptured = 0;
  }
  if (headerLength > 20) {
    out.hasOptions = true;
    const options = at + 20;
    if (headerLength === 32 && payload <= end && u32be(bytes, options) === NOP_NOP_TIMESTAMPS) {
      out.timestampValue = u32be(bytes, options + 4);
      out.timestampEcho = u32be(bytes, options + 8);
    } else {
      decodeOptions(bytes, options, payload < end ? payload : end, out);
    }
  }
}

/** The option list (RFC 9293 section 3.2, RFC 7323, RFC 2018); stops at the first one that does not fit. */
function decodeOptions(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  let at = from;
  while (at < end) {
    const kind = bytes[at];
    if (kind === 0) return;
    if (kind === 1) {
      at += 1;
      continue;
    }
    if (at + 2 > end) return;
    const length = bytes[at + 1];
    if (length < 2 || at + length > end) return;
    if (kind === 2 && length === 4) {
      out.mss = u16be(bytes, at + 2);
    } else if (kind === 3 && length === 3) {
      // RFC 7323 section 2.3: a shift above 14 counts as 14.
      out.windowScale = bytes[at + 2] > 14 ? 14 : bytes[at + 2];
    } else if (kind === 4 && length === 2) {
      out.sackPermitted = true;
    } else if (kind === 5) {
      decodeSack(bytes, at + 2, at + length, out);
    } else if (kind === 8 && length === 10) {
      out.timestampValue = u32be(bytes, at + 2);
      out.timestampEcho = u32be(bytes, at + 6);
    }
    at += length;
  }
}

function decodeSack(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  for (let at = from; at + 8 <= end; at += 8) {
    const right = u32be(bytes, at + 4);
    if (out.sackCount < 4) {
      out.sackEdges[2 * out.sackCount] = u32be(bytes, at);
      out.sackEdges[2 * out.sackCount + 1] = right;
      out.sackCount += 1;
    }
    if (at === from || ((right - out.sackRight) | 0) > 0) out.sackRight = right;
  }
}
