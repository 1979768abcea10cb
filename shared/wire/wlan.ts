import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { isEtherSnap } from './decode-ether.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { ETHER_TYPE, LINK, WLAN, WLAN_PADDED, goOn, stopWith } from './next-layer.ts';

const FCS = 4;
const LLC = 4;

/** Radiotap fields: bit 0 is the TSF timer, bit 1 the flags; bit 31: one more word of bits. */
const TSFT = 1;
const FLAGS = 2;
const MORE = 0x80000000;
const HAS_FCS = 0x10;
const DATA_PAD = 0x20;

/** Radiotap (radiotap.org): its length, and from its flags whether an FCS follows the frame. */
export function stepRadiotap(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const length = at + 8 > end ? 0 : u16le(bytes, at + 2);
  if (length < 8 || at + length > end) {
    stopWith(out, length > 0 && length < 8 ? 'malformed' : 'truncated');
    return;
  }
  const present = u32le(bytes, at + 4);
  let field = at + 8;
  let word = present;
  while ((word & MORE) !== 0 && field + 4 <= at + length) {
    word = u32le(bytes, field);
    field += 4;
  }
  let flags = 0;
  if ((present & FLAGS) !== 0) {
    // Fields are aligned to their size from the beginning of the header.
    if ((present & TSFT) !== 0) field += 8 + ((8 - ((field - at) & 7)) & 7);
    if (field < at + length) flags = bytes[field];
  }
  enterWlan(at + length, end, wireEnd, (flags & HAS_FCS) !== 0, (flags & DATA_PAD) !== 0, out);
}

function enterWlan(
  at: number,
  end: number,
  wireEnd: number,
  hasFcs: boolean,
  isPadded: boolean,
  out: DecodedPacket,
): void {
  const wire = hasFcs && wireEnd - FCS > at ? wireEnd - FCS : wireEnd;
  goOn(out, WLAN, isPadded ? WLAN_PADDED : 0, at, end < wire ? end : wire, wire);
}

const PPI_COMMON = 2;
const WLAN_LINK = 105;

/** PPI: version, flags, length and link type in little-endian; the 802.11 field says whether an FCS follows. */
export function stepPpi(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const length = at + 8 > end ? 0 : u16le(bytes, at + 2);
  if (length < 8 || at + length > end) {
    stopWith(out, length > 0 && length < 8 ? 'malformed' : 'truncated');
    return;
  }
  const linkType = u32le(bytes, at + 4);
  if (linkType !== WLAN_LINK) {
    goOn(out, LINK, linkType, at + length, end, wireEnd);
    return;
  }
  const isAligned = (bytes[at + 1] & 1) === 1;
  let hasFcs = false;
  for (let field = at + 8; field + 4 <= at + length;) {
    const size = u16le(bytes, field + 2);
    if (u16le(bytes, field) === PPI_COMMON && size >= 10 && field + 14 <= at + length)
      hasFcs = (bytes[field + 12] & 1) === 1;
    field += 4 + (isAligned ? (size + 3) & ~3 : size);
  }
  enterWlan(at + length, end, wireEnd, hasFcs, false, out);
}

const AVS_MAGIC = 0x80211000;

/** Prism's header, which says its length in the byte order of the writer, or AVS's in its place. */
export function stepPrism(
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
  const isAvs = (u32be(bytes, at) & ~15) >>> 0 === AVS_MAGIC;
  const big = u32be(bytes, at + 4);
  const length = isAvs || big < 0x10000 ? big : u32le(bytes, at + 4);
  if (length < 8) stopWith(out, 'malformed');
  else if (at + length > end) stopWith(out, 'truncated');
  else enterWlan(at + length, end, wireEnd, false, false, out);
}

const DATA = 2;
const NO_DATA = 0x40;
const QOS = 0x80;
const TO_DS = 1;
const FROM_DS = 2;
const MORE_FRAGMENTS = 4;
const PROTECTED = 0x40;
const ORDER = 0x80;
const AMSDU = 0x80;

/** Bytes of the MAC header of a data frame (IEEE 802.11 section 9.2.3), its padding included. */
export function wlanHeaderLength(control: number, flags: number, padded: boolean): number {
  const isQos = (control & QOS) !== 0;
  const fourAddresses = (flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS);
  const length =
    24 + (fourAddresses ? 6 : 0) + (isQos ? 2 : 0) + (isQos && (flags & ORDER) !== 0 ? 4 : 0);
  return padded ? (length + 3) & ~3 : length;
}

/**
 * An IEEE 802.11 frame: data, with or without QoS, to and from the distribution system; other frames
 * carry no IP. Encrypted frames, parts of frames and several packets in one frame (A-MSDU) stop.
 */
export function stepWlan(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  type: number,
  out: DecodedPacket,
): void {
  if (at + 2 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const control = bytes[at];
  const flags = bytes[at + 1];
  if ((control & 3) !== 0 || ((control >>> 2) & 3) !== DATA || (control & NO_DATA) !== 0) {
    stopWith(out, 'non-ip');
    return;
  }
  const length = wlanHeaderLength(control, flags, type === WLAN_PADDED);
  const next = at + length;
  if (next > end) {
    stopWith(out, 'truncated');
    return;
  }
  if ((flags & PROTECTED) !== 0) {
    stopWith(out, 'encrypted');
    return;
  }
  if ((flags & MORE_FRAGMENTS) !== 0 || (bytes[at + 22] & 15) !== 0) {
    stopWith(out, 'link-fragment');
    return;
  }
  const fourAddresses = (flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS);
  if ((control & QOS) !== 0 && (bytes[at + (fourAddresses ? 30 : 24)] & AMSDU) !== 0) {
    stepAggregate(bytes, next, end, wireEnd, out);
    return;
  }
  goOn(out, ETHER_TYPE, LLC, next, end, wireEnd);
}

/** A-MSDU: destination, source, length, LLC. One packet is taken; of several none, and it is told. */
function stepAggregate(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 14 + 8 > end) {
    stopWith(out, 'truncated');
    return;
  }
  const payloadEnd = at + 14 + u16be(bytes, at + 12);
  if (!isEtherSnap(bytes, at + 14, end)) {
    stopWith(out, 'non-ip');
    return;
  }
  const padded = at + ((payloadEnd - at + 3) & ~3);
  if (padded + 14 <= wireEnd) {
    stopWith(out, 'aggregate');
    return;
  }
  const wire = payloadEnd < wireEnd ? payloadEnd : wireEnd;
  goOn(out, ETHER_TYPE, LLC, at + 14, wire < end ? wire : end, wire);
}
