/** UTC, this machine's zone, then all zones that the browser knows. */
export const ZONES: readonly string[] = [
  'UTC',
  Intl.DateTimeFormat().resolvedOptions().timeZone,
  ...Intl.supportedValuesOf('timeZone'),
];
