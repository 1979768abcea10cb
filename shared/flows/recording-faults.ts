import type { FlowNumber, Nanoseconds, PacketNumber } from '../base/units.ts';
import type { CaptureRecord } from '../capture/record.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { SYN } from '../wire/decoded-packet.ts';
import { DuplicatePackets } from './duplicate-packets.ts';
import { FlowBits } from './flow-bits.ts';
import { NO_FLOW, type PacketIndex } from './packet-index.ts';
import { PacketExtent } from './packet-extent.ts';

/** What is wrong with the recording of a flow, as bits: `FlowFacts.recording`. */
export const FAULT = {
  /** Packets of it were captured twice. */
  duplicates: 1 << 0,
  /** Segments longer than its ends agreed on: captured before the network card cut them, or after it joined them. */
  offload: 1 << 1,
  /** Records of it are not in the order of their times. */
  outOfOrder: 1 << 2,
  /** The capture's clock was set while it was open. */
  clockStep: 1 << 3,
  /** Capturing stalled while it was open, and packets are missing since. */
  gap: 1 << 4,
  /** An interface that it was captured on says that it dropped packets. */
  drops: 1 << 5,
} as const;

/** No link that people use carries longer frames in one piece; only where no MSS is known. */
const LONGEST_FRAME_PAYLOAD = 9216;
/** A step between two packets from this on is kept as one of the longest; a shorter one is everyday silence. */
const GAP: Nanoseconds = 1_000_000_000;
/** The longest steps forward, and the longest back, that are looked at closely at the end. */
const MOST_STEPS = 64;

/** A step of the capture's clock from one packet to the next, forward or (negative) back. */
export interface TimeStep {
  /** The packet before it; the next one is after it. */
  readonly before: PacketNumber;
  readonly nanos: Nanoseconds;
}

/**
 * Watches, packet by packet, for what a recording has wrong: copies, super-segments, records out of time
 * order, steps of the clock. Memory: four bytes a flow, a table of fixed size, and bounded lists.
 */
export class RecordingFaults {
  readonly elsewhere = new PacketExtent();
  readonly sameLink = new PacketExtent();
  readonly offload = new PacketExtent();
  /** Longest payload of a super-segment. */
  longest = 0;
  /** The longest steps forward of a second or more, and the longest back, in order. */
  readonly forward: TimeStep[] = [];
  readonly back: TimeStep[] = [];
  private readonly copies = new DuplicatePackets();
  private readonly found = new FlowBits();
  /** The larger of the two segment sizes announced, 0 where none was. */
  private readonly segmentSizes = new FlowBits();
  private lastSec = 0;
  private lastNsec = 0;
  private now: CaptureRecord | null = null;

  constructor(private readonly index: PacketIndex) {}

  get byteLength(): number {
    return this.copies.byteLength + this.found.byteLength + this.segmentSizes.byteLength;
  }

  /** What was found packet by packet of a flow so far: bits of `FAULT`. */
  of(flow: FlowNumber): number {
    return this.found.get(flow);
  }

  /** Takes the newest packet of the analysis. */
  see(record: CaptureRecord, p: DecodedPacket, captureIndex: number, packet: PacketNumber): void {
    if (record.sec !== this.lastSec || record.nsec < this.lastNsec) this.step(record, packet);
    this.lastSec = record.sec;
    this.lastNsec = record.nsec;
    if (p.kind !== 'tcp' || p.lacks !== 0) return;
    const flow = this.index.flow(packet);
    if (flow === NO_FLOW) return;
    this.now = record;
    const known = (this.found.get(flow) & FAULT.duplicates) !== 0;
    const copy = this.copies.see(record, p, captureIndex, packet, known, this.since);
    if (copy !== null) {
      const extent = copy === 'elsewhere' ? this.elsewhere : this.sameLink;
      extent.add(packet, this.found.mark(flow, FAULT.duplicates));
    }
    if ((p.flags & SYN) !== 0) this.learnSize(flow, p);
    else if (p.payloadLength > 0) this.judgeSize(flow, p.payloadLength, packet);
  }

  private readonly since = (earlier: PacketNumber): Nanoseconds =>
    this.now === null ? Infinity : this.index.nanosSince(earlier, this.now.sec, this.now.nsec);

  private learnSize(flow: FlowNumber, p: DecodedPacket): void {
    if (p.mss > this.segmentSizes.get(flow)) this.segmentSizes.set(flow, p.mss);
  }

  private judgeSize(flow: FlowNumber, length: number, packet: PacketNumber): void {
    const size = this.segmentSizes.get(flow);
    if (length <= (size === 0 ? LONGEST_FRAME_PAYLOAD : size)) return;
    if (length > this.longest) this.longest = length;
    this.offload.add(packet, this.found.mark(flow, FAULT.offload));
  }

  /** Another second than the packet before, or an earlier moment of the same one. */
  private step(record: CaptureRecord, packet: PacketNumber): void {
    if (packet === 1) return;
    const nanos = (record.sec - this.lastSec) * 1e9 + (record.nsec - this.lastNsec);
    if (nanos < 0) {
      const flow = this.index.flow(packet);
      if (flow !== NO_FLOW) this.found.mark(flow, FAULT.outOfOrder);
      keepLongest(this.back, { before: packet - 1, nanos });
    } else if (nanos >= GAP) keepLongest(this.forward, { before: packet - 1, nanos });
  }
}

/** Keeps the longest steps; of equals the earlier one. */
function keepLongest(steps: TimeStep[], step: TimeStep): void {
  if (steps.length === MOST_STEPS) {
    let shortest = 0;
    for (let i = 1; i < MOST_STEPS; i += 1)
      if (Math.abs(steps[i].nanos) <= Math.abs(steps[shortest].nanos)) shortest = i;
    if (Math.abs(steps[shortest].nanos) >= Math.abs(step.nanos)) return;
    steps.splice(shortest, 1);
  }
  steps.push(step);
}
