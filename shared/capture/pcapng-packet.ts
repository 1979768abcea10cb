import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { BLOCK, NOT_A_PACKET } from './pcapng-blocks.ts';
import type { PcapngInterface } from './pcapng-interface.ts';
import type { PcapngSection } from './pcapng-section.ts';
import type { CaptureRecord } from './record.ts';

/** How reading a packet block went. */
export type PacketOutcome =
  | 'packet'
  | 'clamped' // a packet whose time lies outside 1970 to 2106
  | 'no-time' // a record without a time of its own: `sec` and `nsec` are left as they were
  | 'unknown-interface'
  | 'too-large' // longer than any packet can be
  | 'too-small'; // the block is too short for what it claims to hold

/**
 * Reads a packet block (Enhanced, Simple, obsolete) that lies whole at an index of `bytes` into a
 * record. `length` is the total length of the block, a multiple of 4.
 */
export function readPacketBlock(
  section: PcapngSection,
  type: number,
  bytes: Uint8Array,
  at: number,
  length: number,
  into: CaptureRecord,
): PacketOutcome {
  into.bytes = bytes;
  if (type === BLOCK.simplePacket) return readSimple(section, at, length, into);
  if (type !== BLOCK.enhancedPacket && type !== BLOCK.obsoletePacket)
    return readOther(type, at, length, into);
  const bigEndian = section.bigEndian;
  let id = 0;
  let high = 0;
  let low = 0;
  let captured = 0;
  if (bigEndian) {
    id = type === BLOCK.enhancedPacket ? u32be(bytes, at + 8) : u16be(bytes, at + 8);
    high = u32be(bytes, at + 12);
    low = u32be(bytes, at + 16);
    captured = u32be(bytes, at + 20);
    into.original = u32be(bytes, at + 24);
  } else {
    id = type === BLOCK.enhancedPacket ? u32le(bytes, at + 8) : u16le(bytes, at + 8);
    high = u32le(bytes, at + 12);
    low = u32le(bytes, at + 16);
    captured = u32le(bytes, at + 20);
    into.original = u32le(bytes, at + 24);
  }
  if (id >= section.interfaces.length) return 'unknown-interface';
  const source = section.interfaces[id];
  into.captured = captured;
  into.start = at + 28;
  if (captured > source.limit) return 'too-large';
  if (captured > length - 32) return 'too-small';
  claim(source, into);
  const { clock } = source;
  clock.convert(high, low);
  into.sec = clock.sec;
  into.nsec = clock.nsec;
  return clock.clamped ? 'clamped' : 'packet';
}

/** A Simple Packet Block belongs to the section's first interface and has no time. */
function readSimple(
  section: PcapngSection,
  at: number,
  length: number,
  into: CaptureRecord,
): PacketOutcome {
  if (section.interfaces.length === 0) return 'unknown-interface';
  const source = section.interfaces[0];
  const original = section.bigEndian ? u32be(into.bytes, at + 8) : u32le(into.bytes, at + 8);
  const { snapLength } = source.facts;
  const captured = snapLength === 0 ? original : Math.min(original, snapLength);
  into.original = original;
  into.captured = captured;
  into.start = at + 12;
  if (captured > source.limit) return 'too-large';
  if (captured > length - 16) return 'too-small';
  claim(source, into);
  return 'no-time';
}

/** Custom and journal blocks: their contents as bytes, as Wireshark numbers them. */
function readOther(type: number, at: number, length: number, into: CaptureRecord): PacketOutcome {
  const head = type === BLOCK.systemdJournal ? 8 : 12;
  into.start = at + head;
  into.captured = length - head - 4;
  into.original = into.captured;
  into.linkType = NOT_A_PACKET;
  into.interfaceIndex = -1;
  return 'no-time';
}

function claim(source: PcapngInterface, into: CaptureRecord): void {
  into.linkType = source.facts.linkType;
  into.interfaceIndex = source.facts.index;
}
