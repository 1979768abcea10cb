import type { CloseKind } from '../flows/close-facts.ts';
import type { AnalysisSession } from './analysis-api.ts';

/** A connection that ended counts as settled after so many quiet seconds; `--settle` changes it. */
export const SETTLE_SECONDS = 10;

/**
 * One that only fell silent settles after as many: Linux sends its last SYN 63 s after the first and
 * gives up 64 s later, so that by then nothing more is expected.
 */
export const SILENT_SETTLE_SECONDS = 130;

/** Ended by a packet that says so. */
const ENDED: readonly CloseKind[] = ['graceful', 'reset', 'refused', 'rejected'];
/** Ended by silence. */
const FELL_SILENT: readonly CloseKind[] = ['timeout', 'unanswered'];

/** How many packets there were at a moment, on both clocks (milliseconds). */
interface Sample {
  readonly wall: number;
  readonly capture: number;
  readonly packets: number;
}

/**
 * Tells, while a capture is followed, which flows have settled: their end was seen and since then they
 * were quiet for a while, by the capture's clock or by the wall's. Each flow is told once.
 */
export class SettledFlows {
  private readonly samples: Sample[] = [];
  /** Flows not told yet, ascending. */
  private pending: number[] = [];
  private known = 0;
  private readonly tellings = new Map<number, number>();
  /** Newest packet of a flow at which it was found not to have ended. */
  private readonly stillOpenAt = new Map<number, number>();
  private newest = 0;
  private readonly quietMs: number;
  private readonly silentMs: number;

  constructor(
    private readonly session: AnalysisSession,
    settleSeconds: number,
  ) {
    this.quietMs = settleSeconds * 1000;
    this.silentMs = Math.max(settleSeconds, SILENT_SETTLE_SECONDS) * 1000;
  }

  /** Notes how far the capture is; called after every step. `wall`: milliseconds. */
  sample(wall: number): void {
    const { session, samples } = this;
    const packets = session.packetCount;
    if (packets === 0 || samples.at(-1)?.packets === packets) return;
    this.newest = Math.max(this.newest, Date.parse(session.timeOf(packets)));
    samples.push({ wall, capture: this.newest, packets });
  }

  /** Flows that have settled by now and were not told before, ascending. */
  next(wall: number): readonly number[] {
    const { session } = this;
    for (; this.known < session.flowCount; this.known += 1) this.pending.push(this.known);
    const quiet = this.packetsBefore(wall, this.quietMs);
    const silent = this.packetsBefore(wall, this.silentMs);
    const settled: number[] = [];
    this.pending = this.pending.filter((flow) => {
      if (!this.isSettled(flow, quiet, silent)) return true;
      this.tellings.set(flow, session.lastPacket(flow));
      settled.push(flow);
      return false;
    });
    return settled;
  }

  /** What is left when following ends, ascending. */
  rest(): readonly number[] {
    for (; this.known < this.session.flowCount; this.known += 1) this.pending.push(this.known);
    return this.pending;
  }

  /** How many flows went on after they had been told. */
  get wentOn(): number {
    let count = 0;
    for (const [flow, last] of this.tellings)
      if (this.session.lastPacket(flow) !== last) count += 1;
    return count;
  }

  private isSettled(flow: number, quiet: number, silent: number): boolean {
    const last = this.session.lastPacket(flow);
    if (last > quiet) return false;
    const isSilent = last <= silent;
    // Looked at twice at most between two packets: when it falls quiet and when it falls silent.
    const looked = isSilent ? -last : last;
    if (this.stillOpenAt.get(flow) === looked) return false;
    const { kind } = this.session.row(flow);
    if (ENDED.includes(kind) || (isSilent && FELL_SILENT.includes(kind))) {
      this.stillOpenAt.delete(flow);
      return true;
    }
    this.stillOpenAt.set(flow, looked);
    return false;
  }

  /** Packets that are at least so old, on either clock; 0 where none is known to be. */
  private packetsBefore(wall: number, age: number): number {
    const { samples } = this;
    let at = samples.length - 1;
    while (at >= 0 && wall - samples[at].wall < age && this.newest - samples[at].capture < age)
      at -= 1;
    if (at < 0) return 0;
    const { packets } = samples[at];
    // Nobody asks for older ones again.
    if (age === this.silentMs) samples.splice(0, at);
    return packets;
  }
}
