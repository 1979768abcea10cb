const THIN_SPACE = '\u2009';

/** 107 244: groups of three with thin spaces, as on screen and in every sentence. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
}

/** "1 packet", "12 packets". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** "once", "twice", "3 times". */
export function timesText(value: number): string {
  if (value === 1) return 'once';
  return value === 2 ? 'twice' : counted(value, 'time');
}

/** A duration for a sentence: "61 µs", "2.49 s", "2 min 05 s", "3 h 07 min", "5.2 days". */
export function durationText(nanos: number): string {
  if (nanos === 0) return '0 s';
  if (nanos < 1e3) return `${nanos} ns`;
  if (nanos < 1e6) return `${short(nanos / 1e3)} µs`;
  if (nanos < 1e9) return `${short(nanos / 1e6)} ms`;
  if (nanos < 60e9) return `${short(nanos / 1e9)} s`;
  const seconds = Math.round(nanos / 1e9);
  if (seconds < 3600)
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  if (seconds < 86400) {
    return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
  }
  return `${short(seconds / 86400)} days`;
}

/** Three significant digits, no trailing zeros. */
function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** "1.2 GB": decimal units, as file managers and capinfos show them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : short(value)} ${units[unit]}`;
}
