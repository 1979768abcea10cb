import type { ListedTime } from './listed-packet.ts';

/** A time at the start of a text, and where the rest begins. */
export interface TimePrefix {
  readonly time: ListedTime | null;
  readonly rest: number;
}

const CLOCK = /^\s*(?:(\d{4})-(\d\d)-(\d\d)[ T])?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?Z?(?=\s|$)/u;
const SECONDS = /^\s*(\d{1,10})\.(\d{1,9})(?=\s|$)/u;
/** Seconds since 1970 from here on (1973): nobody lists seconds since the start that long. */
const LEAST_EPOCH = 100_000_000;

/**
 * The time at the start of a line: `12:00:47.907301`, `2018-06-20 12:00:47.907301`, `1529496047.907301`,
 * `0.000021`. Without one: `time` null, `rest` 0.
 */
export function parseTime(line: string): TimePrefix {
  const clock = CLOCK.exec(line);
  if (clock !== null) {
    const [all, year, month, day, hour, minute, second, fraction] = clock;
    const ofDay = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
      return { time: null, rest: 0 };
    const dated = year !== undefined;
    const date = dated ? Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000 : 0;
    if (date < 0) return { time: null, rest: 0 };
    return {
      time: {
        kind: dated ? 'epoch' : 'clock',
        sec: date + ofDay,
        ...fractionOf(fraction ?? ''),
      },
      rest: all.length,
    };
  }
  const seconds = SECONDS.exec(line);
  if (seconds === null) return { time: null, rest: 0 };
  const [all, whole, fraction] = seconds;
  const sec = Number(whole);
  if (sec > 0xffffffff) return { time: null, rest: 0 };
  return {
    time: { kind: sec >= LEAST_EPOCH ? 'epoch' : 'relative', sec, ...fractionOf(fraction) },
    rest: all.length,
  };
}

function fractionOf(digits: string): { readonly nsec: number; readonly digits: number } {
  return { nsec: Number(digits.padEnd(9, '0')), digits: digits.length };
}
