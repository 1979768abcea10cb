import type { TimelineTick } from './timeline-svg.ts';
import { momentOf } from './span-nanos.ts';
import type { ZoneClock } from './zone-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps between round times, in milliseconds. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((count) => count * DAY),
];
/** Steps that an axis has room for. */
const MOST = 6;

/**
 * Round times of the zone from `from` on, over so many nanoseconds: at most seven. None where the
 * axis is too short for milliseconds, too long for years, or `from` is no time.
 */
export function timelineTicks(
  from: string,
  nanos: number,
  clock: ZoneClock,
): readonly TimelineTick[] {
  const { sec, nsec } = momentOf(from);
  const step = STEPS.find((each) => each * MOST * 1e6 >= nanos);
  if (step === undefined || nanos < 2e6 || clock.clock(from, 0) === from) return [];
  const begin = sec * 1000 + nsec / 1e6;
  const span = nanos / 1e6;
  const ticks: TimelineTick[] = [];
  const first = Math.ceil((begin + offsetAt(clock, begin)) / step);
  for (let i = first; ticks.length <= MOST; i += 1) {
    const guess = i * step - offsetAt(clock, begin);
    // The zone's offset may have changed since the axis' beginning.
    const instant = i * step - offsetAt(clock, guess);
    if (instant > begin + span) break;
    if (instant >= begin)
      ticks.push({ at: (instant - begin) / span, text: textOf(clock, instant, step) });
  }
  return ticks;
}

function textOf(clock: ZoneClock, instant: number, step: number): string {
  const iso = isoOf(instant);
  if (step >= DAY) return clock.date(iso);
  if (step >= MINUTE) return clock.clock(iso, 0).slice(0, 5);
  return clock.clock(iso, step >= SECOND ? 0 : 3);
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
function offsetAt(clock: ZoneClock, instant: number): number {
  const [, sign, hours, minutes, seconds] =
    /^UTC([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(clock.offset(isoOf(instant))) ?? [];
  if (sign === undefined) return 0;
  const ahead = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0) * SECOND;
  return sign === '-' ? -ahead : ahead;
}

function isoOf(instant: number): string {
  return new Date(Math.floor(instant)).toISOString();
}
