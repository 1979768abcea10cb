import type { FlowNumber } from '../base/units.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import { FAULT } from '../flows/recording-faults.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { CaptureFeed } from './capture-feed.ts';
import { TimeSteps, type JudgedStep } from './time-steps.ts';

/**
 * What is wrong with the recording of each flow (`FlowFacts.recording`), from what was found packet by packet
 * and, once reading is over, from a close look at the steps of the capture's time.
 */
export class RecordingQuality {
  /** Steps that say something: the clock was set, or capturing stalled. In the order of the packets. */
  steps: readonly JudgedStep[] = [];

  constructor(
    private readonly feed: CaptureFeed,
    private readonly tracker: Tracker,
    private readonly columns: FlowColumns,
  ) {}

  /** Reading is over: looks at the steps of time, a bounded number of them. */
  judgeSteps(): void {
    const { forward, back } = this.feed.faults;
    const look = new TimeSteps(this.feed, this.tracker);
    this.steps = [...forward, ...back]
      .map((step) => look.judge(step))
      .filter(({ kind }) => kind === 'set' || kind === 'stalled')
      .sort((a, b) => a.before - b.before);
  }

  /** Bits of `FAULT`. */
  readonly of = (flow: FlowNumber): number => {
    const { feed, columns, tracker } = this;
    let bits = feed.faults.of(flow);
    const first = columns.firstPacket(flow);
    if ((bits & FAULT.outOfOrder) !== 0 && !this.goesBack(flow)) bits &= ~FAULT.outOfOrder;
    if (this.steps.length > 0) {
      const last = columns.lastPacket(flow);
      for (const { before, kind } of this.steps)
        if (first <= before && last > before) bits |= kind === 'set' ? FAULT.clockStep : FAULT.gap;
    }
    if (feed.hasDrops(tracker.index.captureIndex(first))) bits |= FAULT.drops;
    return bits;
  };

  /** Two packets of the flow stand in the wrong order, and no set clock explains it. */
  private goesBack(flow: FlowNumber): boolean {
    const { index } = this.tracker;
    let packet = this.tracker.chainStart(flow);
    while (packet !== 0) {
      const next = index.next(packet);
      if (next !== 0 && index.nanosBetween(packet, next) < 0 && !this.setBetween(packet, next))
        return true;
      packet = next;
    }
    return false;
  }

  private setBetween(a: number, b: number): boolean {
    return this.steps.some(({ before, kind }) => kind === 'set' && a <= before && b > before);
  }
}
