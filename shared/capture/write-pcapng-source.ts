import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { utf8Bytes } from '../base/utf8-bytes.ts';
import { BLOCK } from './pcapng-blocks.ts';
import type { PcapngFacts, RawOptions } from './pcapng-interface.ts';
import type { CaptureInterface, CaptureRecord } from './record.ts';
import { BlockBuffer } from './write-pcapng-buffer.ts';
import { optionValue, writeOption } from './write-pcapng-options.ts';

/** What the block of a packet says that its record does not hold. */
export interface PacketBlock {
  /** The time as the file has it, in ticks of its interface. */
  readonly tickHigh: number;
  readonly tickLow: number;
  readonly options: RawOptions;
  /** Drops that an obsolete Packet Block counts; 0: none or unknown. */
  readonly drops: number;
}

/** Bytes of an Enhanced (or obsolete) Packet Block before the packet's. */
const HEAD = 28;
const DROPS_UNKNOWN = 0xffff;

/**
 * The block around a record that `reread` of a pcapng reader has just given: readers hold a block
 * whole. Null where the record came from another kind of block (Simple Packet Blocks have neither a
 * time nor options) or another format.
 */
export function packetBlockOf(record: CaptureRecord): PacketBlock | null {
  const { bytes, start, captured, original } = record;
  const at = start - HEAD;
  if (at < 0) return null;
  for (const bigEndian of [false, true]) {
    const u32 = bigEndian ? u32be : u32le;
    const type = u32(bytes, at);
    if (type !== BLOCK.enhancedPacket && type !== BLOCK.obsoletePacket) continue;
    if (u32(bytes, start - 8) !== captured || u32(bytes, start - 4) !== original) continue;
    const end = at + ((u32(bytes, at + 4) + 3) & ~3) - 4;
    const from = start + ((captured + 3) & ~3);
    const drops =
      type === BLOCK.obsoletePacket ? (bigEndian ? u16be : u16le)(bytes, at + 10) : DROPS_UNKNOWN;
    return {
      tickHigh: u32(bytes, at + 12),
      tickLow: u32(bytes, at + 16),
      options: { bytes: bytes.subarray(from, Math.max(from, end)), bigEndian },
      drops: drops === DROPS_UNKNOWN ? 0 : drops,
    };
  }
  return null;
}

/** The options of an interface as its file (or who hides them) has them; null where the format has none (pcap). */
export function optionsOf(one: CaptureInterface): RawOptions | null {
  return 'options' in one ? (one as PcapngFacts).options : null;
}

/** Options that say an interface's name and clock and nothing else: for copies that hide the rest. */
export function plainOptions(one: CaptureInterface, name: string): RawOptions {
  const { resolution, offset } = clockOf(one);
  const out = new BlockBuffer(64);
  writeOption(out, 2, utf8Bytes(name));
  writeOption(out, 9, Uint8Array.of(resolution));
  out.u16(14);
  out.u16(8);
  out.i64(offset);
  return { bytes: out.take(), bigEndian: false };
}

/**
 * Options for an interface of another format, as copies of its packets are to describe it.
 * `resolution` is as in if_tsresol, `fcsLength` in bytes.
 */
export function fixedOptions(
  name: string | null,
  resolution: number,
  fcsLength: number | null,
): RawOptions {
  const out = new BlockBuffer(64);
  if (name !== null) writeOption(out, 2, utf8Bytes(name));
  writeOption(out, 9, Uint8Array.of(resolution));
  if (fcsLength !== null) writeOption(out, 13, Uint8Array.of(fcsLength));
  return { bytes: out.take(), bigEndian: false };
}

/** Resolution (as in if_tsresol) and offset in seconds of an interface's clock. */
export function clockOf(one: CaptureInterface): {
  readonly resolution: number;
  readonly offset: bigint;
} {
  const options = optionsOf(one);
  if (options === null) return { resolution: one.resolution === '1 ns' ? 9 : 6, offset: 0n };
  const resolution = optionValue(options, 9);
  const offset = optionValue(options, 14, 8);
  return {
    resolution: resolution?.[0] ?? 6,
    offset: offset === null ? 0n : signed64(offset, options.bigEndian),
  };
}

function signed64(value: Uint8Array, bigEndian: boolean): bigint {
  return new DataView(value.buffer, value.byteOffset, 8).getBigInt64(0, !bigEndian);
}

/**
 * A time in ticks of a clock: what its reader turns into the same seconds and nanoseconds again,
 * exactly so for every resolution up to 2^-29 s and every power of ten.
 */
export function ticksOf(
  sec: number,
  nsec: number,
  clock: { readonly resolution: number; readonly offset: bigint },
): { readonly high: number; readonly low: number } {
  const exponent = BigInt(clock.resolution & 0x7f);
  const rate = clock.resolution >= 0x80 ? 1n << exponent : 10n ** exponent;
  const fraction = (BigInt(nsec) * rate + 999_999_999n) / 1_000_000_000n;
  const ticks = BigInt.asUintN(64, (BigInt(sec) - clock.offset) * rate + fraction);
  return { high: Number(ticks >> 32n), low: Number(ticks & 0xffffffffn) };
}
