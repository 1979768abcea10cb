import { grouped } from '../base/numbers.ts';

const NO_BREAK = '\u00a0';

/** "9.7 %", "97 %", "below 0.1 %"; all and nothing only where it is so. */
export function percent(part: number, whole: number): string {
  if (part === whole) return `100${NO_BREAK}%`;
  if (part === 0) return `0${NO_BREAK}%`;
  const share = (100 * part) / whole;
  if (share < 0.1) return `below 0.1${NO_BREAK}%`;
  if (share > 99) return `${(Math.floor(share * 10) / 10).toFixed(1)}${NO_BREAK}%`;
  return `${share < 10 ? share.toFixed(1).replace(/\.0$/, '') : String(Math.round(share))}${NO_BREAK}%`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** "4, 11, 12 … (1 168)": a few flow numbers and how many there are. */
export function flowNumbers(examples: readonly number[], count: number, most: number): string {
  const shown = examples.slice(0, most).join(', ');
  return count <= most ? shown : `${shown} … (${grouped(count)})`;
}
