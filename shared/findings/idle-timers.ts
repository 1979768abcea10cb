import { NAMED_TIMERS, type IdleTimer } from './idle-timer-table.ts';
import type { Nanoseconds, SideIndex } from '../base/units.ts';
import { TIMER_TOLERANCE } from './thresholds.ts';

/** The shortest and the longest timer of the table, with the tolerance: silences outside need no look. */
const SHORTEST = Math.min(...NAMED_TIMERS.map((it) => it.seconds)) * 1e9 * (1 - TIMER_TOLERANCE);

/** A silence that outlasted the shortest named timer: some program may have closed for it. */
export function outlastsATimer(silence: Nanoseconds): boolean {
  return silence >= SHORTEST;
}

/** A silence lies within the tolerance of this timer's value. */
function isNear(timer: IdleTimer, silence: Nanoseconds): boolean {
  return Math.abs(silence - timer.seconds * 1e9) <= timer.seconds * 1e9 * TIMER_TOLERANCE;
}

/** A timer that closes or resets can speak in a side's name; one in between in both. */
function speaksFor(timer: IdleTimer, side: SideIndex): boolean {
  if (timer.does === 'probes') return false;
  if (timer.who === 'client library') return side === 0;
  return timer.who === 'server' || timer.who === 'database' ? side === 1 : true;
}

/** Whether a silence before a close by `side` lies near a named timer: cheap, for every flow. */
export function isNearTimer(silence: Nanoseconds, side: SideIndex): boolean {
  if (silence < SHORTEST) return false;
  for (const timer of NAMED_TIMERS)
    if (isNear(timer, silence) && speaksFor(timer, side)) return true;
  return false;
}

/** The named timers that a silence before a close by `side` lies near, in the order of the table. */
export function timersNear(silence: Nanoseconds, side: SideIndex): readonly IdleTimer[] {
  return NAMED_TIMERS.filter((it) => isNear(it, silence) && speaksFor(it, side));
}

/** The named timers of devices on the way and of hosts that had run out within a silence: they may have forgotten the connection. */
export function timersRunOut(silence: Nanoseconds): readonly IdleTimer[] {
  return NAMED_TIMERS.filter(
    (it) => it.does === 'forgets' && silence >= it.seconds * 1e9 * (1 - TIMER_TOLERANCE),
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
