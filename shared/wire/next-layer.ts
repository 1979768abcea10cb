import type { DecodeStop, DecodedPacket } from './decoded-packet.ts';

/**
 * What a header said comes next, where the one who read it cannot go on by itself: `decode` and
 * `dissect` enter it from their loops. So no decoder calls a decoder of a lower layer again, nesting
 * costs no stack, and its depth is counted in one place.
 */
export const NOTHING = 0;
/** A frame of the LINKTYPE_ in `nextType`. */
export const LINK = 1;
/** What follows the EtherType in `nextType`. */
export const ETHER_TYPE = 2;
/** IPv4 or IPv6, told by its version. */
export const IP = 3;
/** PPP, with or without address and control bytes. */
export const PPP = 4;
/** An IEEE 802.11 frame; `nextType` has the bits below. */
export const WLAN = 5;
/** A GRE header. */
export const GRE = 6;
/** A stack of MPLS labels. */
export const MPLS = 7;

/** `nextType` of WLAN: the header is padded to a multiple of four bytes. */
export const WLAN_PADDED = 1;

/** Ethernet as a `nextType` of LINK. */
export const ETHERNET = 1;

/** Headers entered by the loop before a packet counts as nested too deep; real ones have three or four. */
export const MOST_STEPS = 24;

/** Leaves what comes next to the loop of `decode`. `end`, `wireEnd`: where it ends in the file and on the wire. */
export function goOn(
  out: DecodedPacket,
  layer: number,
  type: number,
  at: number,
  end: number,
  wireEnd: number,
): void {
  out.nextLayer = layer;
  out.nextType = type;
  out.nextAt = at;
  out.nextEnd = end;
  out.nextWireEnd = wireEnd;
}

/** Ends decoding before a transport layer. */
export function stopWith(out: DecodedPacket, stop: DecodeStop): void {
  out.kind = 'other';
  out.stop = stop;
  out.nextLayer = NOTHING;
}
