import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { maxPacketSize } from './packet-size-limit.ts';
import type { PcapHeader } from './pcap-header.ts';

/** How the records of a pcap file lie in it; the magic number does not always tell. */
export interface PcapLayout {
  /** Bytes before a packet's: times, lengths, and what patched libpcaps put behind them. */
  readonly headerLength: number;
  /** Packets are filled up to a multiple of that many bytes; 1: they are not. */
  readonly alignment: number;
  /** Filling before a packet that its lengths count, though it is none of its bytes (AIX, FDDI). */
  readonly filling: number;
  /** For people, after "pcap, microseconds, little-endian"; empty for the ordinary one. */
  readonly text: string;
  /** How many of a record's fields behind the ordinary ones, from `extra` on, have odd values. */
  readonly oddities: (bytes: Uint8Array, extra: number, bigEndian: boolean) => number;
}

const none = (): number => 0;

const STANDARD: PcapLayout = {
  headerLength: 16,
  alignment: 1,
  filling: 0,
  text: '',
  oddities: none,
};
const AIX: PcapLayout = { ...STANDARD, text: 'AIX' };
const AIX_FDDI: PcapLayout = { ...AIX, filling: 3 };
const RED_HAT: PcapLayout = {
  ...STANDARD,
  headerLength: 24,
  text: '24-byte record headers',
  oddities: odditiesOfPatched,
};
const SUSE: PcapLayout = { ...RED_HAT, headerLength: 28, text: '28-byte record headers' };
const NOKIA: PcapLayout = {
  ...STANDARD,
  headerLength: 20,
  text: '20-byte record headers (Nokia)',
  oddities: odditiesOfNokia,
};
const ALIGNED_4: PcapLayout = { ...STANDARD, alignment: 4, text: 'packets aligned to 4 bytes' };
const ALIGNED_8: PcapLayout = { ...STANDARD, alignment: 8, text: 'packets aligned to 8 bytes' };

/** Candidates in the order in which they are believed, where the magic number leaves it open. */
const OF_STANDARD: readonly PcapLayout[] = [STANDARD, RED_HAT, NOKIA, ALIGNED_4, ALIGNED_8];
const OF_PATCHED: readonly PcapLayout[] = [RED_HAT, SUSE];

const FDDI = 10;
/** More than any patched libpcap's host had (1999). */
const MOST_INTERFACES = 10_000;
/** No packet was longer on any wire. */
const LONGEST_ON_WIRE = 128 * 1024 * 1024;
const RECORDS_TRIED = 3;
const PROBE_SIZE = 4096;

/**
 * Tells how records lie by reading the first three in each way that the magic number allows: the
 * ordinary way where it makes sense, else the way that makes sense with the fewest oddities. Where
 * none does the file is damaged, and the ordinary way says where.
 */
export function pcapLayoutOf(source: ByteSource, header: PcapHeader): PcapLayout {
  if (header.family === 'aix') return header.linkType === FDDI ? AIX_FDDI : AIX;
  if (header.family === 'ixia') return { ...STANDARD, text: 'Ixia' };
  if (header.family === 'navtel') return { ...STANDARD, text: 'Navtel' };
  if (header.nanoseconds || header.minor < 4) return STANDARD;
  const candidates = header.family === 'patched' ? OF_PATCHED : OF_STANDARD;
  const window = new ByteWindow(source, PROBE_SIZE);
  let best = candidates[0];
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const oddities = odditiesOf(window, header, candidate);
    if (oddities === null || oddities >= least) continue;
    best = candidate;
    least = oddities;
    if (oddities === 0 || candidate === STANDARD) break;
  }
  return best;
}

/** What is odd about the first records in a layout; null where they cannot lie so. */
function odditiesOf(window: ByteWindow, header: PcapHeader, layout: PcapLayout): number | null {
  const { bigEndian } = header;
  const { alignment } = layout;
  const u32 = bigEndian ? u32be : u32le;
  const limit = maxPacketSize(header.linkType);
  let oddities = 0;
  let filled = 0;
  let offset = header.length;
  for (let record = 0; record < RECORDS_TRIED; record += 1) {
    const at = window.at(offset, layout.headerLength, PROBE_SIZE);
    // Of a followed file the rest may not be written yet: the ordinary way is believed as far as it goes.
    const isEarly = window.waits && layout === STANDARD;
    if (at < 0) return isEarly || (window.left(offset) === 0 && alignment === 1) ? oddities : null;
    const { bytes } = window;
    const captured = u32(bytes, at + 8);
    const original = u32(bytes, at + 12);
    if (u32(bytes, at + 4) >= 1_000_000 || captured > limit) return null;
    if (captured > original || original > LONGEST_ON_WIRE) return null;
    if (captured > header.snapLength) oddities += 1;
    oddities += layout.oddities(bytes, at + 16, bigEndian);
    const end = offset + layout.headerLength + captured;
    if (captured > 0 && window.at(end - 1, 1, PROBE_SIZE) < 0) return isEarly ? oddities : null;
    const filling = -captured & (alignment - 1);
    filled += filling;
    offset = end + filling;
  }
  // Alignment shows only where something was filled up.
  return alignment > 1 && filled === 0 ? null : oddities;
}

/** Interface index, protocol and packet type of patched libpcaps: what they cannot be. */
function odditiesOfPatched(bytes: Uint8Array, extra: number, bigEndian: boolean): number {
  const interfaceIndex = (bigEndian ? u32be : u32le)(bytes, extra);
  const protocol = (bigEndian ? u16be : u16le)(bytes, extra + 4);
  const isProtocol = protocol >= 0x0600 || protocol <= 0x17 || OLD_PROTOCOLS.includes(protocol);
  return (
    (interfaceIndex > MOST_INTERFACES ? 1 : 0) +
    (isProtocol ? 0 : 1) +
    (bytes[extra + 6] > 4 ? 1 : 0)
  );
}

/** ETH_P_LOOP, ETH_P_PUP and ETH_P_PUPAT of old Linux kernels: below the EtherTypes. */
const OLD_PROTOCOLS: readonly number[] = [0x0060, 0x0200, 0x0400];

/** Four bytes of unknown meaning, which have been seen as 0xXfbfYZ0W only. */
function odditiesOfNokia(bytes: Uint8Array, extra: number, bigEndian: boolean): number {
  const value = (bigEndian ? u32be : u32le)(bytes, extra);
  const digit = (shift: number): number => (value >>> shift) & 0xf;
  const isSeen =
    (value & 0x0fff00f0) === 0x0fbf0000 &&
    [0x9, 0xb].includes(digit(28)) &&
    [0xb, 0xd].includes(digit(12)) &&
    [0x6, 0x9].includes(digit(8)) &&
    [0x1, 0x2].includes(digit(0));
  return isSeen ? 0 : 1;
}
