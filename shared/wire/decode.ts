import { u16be } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/record.ts';
import {
  decodeByVersion,
  decodeEtherType,
  decodeFamily,
  decodeMpls,
  decodePpp,
} from './decode-ether.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { stepLink } from './link-headers.ts';
import {
  ETHER_TYPE,
  GRE,
  IP,
  LINK,
  MOST_STEPS,
  MPLS,
  NOTHING,
  PPP,
  WLAN,
  stopWith,
} from './next-layer.ts';
import { stepGre } from './tunnels-over-ip.ts';
import { stepWlan } from './wlan.ts';

/**
 * Decodes a record down to its innermost transport header. The hot path: it allocates nothing, never
 * throws and reads no byte outside the record; what stopped it is in `out.stop`.
 *
 * Link types: docs/links.md has the list, and which tunnels are entered. The inner packet counts,
 * with the outer ones in `out.tunnels`; a tunnel in UDP that holds no packet for a flow stays what it
 * is without knowing the tunnel: a UDP packet. Fragments: see `FragmentTable`; `outerTunnels` is what
 * `out` had when it was a fragment, so that the whole keeps them.
 */
export function decode(record: CaptureRecord, out: DecodedPacket, outerTunnels = 0): void {
  const { bytes, start } = record;
  const end = start + record.captured;
  // Damaged files may hold more bytes than they say were on the wire: then those count.
  const wireEnd = record.original > record.captured ? start + record.original : end;
  out.lacks = record.lacks;
  out.point = record.point;
  out.isFragment = false;
  out.vlanId = 0;
  out.tunnelDepth = outerTunnels;
  out.udpTunnels = 0;
  out.mostUdpTunnels = MOST_STEPS;
  out.nextLayer = NOTHING;
  if (record.linkType === 1 && start + 14 <= end)
    decodeEtherType(bytes, start + 14, end, wireEnd, u16be(bytes, start + 12), out);
  else decodeLink(bytes, start, end, wireEnd, record.linkType, out);
  if (out.nextLayer === NOTHING && out.udpTunnels === 0) return;
  follow(bytes, out);
  while (out.kind === 'other' && out.udpTunnels > 0) {
    // Nothing for a flow in the innermost UDP tunnel: the same packet once more without entering it.
    const nested = out.stop === 'nested';
    out.mostUdpTunnels = out.udpTunnels - 1;
    out.isFragment = false;
    out.vlanId = 0;
    out.tunnelDepth = outerTunnels;
    out.udpTunnels = 0;
    decodeLink(bytes, start, end, wireEnd, record.linkType, out);
    follow(bytes, out);
    if (nested) tellNested(out);
  }
}

/** The packet counts as UDP because what is in it is nested too deep. */
function tellNested(out: DecodedPacket): void {
  if (out.kind === 'udp') out.stop = 'nested';
}

/** Enters what headers left to be entered, one after the other. */
function follow(bytes: Uint8Array, out: DecodedPacket): void {
  for (let steps = 0; out.nextLayer !== NOTHING; steps += 1) {
    const { nextLayer, nextType, nextAt: at, nextEnd: end, nextWireEnd: wireEnd } = out;
    out.nextLayer = NOTHING;
    if (steps === MOST_STEPS) {
      stopWith(out, 'nested');
      break;
    }
    switch (nextLayer) {
      case LINK:
        decodeLink(bytes, at, end, wireEnd, nextType, out);
        break;
      case ETHER_TYPE:
        decodeEtherType(bytes, at, end, wireEnd, nextType, out);
        break;
      case IP:
        decodeByVersion(bytes, at, end, wireEnd, out);
        break;
      case PPP:
        decodePpp(bytes, at, end, wireEnd, out);
        break;
      case MPLS:
        decodeMpls(bytes, at, end, wireEnd, out);
        break;
      case WLAN:
        stepWlan(bytes, at, end, wireEnd, nextType, out);
        break;
      case GRE:
        stepGre(bytes, at, end, wireEnd, out);
        break;
      default:
        stopWith(out, 'malformed');
    }
  }
  out.nextType = 0;
  out.nextAt = 0;
  out.nextEnd = 0;
  out.nextWireEnd = 0;
}

function decodeLink(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  linkType: number,
  out: DecodedPacket,
): void {
  switch (linkType) {
    case 1: // Ethernet
      if (start + 14 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 14, end, wireEnd, u16be(bytes, start + 12), out);
      return;
    case 12: // raw IP (DLT_RAW of most systems, of OpenBSD, and the LINKTYPE)
    case 14:
    case 101:
    case 228:
    case 229:
      decodeByVersion(bytes, start, end, wireEnd, out);
      return;
    case 113: // Linux cooked
      if (start + 16 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 16, end, wireEnd, u16be(bytes, start + 14), out);
      return;
    case 276: // Linux cooked v2
      if (start + 20 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 20, end, wireEnd, u16be(bytes, start), out);
      return;
    case 0: // BSD null: family in the writer's byte order; loop: big-endian
    case 108:
      if (start + 4 > end) stopWith(out, 'truncated');
      else decodeFamily(bytes, start, end, wireEnd, out);
      return;
    case 9: // PPP, with or without address and control bytes
    case 50:
      decodePpp(bytes, start, end, wireEnd, out);
      return;
    case 104: // Cisco HDLC
      if (start + 4 > end) stopWith(out, 'truncated');
      else decodeEtherType(bytes, start + 4, end, wireEnd, u16be(bytes, start + 2), out);
      return;
    default:
      stepLink(linkType, bytes, start, end, wireEnd, out);
  }
}
