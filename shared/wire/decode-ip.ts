import { u16be, u32be } from '../base/bytes.ts';
import { decodeIcmp, decodeIcmpv6 } from './decode-icmp.ts';
import { decodeTcp } from './decode-tcp.ts';
import { PROTO_ICMP, PROTO_ICMPV6, PROTO_TCP, PROTO_UDP } from './decoded-packet.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { stopWith } from './next-layer.ts';
import { stepIpTunnel } from './tunnels-over-ip.ts';
import { stepUdpTunnel, udpTunnelPort } from './tunnels-over-udp.ts';

const PROTO_AH = 51;

/**
 * An IPv4 header (RFC 791) and what it carries. `end` is where the captured bytes end, `wireEnd`
 * where the packet ended on the wire; the header's total length narrows both, so that Ethernet
 * padding is no payload. A total length of 0 is a segment captured before TSO split it: all is payload.
 */
export function decodeIpv4(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 20 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const headerLength = (bytes[at] & 15) << 2;
  const totalLength = u16be(bytes, at + 2);
  if (
    bytes[at] >>> 4 !== 4 ||
    headerLength < 20 ||
    (totalLength < headerLength && totalLength !== 0)
  ) {
    stopWith(out, 'malformed');
    return;
  }
  const fragment = u16be(bytes, at + 6);
  const { addresses } = out;
  out.ipVersion = 4;
  addresses[0] = u32be(bytes, at + 12);
  addresses[1] = 0;
  addresses[2] = 0;
  addresses[3] = 0;
  addresses[4] = u32be(bytes, at + 16);
  addresses[5] = 0;
  addresses[6] = 0;
  addresses[7] = 0;
  const protocol = bytes[at + 9];
  out.protocol = protocol;
  out.ttl = bytes[at + 8];
  out.ipId = u16be(bytes, at + 4);
  out.dontFragment = (fragment & 0x4000) !== 0;
  const ipEnd = totalLength === 0 ? wireEnd : at + totalLength;
  const wire = ipEnd < wireEnd ? ipEnd : wireEnd;
  const there = wire < end ? wire : end;
  const next = at + headerLength;
  if (next > there) {
    stopWith(out, 'truncated');
    return;
  }
  if ((fragment & 0x3fff) !== 0) {
    out.isFragment = true;
    out.fragmentId = out.ipId;
    out.fragmentOffset = (fragment & 0x1fff) * 8;
    out.moreFragments = (fragment & 0x2000) !== 0;
    out.fragmentStart = next;
    out.fragmentCaptured = there - next;
    out.fragmentLength = wire - next;
    if (out.fragmentOffset > 0) {
      out.kind = 'fragment';
      out.stop = null;
      return;
    }
  }
  decodeTransport(bytes, next, there, wire, protocol, out);
}

/** An IPv6 header (RFC 8200), its extension headers and what it carries. */
export function decodeIpv6(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 40 > end) {
    stopWith(out, 'truncated');
    return;
  }
  if (bytes[at] >>> 4 !== 6) {
    stopWith(out, 'malformed');
    return;
  }
  const { addresses } = out;
  out.ipVersion = 6;
  for (let i = 0; i < 8; i += 1) addresses[i] = u32be(bytes, at + 8 + 4 * i);
  out.ttl = bytes[at + 7];
  out.ipId = 0;
  out.dontFragment = true;
  const payloadLength = u16be(bytes, at + 4);
  // 0: a jumbogram (RFC 2675) or a segment captured before TSO split it.
  const ipEnd = payloadLength === 0 ? wireEnd : at + 40 + payloadLength;
  const wire = ipEnd < wireEnd ? ipEnd : wireEnd;
  const there = wire < end ? wire : end;
  decodeExtensions(bytes, at + 40, there, wire, bytes[at + 6], out);
}

