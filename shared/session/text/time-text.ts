/** True for a zone that `--tz` may name. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * An RFC 3339 UTC time as people of a zone write it, with all its decimals and the zone's offset:
 * "2026-01-02 04:04:05.678901234 +01:00".
 */
export function timeText(iso: string, zone: string): string {
  const match = /^(.{10}T.{8})(\.\d+)?Z$/.exec(iso);
  if (match === null) return iso;
  const fraction = match[2] ?? '';
  const date = new Date(`${match[1]}Z`);
  if (Number.isNaN(date.getTime())) return iso;
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = of('timeZoneName').replace('GMT', '');
  const day = `${of('year')}-${of('month')}-${of('day')}`;
  const clock = `${of('hour')}:${of('minute')}:${of('second')}${fraction}`;
  return `${day} ${clock} ${offset === '' || offset === '+00:00' ? 'UTC' : offset}`;
}
