import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import { KEEP_ALIVE, KEEP_ALIVE_ACK } from '../tcp/segment-analysis.ts';
import type { IdleGap } from './flow-facts.ts';
import type { PacketIndex } from './packet-index.ts';

/** A flow that lasted less has no silence worth a walk: the shortest idle timers are some seconds. */
export const LEAST_IDLE_NANOS = 1_000_000_000;
/**
 * Between the first packet after a silence and the reset that it led to: its retransmissions, until the
 * box or the host at the other end has answered.
 */
export const AFTERMATH_NANOS = 5_000_000_000;

const STILL_THERE = KEEP_ALIVE | KEEP_ALIVE_ACK;

/**
 * The longest silence between two of a flow's packets `first` to `last`, the first among equals, that ended
 * at most `endsWithin` before `last`; null where none did, or where all of it lasted less than a second.
 * Keep-alives and their answers do not break a silence, and ICMP errors are not packets of the flow. One
 * walk along the flow's chain. An hour and more without a packet of anybody counts: both its ends belong
 * to this flow.
 */
export function longestIdle(
  index: PacketIndex,
  first: PacketNumber,
  last: PacketNumber,
  endsWithin: Nanoseconds,
): IdleGap | null {
  if (first === 0 || last <= first) return null;
  const whole = index.nanosBetween(first, last);
  if (whole < LEAST_IDLE_NANOS) return null;
  let before = first;
  let best = 0;
  let gapBefore = 0;
  let gapAfter = 0;
  for (let at = index.next(first); at !== 0 && at <= last; at = index.next(at)) {
    if (index.isAbout(at) || (index.marks(at) & STILL_THERE) !== 0) continue;
    const nanos = index.nanosBetween(before, at);
    if (nanos > best && index.nanosBetween(at, last) <= endsWithin) {
      best = nanos;
      gapBefore = before;
      gapAfter = at;
    }
    before = at;
  }
  return gapAfter === 0 ? null : { before: gapBefore, after: gapAfter, nanos: best };
}
