import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { utf8Text } from '../base/utf8.ts';
import { maxPacketSize } from './packet-size-limit.ts';
import { optionI64, walkOptions } from './pcapng-options.ts';
import type { CaptureInterface } from './record.ts';
import { TickClock } from './tick-clock.ts';

/** The options of a block as they stand in the file, for writing them again. */
export interface RawOptions {
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
}

/** An interface of a pcapng file: its options are kept, since a copy of its packets carries them. */
export interface PcapngFacts extends CaptureInterface {
  readonly options: RawOptions;
}

/** An interface of a pcapng section: what people see, and its clock. */
export interface PcapngInterface {
  readonly facts: PcapngFacts;
  readonly clock: TickClock;
  /** The largest captured length that can be true. */
  readonly limit: number;
}

/** Everything an Interface Description Block says. */
export interface InterfaceBlock {
  readonly interface: PcapngInterface;
  readonly comments: readonly string[];
  /** False where an option ran past the block's end. */
  readonly optionsWhole: boolean;
}

const MICROSECONDS = 6;

/**
 * Reads the body of an Interface Description Block (draft-ietf-opsawg-pcapng section 4.2) between
 * two indexes; at least 8 bytes. The FCS length is not kept: IP's own lengths end every payload.
 */
export function readInterfaceBlock(
  bytes: Uint8Array,
  from: number,
  to: number,
  bigEndian: boolean,
  index: number,
): InterfaceBlock {
  const comments: string[] = [];
  const texts = new Map<number, string>();
  let resolution = MICROSECONDS;
  let offset = 0n;
  const optionsWhole = walkOptions(bytes, from + 8, to, bigEndian, (code, start, end) => {
    if (code === 1) comments.push(utf8Text(bytes, start, end));
    else if (code === 9 && end > start) resolution = bytes[start];
    else if (code === 11 && end > start && bytes[start] === 0)
      texts.set(code, utf8Text(bytes, start + 1, end));
    else if (code === 14 && end - start === 8) offset = optionI64(bytes, start, bigEndian);
    else if (TEXT_OPTIONS.has(code)) texts.set(code, utf8Text(bytes, start, end));
  });
  const clock = new TickClock(resolution, offset);
  const facts: PcapngFacts = {
    index,
    linkType: bigEndian ? u16be(bytes, from) : u16le(bytes, from),
    snapLength: bigEndian ? u32be(bytes, from + 4) : u32le(bytes, from + 4),
    name: texts.get(2) ?? null,
    description: texts.get(3) ?? null,
    filter: texts.get(11) ?? null,
    operatingSystem: texts.get(12) ?? null,
    hardware: texts.get(15) ?? null,
    resolution: clock.resolution,
    drops: null,
    packets: 0,
    options: { bytes: bytes.slice(from + 8, to), bigEndian },
  };
  return {
    interface: { facts, clock, limit: maxPacketSize(facts.linkType) },
    comments,
    optionsWhole,
  };
}

/** if_name, if_description, if_os, if_hardware. */
const TEXT_OPTIONS: ReadonlySet<number> = new Set([2, 3, 12, 15]);
