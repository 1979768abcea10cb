import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import { emptyRecord } from '../capture/record.ts';
import { NO_FLOW } from '../flows/packet-index.ts';
import type { TimeStep } from '../flows/recording-faults.ts';
import { missingBytesOf } from '../flows/side-facts.ts';
import type { Tracker } from '../flows/tracker.ts';
import { ACK_LOST_SEGMENT, LOST_SEGMENT } from '../tcp/segment-analysis.ts';
import { DecodedPacket } from '../wire/decoded-packet.ts';
import type { CaptureFeed } from './capture-feed.ts';

/** What a step of the capture's time turned out to be. */
export interface JudgedStep extends TimeStep {
  /**
   * `set`: the clock was set, the hosts did not live through that time. `stalled`: nothing was captured
   * meanwhile and packets are missing since. `quiet`: nobody sent. `unordered`: records out of time order.
   */
  readonly kind: 'set' | 'stalled' | 'quiet' | 'unordered';
  /** By how much the clock was set, where the hosts' timestamps tell; else the whole step. */
  readonly by: Nanoseconds;
  /** The hosts' own TCP timestamps were there to compare with. */
  readonly witnessed: boolean;
}

/** Packets on either side of a step that are read again. */
const AROUND = 256;
/** Packets behind a step in which a hole of a flow from before it tells that capturing stalled. */
const BEHIND = 64;
/** Slowest timestamp clock (RFC 7323 5.4: a tick is between 1 ms and 1 s; kernels tick 100 times a second or faster). */
const SLOWEST_TICK: Nanoseconds = 100_000_000;
const FASTEST_TICK: Nanoseconds = 1_000_000;
/** So much must a side have lived through for its tick to be measured. */
const TICK_SPAN: Nanoseconds = 20_000_000;
/** Records of several interfaces or processors stand this much out of order at most; a clock is set by more. */
const LEAST_SET_BACK: Nanoseconds = 10_000_000;
/** Without timestamps: so many records stay behind the time before the step. */
const RECORDS_BEHIND = 10;
const CERTAIN_SET_BACK: Nanoseconds = 1_000_000_000;

interface Stamp {
  readonly packet: PacketNumber;
  readonly value: number;
}

/** Looks closely at the longest steps of a capture's time. Reads at most some hundred packets again for each. */
export class TimeSteps {
  private readonly record = emptyRecord();
  private readonly decoded = new DecodedPacket();

  constructor(
    private readonly feed: CaptureFeed,
    private readonly tracker: Tracker,
  ) {}

  judge(step: TimeStep): JudgedStep {
    if (this.isOneRecord(step))
      return { ...step, kind: 'unordered', by: step.nanos, witnessed: false };
    const real = this.livedThrough(step);
    if (step.nanos >= 0) {
      if (real !== null && step.nanos - real > step.nanos / 2)
        return { ...step, kind: 'set', by: step.nanos - real, witnessed: true };
      const kind = this.losesPackets(step) ? 'stalled' : 'quiet';
      return { ...step, kind, by: step.nanos, witnessed: real !== null };
    }
    if (real !== null) {
      const by = step.nanos - real;
      const set = -by > LEAST_SET_BACK && real >= 0 && -by > -step.nanos / 2;
      return { ...step, kind: set ? 'set' : 'unordered', by, witnessed: true };
    }
    const kind = this.staysBehind(step) ? 'set' : 'unordered';
    return { ...step, kind, by: step.nanos, witnessed: false };
  }

  /**
   * How much time passed for the hosts between the packets around a step, by their TCP timestamps; null where
   * none can be compared. The median of all sides, as time of the step itself: what the capture's own clock
   * says of the rest is taken away.
   */
  private livedThrough(step: TimeStep): Nanoseconds | null {
    const { index } = this.tracker;
    const before = new Map<number, { newest: Stamp; oldest: Stamp }>();
    this.stamps(step.before, -1, (key, stamp) => {
      const known = before.get(key);
      if (known === undefined) before.set(key, { newest: stamp, oldest: stamp });
      else known.oldest = stamp;
    });
    const lived: number[] = [];
    this.stamps(step.before + 1, 1, (key, stamp) => {
      const known = before.get(key);
      if (known === undefined) return;
      before.delete(key);
      const { newest, oldest } = known;
      const ticks = (stamp.value - newest.value) | 0;
      const span = index.nanosBetween(oldest.packet, newest.packet);
      const spanTicks = (newest.value - oldest.value) | 0;
      const guess = step.nanos > 0 ? SLOWEST_TICK : FASTEST_TICK;
      const tick = span >= TICK_SPAN && spanTicks > 0 ? span / spanTicks : guess;
      const shown = index.nanosBetween(newest.packet, stamp.packet);
      lived.push(ticks * tick - (shown - step.nanos));
    });
    if (lived.length === 0) return null;
    lived.sort((a, b) => a - b);
    return lived[lived.length >> 1];
  }

  /** TCP timestamps of the packets from one on, forward or back, within its capture. */
  private stamps(from: PacketNumber, way: 1 | -1, take: (key: number, stamp: Stamp) => void): void {
    const { index } = this.tracker;
    if (from < 1 || from > index.count) return;
    const capture = index.captureIndex(from);
    for (let i = 0; i < AROUND; i += 1) {
      const packet = from + i * way;
      if (packet < 1 || packet > index.count) return;
      const flow = index.flow(packet);
      if (flow === NO_FLOW || index.captureIndex(packet) !== capture) continue;
      if (!this.feed.again(packet, this.record, this.decoded)) continue;
      if (this.decoded.kind !== 'tcp' || this.decoded.timestampValue < 0) continue;
      take(flow * 2 + index.rawSide(packet), { packet, value: this.decoded.timestampValue });
    }
  }

  /** The step to, or back from, one record with a time far from that of both its neighbours. */
  private isOneRecord({ before, nanos }: TimeStep): boolean {
    const { index } = this.tracker;
    const outlier = nanos > 0 ? before + 1 : before;
    if (outlier < 2 || outlier >= index.count) return false;
    const across = index.nanosBetween(outlier - 1, outlier + 1);
    return across >= 0 && across < Math.abs(nanos) / 10;
  }

  /**
   * A flow from before the step goes on behind it with bytes missing that the other side acknowledged: what
   * nobody acknowledged the path may have lost, not the capture.
   */
  private losesPackets({ before }: TimeStep): boolean {
    const { index } = this.tracker;
    const last = Math.min(index.count, before + BEHIND);
    for (let packet = before + 1; packet <= last; packet += 1) {
      const flow = index.flow(packet);
      if (flow === NO_FLOW || this.tracker.firstPacket(flow) > before) continue;
      const marks = index.marks(packet);
      if ((marks & ACK_LOST_SEGMENT) !== 0) return true;
      const lost = (marks & LOST_SEGMENT) !== 0;
      if (lost && missingBytesOf(this.tracker, flow, index.rawSide(packet)) > 0) return true;
    }
    return false;
  }

  /** The records go on from the earlier time, rather than one of them standing in the wrong place. */
  private staysBehind({ before, nanos }: TimeStep): boolean {
    const { index } = this.tracker;
    if (-nanos < LEAST_SET_BACK) return false;
    const last = Math.min(index.count, before + RECORDS_BEHIND);
    for (let packet = before + 1; packet <= last; packet += 1)
      if (index.nanosBetween(before, packet) >= 0) return false;
    return last - before === RECORDS_BEHIND || -nanos >= CERTAIN_SET_BACK;
  }
}
