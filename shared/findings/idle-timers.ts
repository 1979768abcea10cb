import { NAMED_TIMERS, type IdleTimer } from './idle-timer-table.ts';
import type { Nanoseconds } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { TIMER_TOLERANCE } from './thresholds.ts';
import { canHaveRun, type TimedSilence } from './timer-use.ts';

/** The shortest timer of the table, with the tolerance: shorter silences need no look. */
const SHORTEST = Math.min(...NAMED_TIMERS.map((it) => it.seconds)) * 1e9 * (1 - TIMER_TOLERANCE);

/** A silence that outlasted the shortest named timer: some program may have closed for it. */
export function outlastsATimer(silence: Nanoseconds): boolean {
  return silence >= SHORTEST;
}

/** A silence lies within the tolerance of this timer's value. */
function isNear(timer: IdleTimer, nanos: Nanoseconds): boolean {
  return Math.abs(nanos - timer.seconds * 1e9) <= timer.seconds * 1e9 * TIMER_TOLERANCE;
}

/** Whether a silence lies near a named timer that can have ended it so: cheap, for every flow. */
export function isNearTimer(facts: FlowFacts, silence: TimedSilence): boolean {
  if (silence.nanos < SHORTEST) return false;
  for (const timer of NAMED_TIMERS)
    if (isNear(timer, silence.nanos) && canHaveRun(facts, timer, silence)) return true;
  return false;
}

/** The named timers that a silence lies near and that can have ended it so, in the order of the table. */
export function timersNear(facts: FlowFacts, silence: TimedSilence): readonly IdleTimer[] {
  return NAMED_TIMERS.filter((it) => isNear(it, silence.nanos) && canHaveRun(facts, it, silence));
}

/** The named timers of devices on the way and of hosts that had run out within a silence: they may have forgotten the connection. */
export function timersRunOut(facts: FlowFacts, silence: TimedSilence): readonly IdleTimer[] {
  return NAMED_TIMERS.filter(
    (it) =>
      it.does === 'forgets' &&
      silence.nanos >= it.seconds * 1e9 * (1 - TIMER_TOLERANCE) &&
      canHaveRun(facts, it, silence),
  );
}

/** "nginx keepalive_timeout (75 s) and Envoy idle_timeout (3600 s)". */
export function timerNames(timers: readonly IdleTimer[], most = 3): string {
  const named = timers.slice(0, most).map((it) => `${it.name} (${it.seconds} s)`);
  const rest = timers.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  if (all.length < 2) return all.join('');
  return `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`;
}
