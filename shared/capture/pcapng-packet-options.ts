import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { optionU64, walkOptions } from './pcapng-options.ts';

/** What the options of an Enhanced Packet Block say beside comments (section 4.3). */
export interface PacketOptions {
  readonly direction: 'inbound' | 'outbound' | null;
  /** How the interface took it: "unicast", "multicast", "broadcast", "promiscuous". */
  readonly reception: string | null;
  /** Errors of the link layer that the interface marked: "CRC error". */
  readonly errors: readonly string[];
  /** Packets lost since the one before it; null where it does not say. */
  readonly drops: number | null;
  readonly packetId: number | null;
  readonly queue: number | null;
  /** How many hashes of the packet, and verdicts of hardware or eBPF on it, there are. */
  readonly hashes: number;
  readonly verdicts: number;
}

const COMMENT = 1;
const FLAGS = 2;
const HASH = 3;
const DROPS = 4;
const PACKET_ID = 5;
const QUEUE = 6;
const VERDICT = 7;
/** Custom options begin here, far behind all others. */
const CUSTOM = 2988;
const RECEPTIONS = [null, 'unicast', 'multicast', 'broadcast', 'promiscuous'];
/** From bit 24 of the flags on. */
const ERRORS = [
  'CRC error',
  'too long',
  'too short',
  'wrong gap between frames',
  'unaligned frame',
  'start frame delimiter error',
  'preamble error',
  'symbol error',
];
const ERROR_BITS = 0xff00_0000;

/**
 * True where options say something that is kept: comments, custom options, drops, errors of the
 * link layer, or where they run past the end. Called for each packet that has options; allocates
 * nothing.
 */
export function hasNews(bytes: Uint8Array, from: number, to: number, bigEndian: boolean): boolean {
  let at = from;
  while (at + 4 <= to) {
    const code = bigEndian ? u16be(bytes, at) : u16le(bytes, at);
    if (code === 0) return false;
    const length = bigEndian ? u16be(bytes, at + 2) : u16le(bytes, at + 2);
    const start = at + 4;
    if (start + length > to || code === COMMENT || code === DROPS || code >= CUSTOM) return true;
    if (code === FLAGS && length === 4 && bytes[bigEndian ? start : start + 3] !== 0) return true;
    at = start + ((length + 3) & ~3);
  }
  return false;
}

/** Reads the options of a packet between two indexes. */
export function readPacketOptions(
  bytes: Uint8Array,
  from: number,
  to: number,
  bigEndian: boolean,
): PacketOptions {
  const u32 = bigEndian ? u32be : u32le;
  let flags = 0;
  let drops: number | null = null;
  let packetId: number | null = null;
  let queue: number | null = null;
  let hashes = 0;
  let verdicts = 0;
  walkOptions(bytes, from, to, bigEndian, (code, start, end) => {
    const length = end - start;
    if (code === FLAGS && length === 4) flags = u32(bytes, start);
    else if (code === HASH) hashes += 1;
    else if (code === DROPS && length === 8) drops = optionU64(bytes, start, bigEndian);
    else if (code === PACKET_ID && length === 8) packetId = optionU64(bytes, start, bigEndian);
    else if (code === QUEUE && length === 4) queue = u32(bytes, start);
    else if (code === VERDICT) verdicts += 1;
  });
  const way = flags & 3;
  return {
    direction: way === 1 ? 'inbound' : way === 2 ? 'outbound' : null,
    reception: RECEPTIONS[(flags >>> 2) & 7] ?? null,
    errors:
      (flags & ERROR_BITS) === 0
        ? []
        : ERRORS.filter((_, bit) => ((flags >>> (24 + bit)) & 1) === 1),
    drops,
    packetId,
    queue,
    hashes,
    verdicts,
  };
}