/** Walks the extension headers to the transport header. */
function decodeExtensions(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  nextHeader: number,
  out: DecodedPacket,
): void {
  let at = from;
  let protocol = nextHeader;
  for (;;) {
    out.protocol = protocol;
    switch (protocol) {
      case 0: // hop-by-hop, routing, destination, mobility, HIP, shim6: length in 8-byte units
      case 43:
      case 60:
      case 135:
      case 139:
      case 140:
      case 51: // authentication header: length in 4-byte units (RFC 4302)
      case 44: {
        if (at + 8 > end) {
          stopWith(out, 'truncated');
          return;
        }
        const next = bytes[at];
        if (protocol === 44) {
          if (isPartOfMany(bytes, at, end, wireEnd, out)) {
            out.protocol = next;
            if (out.fragmentOffset > 0) {
              out.kind = 'fragment';
              out.stop = null;
              return;
            }
          }
          at += 8;
        } else {
          at += protocol === 51 ? (bytes[at + 1] + 2) << 2 : (bytes[at + 1] + 1) << 3;
        }
        protocol = next;
        break;
      }
      default:
        if (at > end) stopWith(out, 'truncated');
        else decodeTransport(bytes, at, end, wireEnd, protocol, out);
        return;
    }
  }
}

/** Takes a fragment header; false for an "atomic" one (RFC 6946), which is no fragment of several. */
function isPartOfMany(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  const word = u16be(bytes, at + 2);
  if ((word & 0xfff9) === 0) return false;
  out.isFragment = true;
  out.fragmentId = u32be(bytes, at + 4);
  out.ipId = out.fragmentId & 0xffff;
  out.fragmentOffset = word & 0xfff8;
  out.moreFragments = (word & 1) !== 0;
  out.fragmentStart = at + 8;
  out.fragmentCaptured = end - at - 8;
  out.fragmentLength = wireEnd - at - 8;
  return true;
}

function decodeTransport(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  protocol: number,
  out: DecodedPacket,
): void {
  switch (protocol) {
    case PROTO_TCP:
      decodeTcp(bytes, at, end, wireEnd, out);
      return;
    case PROTO_UDP:
      decodeUdp(bytes, at, end, wireEnd, out);
      return;
    case PROTO_ICMP:
      decodeIcmp(bytes, at, end, out);
      return;
    case PROTO_ICMPV6:
      decodeIcmpv6(bytes, at, end, out);
      return;
    default:
      decodeIpTunnel(bytes, at, end, wireEnd, protocol, out);
  }
}

/** What is no transport: a tunnel, an authentication header (RFC 4302) in IPv4, or nothing known. */
function decodeIpTunnel(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  protocol: number,
  out: DecodedPacket,
): void {
  // The first part of a fragmented packet holds only a part of the inner one: it waits for the rest.
  if (out.isFragment) {
    stopWith(out, 'ip-protocol');
  } else if (protocol !== PROTO_AH) {
    stepIpTunnel(protocol, bytes, at, end, wireEnd, out);
  } else if (at + 8 > end) {
    stopWith(out, 'truncated');
  } else {
    // Extension headers of IPv6 have taken theirs: this one is IPv4's.
    const next = at + ((bytes[at + 1] + 2) << 2);
    out.protocol = bytes[at];
    if (next > end) stopWith(out, 'truncated');
    else if (out.protocol === PROTO_AH) stopWith(out, 'malformed');
    else decodeTransport(bytes, next, end, wireEnd, out.protocol, out);
  }
}

/** A UDP header (RFC 768); its length narrows the payload. Well-known tunnels are entered. */
function decodeUdp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 8 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const source = u16be(bytes, at);
  const destination = u16be(bytes, at + 2);
  const length = u16be(bytes, at + 4);
  const udpEnd = length >= 8 && at + length < wireEnd ? at + length : wireEnd;
  const there = udpEnd < end ? udpEnd : end;
  const tunnel = udpTunnelPort(source, destination);
  if (tunnel !== 0 && !out.isFragment && out.udpTunnels < out.mostUdpTunnels) {
    if (stepUdpTunnel(tunnel, bytes, at + 8, there, udpEnd, out)) {
      out.udpTunnels += 1;
      return;
    }
  }
  out.kind = 'udp';
  out.stop = null;
  out.sourcePort = source;
  out.destinationPort = destination;
  out.payloadStart = at + 8;
  out.payloadLength = udpEnd - at - 8;
  out.payloadCaptured = there - at - 8;
}
