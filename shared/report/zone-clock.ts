/** Writes instants in one zone; made once for a report. */
export interface ZoneClock {
  /** "UTC", "Europe/Berlin". */
  readonly zone: string;
  /** "2018-06-20 11:58:46", to the second. */
  second(iso: string): string;
  /** "11:58:46.907301", to the microsecond, to the nanosecond where that says more. */
  exact(iso: string): string;
  /** "11:58:46" and as many decimals. */
  clock(iso: string, decimals: number): string;
  /** "2018-06-20". */
  date(iso: string): string;
  /** "20 June 2018". */
  day(iso: string): string;
  /** "UTC", "UTC+02:00": the zone's offset at that instant. */
  offset(iso: string): string;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/**
 * A clock for an IANA zone, from RFC 3339 UTC texts. Intl gives the zone's rules; words, order and
 * digits are ours, so that no locale changes a report. Texts that are no time stay as they are.
 */
export function zoneClock(zone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const read = (iso: string): Reading | null => reading(format, iso);
  const date = (iso: string): string => {
    const at = read(iso);
    return at === null ? iso : `${at.year}-${at.month}-${at.day}`;
  };
  const clock = (iso: string, decimals: number): string => {
    const at = read(iso);
    if (at === null) return iso;
    return decimals === 0 ? at.clock : `${at.clock}.${at.fraction.slice(0, decimals)}`;
  };
  return {
    zone,
    date,
    clock,
    second: (iso) => (read(iso) === null ? iso : `${date(iso)} ${clock(iso, 0)}`),
    exact: (iso) => clock(iso, read(iso)?.fraction.endsWith('000') === true ? 6 : 9),
    day: (iso) => {
      const at = read(iso);
      return at === null ? iso : `${Number(at.day)} ${MONTHS[Number(at.month) - 1]} ${at.year}`;
    },
    offset: (iso) => read(iso)?.offset ?? 'UTC',
  };
}

interface Reading {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly clock: string;
  /** Nine digits. */
  readonly fraction: string;
  readonly offset: string;
}

function reading(format: Intl.DateTimeFormat, iso: string): Reading | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?Z$/.exec(iso);
  if (match === null) return null;
  const date = new Date(`${match[1]}Z`);
  if (Number.isNaN(date.getTime())) return null;
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = of('timeZoneName').replace('GMT', '');
  return {
    year: of('year').padStart(4, '0'),
    month: of('month'),
    day: of('day'),
    clock: `${of('hour')}:${of('minute')}:${of('second')}`,
    fraction: (match[2] ?? '').padEnd(9, '0'),
    offset: offset === '' || offset === '+00:00' ? 'UTC' : `UTC${offset}`,
  };
}
