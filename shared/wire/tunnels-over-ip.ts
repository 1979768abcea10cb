import { u16be, u32be } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { ETHERNET, ETHER_TYPE, GRE, IP, LINK, MPLS, PPP, goOn, stopWith } from './next-layer.ts';
import { NO_ID, enterTunnel, setTunnelId, setTunnelKind, tunnelNumber } from './tunnel.ts';

const IPIP = tunnelNumber('ipip');
const SIX_IN_FOUR = tunnelNumber('6in4');
const FOUR_IN_SIX = tunnelNumber('4in6');
const GRE_TUNNEL = tunnelNumber('gre');
const PPTP = tunnelNumber('pptp');
const ERSPAN = tunnelNumber('erspan');
const ETHERIP = tunnelNumber('etherip');
const MPLS_TUNNEL = tunnelNumber('mpls');
const SRV6 = tunnelNumber('srv6');

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;

const ERSPAN_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
const WCCP = 0x883e;
const PPP_TYPE = 0x880b;

/** What an IP packet carries that is neither a transport nor an extension header: enters a tunnel, or stops. */
export function stepIpTunnel(
  protocol: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  switch (protocol) {
    case 4: // IP in IP (RFC 2003), IPv4 in IPv6 (RFC 2473)
      enter(out, out.ipVersion === 4 ? IPIP : FOUR_IN_SIX, IP, 0, at, end, wireEnd);
      return;
    case 41: // IPv6 in IPv4 (RFC 4213) and in IPv6
      enter(out, out.ipVersion === 4 ? SIX_IN_FOUR : IPIP, IP, 0, at, end, wireEnd);
      return;
    case 47:
      enter(out, GRE_TUNNEL, GRE, 0, at, end, wireEnd);
      return;
    case 97: // EtherIP (RFC 3378): a version of 3 and twelve bits of zero
      if (at + 2 > end) stopWith(out, 'truncated');
      else if (u16be(bytes, at) !== 0x3000) stopWith(out, 'malformed');
      else enter(out, ETHERIP, LINK, ETHERNET, at + 2, end, wireEnd);
      return;
    case 137: // MPLS in IP (RFC 4023)
      enter(out, MPLS_TUNNEL, MPLS, 0, at, end, wireEnd);
      return;
    case 143: // Ethernet (RFC 8986)
      enter(out, SRV6, LINK, ETHERNET, at, end, wireEnd);
      return;
    default:
      stopWith(out, 'ip-protocol');
  }
}

function enter(
  out: DecodedPacket,
  kind: number,
  layer: number,
  type: number,
  at: number,
  end: number,
  wireEnd: number,
): void {
  if (enterTunnel(out, kind, NO_ID)) goOn(out, layer, type, at, end, wireEnd);
  else stopWith(out, 'nested');
}

/**
 * A GRE header (RFC 2784 with the key and sequence number of RFC 2890, the routing of RFC 1701), the
 * enhanced one of PPTP (RFC 2637), and the ERSPAN and WCCP headers that follow one. The tunnel was
 * entered by what led here; its kind and id are told here.
 */
export function stepGre(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 4 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const flags = u16be(bytes, at);
  const type = u16be(bytes, at + 2);
  const version = flags & 7;
  if (version === 1) {
    stepPptp(bytes, at, end, wireEnd, out);
    return;
  }
  if (version !== 0) {
    stopWith(out, 'malformed');
    return;
  }
  let next = at + 4 + ((flags & (CHECKSUM | ROUTING)) === 0 ? 0 : 4);
  if ((flags & KEY) !== 0) {
    if (next + 4 > end) {
      stopWith(out, 'truncated');
      return;
    }
    setTunnelId(out, u32be(bytes, next));
    next += 4;
  }
  if ((flags & SEQUENCE) !== 0) next += 4;
  if ((flags & ROUTING) !== 0) next = endOfRouting(bytes, next, end);
  if (next > end) {
    stopWith(out, 'truncated');
    return;
  }
  if (type === ERSPAN_2 || type === ERSPAN_3) {
    stepErspan(type, (flags & SEQUENCE) !== 0, bytes, next, end, wireEnd, out);
  } else if (type === WCCP) {
    // Version 2 has four bytes before the packet; an IPv4 header cannot be taken for them.
    const skip = next < end && bytes[next] >>> 4 === 4 ? 0 : 4;
    goOn(out, IP, 0, next + skip, end, wireEnd);
  } else if (type === PPP_TYPE) {
    goOn(out, PPP, 0, next, end, wireEnd);
  } else if (type < 0x0600) {
    stopWith(out, 'ethertype');
  } else {
    goOn(out, ETHER_TYPE, type, next, end, wireEnd);
  }
}

/** Behind the source routes of RFC 1701: family, offset, length; a length of 0 is the last. */
function endOfRouting(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at + 4 <= end) {
    const length = bytes[at + 3];
    at += 4 + length;
    if (length === 0) return at;
  }
  return end + 1;
}

/** Enhanced GRE: always a key (payload length and call), PPP where there is a payload. */
function stepPptp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const flags = u16be(bytes, at);
  if ((flags & KEY) === 0 || u16be(bytes, at + 2) !== PPP_TYPE) {
    stopWith(out, 'malformed');
    return;
  }
  const next =
    at + 8 + ((flags & SEQUENCE) === 0 ? 0 : 4) + ((flags & ACKNOWLEDGEMENT) === 0 ? 0 : 4);
  if (next > end) {
    stopWith(out, 'truncated');
    return;
  }
  setTunnelKind(out, PPTP);
  setTunnelId(out, u16be(bytes, at + 6));
  const payloadEnd = next + u16be(bytes, at + 4);
  const wire = payloadEnd < wireEnd ? payloadEnd : wireEnd;
  if ((flags & SEQUENCE) === 0) stopWith(out, 'non-ip');
  else goOn(out, PPP, 0, next, wire < end ? wire : end, wire);
}

/**
 * ERSPAN: type I has no header of its own (GRE without a sequence number tells it), type II eight
 * bytes, type III twelve and eight more where its O bit says so; then the mirrored frame.
 */
function stepErspan(
  type: number,
  hasSequence: boolean,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  setTunnelKind(out, ERSPAN);
  if (type === ERSPAN_2 && !hasSequence) {
    goOn(out, LINK, ETHERNET, at, end, wireEnd);
    return;
  }
  const size = type === ERSPAN_2 ? 8 : at + 12 <= end && (bytes[at + 11] & 1) === 1 ? 20 : 12;
  if (at + size > end) {
    stopWith(out, 'truncated');
    return;
  }
  setTunnelId(out, u16be(bytes, at + 2) & 0x3ff);
  const isIp = type === ERSPAN_3 && ((bytes[at + 10] >>> 2) & 0x1f) === 2;
  if (isIp) goOn(out, IP, 0, at + size, end, wireEnd);
  else goOn(out, LINK, ETHERNET, at + size, end, wireEnd);
}
