import { u16be, u24be, u32be } from '../base/bytes.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { ETHERNET, ETHER_TYPE, GRE, IP, LINK, MPLS, PPP, goOn, stopWith } from './next-layer.ts';
import { NO_ID, UNKNOWN_PORT, enterTunnel, tunnelNumber } from './tunnel.ts';

const VXLAN = tunnelNumber('vxlan');
const VXLAN_GPE = tunnelNumber('vxlan-gpe');
const GENEVE = tunnelNumber('geneve');
const GTP = tunnelNumber('gtp-u');
const TEREDO = tunnelNumber('teredo');
const L2TP = tunnelNumber('l2tp');
const LISP = tunnelNumber('lisp');
const GRE_TUNNEL = tunnelNumber('gre');
const MPLS_TUNNEL = tunnelNumber('mpls');

/**
 * The well-known port of a tunnel that one of two ports is, 0 where neither is. Against a system port
 * (a name server's, QUIC's) it is an ordinary client's port, as in Wireshark.
 */
export function udpTunnelPort(source: number, destination: number): number {
  if (source < 1024 || destination < 1024) return 0;
  if (isTunnelPort(destination)) return destination;
  return isTunnelPort(source) ? source : 0;
}

function isTunnelPort(port: number): boolean {
  switch (port) {
    case 1701: // L2TP
    case 2152: // GTP-U
    case 3544: // Teredo
    case 4341: // LISP data
    case 4754: // GRE
    case 4789: // VXLAN
    case 4790: // VXLAN-GPE
    case 6081: // GENEVE
    case 6635: // MPLS
    case 8472: // VXLAN of Linux's first version
      return true;
    default:
      return false;
  }
}

/**
 * Enters the tunnel of a well-known port. False where the payload does not have its header: then it
 * is plain UDP. What the header promises must hold too, else `decode` comes back to plain UDP.
 */
export function stepUdpTunnel(
  port: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  if (at + 8 > end) return false;
  switch (port) {
    case 4789:
    case 8472: {
      // RFC 7348: the I bit, or nothing is known of the network; the last byte is reserved.
      if ((bytes[at] & 0x08) === 0 || bytes[at + 7] !== 0) return false;
      const kind = port === 8472 ? VXLAN | UNKNOWN_PORT : VXLAN;
      return enter(out, kind, u24be(bytes, at + 4), LINK, ETHERNET, at + 8, end, wireEnd);
    }
    case 4790:
      return stepGpe(bytes, at, end, wireEnd, out);
    case 6081:
      return stepGeneve(bytes, at, end, wireEnd, out);
    case 2152:
      return stepGtp(bytes, at, end, wireEnd, out);
    case 3544:
      return stepTeredo(bytes, at, end, wireEnd, out);
    case 1701:
      return stepL2tp(bytes, at, end, wireEnd, out);
    case 4341:
      // RFC 6830 section 5.3: eight bytes, then IP.
      return enter(out, LISP, NO_ID, IP, 0, at + 8, end, wireEnd);
    case 4754:
      return enter(out, GRE_TUNNEL, NO_ID, GRE, 0, at, end, wireEnd);
    case 6635:
      return enter(out, MPLS_TUNNEL, NO_ID, MPLS, 0, at, end, wireEnd);
    default:
      return false;
  }
}

function enter(
  out: DecodedPacket,
  kind: number,
  id: number,
  layer: number,
  type: number,
  at: number,
  end: number,
  wireEnd: number,
): boolean {
  if (enterTunnel(out, kind, id)) goOn(out, layer, type, at, end, wireEnd);
  else stopWith(out, 'nested');
  return true;
}

/** VXLAN with a protocol of its own: IPv4, IPv6, Ethernet or MPLS. */
function stepGpe(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  // Version 0, the I bit; without the P bit it is plain VXLAN.
  if ((bytes[at] & 0x38) !== 0x08) return false;
  const protocol = (bytes[at] & 0x04) === 0 ? 3 : bytes[at + 3];
  const id = u24be(bytes, at + 4);
  if (protocol === 1 || protocol === 2)
    return enter(out, VXLAN_GPE, id, IP, 0, at + 8, end, wireEnd);
  if (protocol === 3) return enter(out, VXLAN_GPE, id, LINK, ETHERNET, at + 8, end, wireEnd);
  return protocol === 5 && enter(out, VXLAN_GPE, id, MPLS, 0, at + 8, end, wireEnd);
}

/** GENEVE (RFC 8926): version 0, options in units of four bytes, an EtherType. */
function stepGeneve(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  const next = at + 8 + (bytes[at] & 0x3f) * 4;
  if (bytes[at] >>> 6 !== 0 || next > end) return false;
  const type = u16be(bytes, at + 2);
  if (type < 0x0600) return false;
  return enter(out, GENEVE, u24be(bytes, at + 4), ETHER_TYPE, type, next, end, wireEnd);
}

const GTP_PDU = 255;

/** GTP-U (TS 29.281 section 5): version 1 of GTP proper, a T-PDU, extension headers by units of four bytes. */
function stepGtp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  const flags = bytes[at];
  if ((flags & 0xf0) !== 0x30 || bytes[at + 1] !== GTP_PDU) return false;
  let next = at + 8;
  if ((flags & 7) !== 0) {
    next += 4;
    if (next > end) return false;
    let extension = (flags & 4) === 0 ? 0 : bytes[next - 1];
    while (extension !== 0) {
      const size = next < end ? bytes[next] * 4 : 0;
      if (size === 0 || next + size > end) return false;
      next += size;
      extension = bytes[next - 1];
    }
  }
  const isPpp = next + 2 <= end && u16be(bytes, next) === 0xff03;
  const layer = isPpp ? PPP : IP;
  return enter(out, GTP, u32be(bytes, at + 4), layer, 0, next, end, wireEnd);
}

/** Teredo (RFC 4380 section 5.1.1): authentication and origin indication may come before the IPv6 packet. */
function stepTeredo(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  let at = from;
  if (u16be(bytes, at) === 1) at += 13 + bytes[at + 2] + bytes[at + 3];
  if (at + 8 <= end && u16be(bytes, at) === 0) at += 8;
  // A bubble (no next header, no payload) is a packet too, but never one of a flow.
  if (at + 40 > end || bytes[at] >>> 4 !== 6) return false;
  return enter(out, TEREDO, NO_ID, IP, 0, at, end, wireEnd);
}

/** L2TP version 2 (RFC 2661 section 3.1): a data message, whose payload is PPP. */
function stepL2tp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  const flags = u16be(bytes, at);
  // Not a control message, version 2, reserved bits clear.
  if ((flags & 0xb4ff) !== 0x0002) return false;
  let next = at + 2 + ((flags & 0x4000) === 0 ? 0 : 2);
  const session = u16be(bytes, next + 2);
  next += 4 + ((flags & 0x0800) === 0 ? 0 : 4);
  if ((flags & 0x0200) !== 0) {
    if (next + 2 > end) return false;
    next += 2 + u16be(bytes, next);
  }
  if (next > end) return false;
  return enter(out, L2TP, session, PPP, 0, next, end, wireEnd);
}
