import { assert } from '../base/assert.ts';
import type { PacketNumber } from '../base/units.ts';
import { WordTable } from '../base/word-table.ts';
import type { PacketClock } from '../tcp/packet-clock.ts';

/** No flow: a packet that is not TCP or UDP, or could not be decoded. */
export const NO_FLOW = 0xffffffff;

const OFFSET_LOW = 0;
/** Marks in bits 0-14, offset / 2^32 in bits 15-22, capture index in bits 23-31. */
const PLACE = 1;
const MARKS_MASK = 0x7fff;
const OFFSET_SHIFT = 15;
const CAPTURE_SHIFT = 23;
/** What the packed place can tell apart; the session refuses more before it reads. */
export const MOST_CAPTURES = 512;
export const MOST_FILE_BYTES = 2 ** 40;
const SECONDS = 2;
/** Nanoseconds in bits 0-29, side in bit 30, "about the flow, not of it" in bit 31. */
const NANOS = 3;
const FLOW = 4;
const NEXT = 5;
const ROW_WORDS = 6;

const NANOS_MASK = 0x3fffffff;

/**
 * One row of 24 bytes for every packet of the analysis: where it lies in which file, when it was
 * captured, which flow and side it belongs to, the flow's next packet, and its analysis marks.
 * Packet numbers start at 1. Offsets are exact to 2^40 (1 TiB a file), captures
 * number up to 512; `append` asserts both.
 */
export class PacketIndex implements PacketClock {
  private readonly table = new WordTable(ROW_WORDS);

  /** Packets so far; also the number of the newest. */
  get count(): number {
    return this.table.length;
  }

  get byteLength(): number {
    return this.table.byteLength;
  }

  /** Appends a packet without a flow; returns its number. */
  append(fileOffset: number, captureIndex: number, sec: number, nsec: number): PacketNumber {
    assert(fileOffset < MOST_FILE_BYTES, 'a packet lies within the first TiB of its file');
    assert(captureIndex < MOST_CAPTURES, 'an analysis has at most 512 captures');
    const row = this.table.append();
    const page = this.table.page(row);
    const base = this.table.base(row);
    page[base + OFFSET_LOW] = fileOffset >>> 0;
    page[base + PLACE] =
      (Math.floor(fileOffset / 0x100000000) << OFFSET_SHIFT) | (captureIndex << CAPTURE_SHIFT);
    page[base + SECONDS] = sec;
    page[base + NANOS] = nsec;
    page[base + FLOW] = NO_FLOW;
    return row + 1;
  }

  /** Gives a packet its flow, side and marks. `about`: an ICMP error that quotes the flow. */
  assign(packet: PacketNumber, flow: number, side: number, marks: number, about: boolean): void {
    const page = this.table.page(packet - 1);
    const base = this.table.base(packet - 1);
    page[base + FLOW] = flow;
    page[base + NANOS] |= (side << 30) | (about ? 0x80000000 : 0);
    page[base + PLACE] |= marks;
  }

  /** Chains `packet` behind `previous`, the flow's last one. */
  link(previous: PacketNumber, packet: PacketNumber): void {
    this.table.set(previous - 1, NEXT, packet);
  }

  /** The flow's next packet, 0 at its end. */
  next(packet: PacketNumber): PacketNumber {
    return this.table.get(packet - 1, NEXT);
  }

  /** The packet's flow, `NO_FLOW` where it has none. */
  flow(packet: PacketNumber): number {
    return this.table.get(packet - 1, FLOW);
  }

  /** The tracker's side (before a flow's roles were swapped): 0 or 1. */
  rawSide(packet: PacketNumber): 0 | 1 {
    return ((this.table.get(packet - 1, NANOS) >>> 30) & 1) as 0 | 1;
  }

  /** An ICMP error about the flow, not one of its packets. */
  isAbout(packet: PacketNumber): boolean {
    return this.table.get(packet - 1, NANOS) >>> 31 === 1;
  }

  /** Bits over PACKET_MARKS. */
  marks(packet: PacketNumber): number {
    return this.table.get(packet - 1, PLACE) & MARKS_MASK;
  }

  fileOffset(packet: PacketNumber): number {
    const row = packet - 1;
    return (
      ((this.table.get(row, PLACE) >>> OFFSET_SHIFT) & 0xff) * 0x100000000 +
      this.table.get(row, OFFSET_LOW)
    );
  }

  captureIndex(packet: PacketNumber): number {
    return this.table.get(packet - 1, PLACE) >>> CAPTURE_SHIFT;
  }

  sec(packet: PacketNumber): number {
    return this.table.get(packet - 1, SECONDS);
  }

  nsec(packet: PacketNumber): number {
    return this.table.get(packet - 1, NANOS) & NANOS_MASK;
  }

  nanosSince(packet: PacketNumber, sec: number, nsec: number): number {
    return (sec - this.sec(packet)) * 1e9 + (nsec - this.nsec(packet));
  }

  /** Nanoseconds from packet `from[i]` (or the only one there) to packet `to[i]`, never negative. */
  nanosBetweenEach(from: Uint32Array, to: Uint32Array): Float64Array {
    const { table } = this;
    const spans = new Float64Array(to.length);
    for (let i = 0; i < to.length; i += 1) {
      const start = from[from.length === 1 ? 0 : i] - 1;
      const a = table.page(start);
      const b = table.page(to[i] - 1);
      const at = table.base(start);
      const bt = table.base(to[i] - 1);
      const nanos =
        (b[bt + SECONDS] - a[at + SECONDS]) * 1e9 +
        ((b[bt + NANOS] & NANOS_MASK) - (a[at + NANOS] & NANOS_MASK));
      spans[i] = nanos > 0 ? nanos : 0;
    }
    return spans;
  }

  nanosBetween(a: PacketNumber, b: PacketNumber): number {
    return this.nanosSince(a, this.sec(b), this.nsec(b));
  }
}
