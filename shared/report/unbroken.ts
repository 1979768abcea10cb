const MONTH =
  'January|February|March|April|May|June|July|August|September|October|November|December';
const UNIT =
  '%|ns|[µm]?s|min|h|days?|[kMGT]?B|bytes?|packets?|flows?|connections?|more|UTC|(?:kB|MB|B|bytes?|packets?)/s';

const GROUPS = /(?<=\d)\u2009(?=\d{3}(?!\d))/gu;
const UNITS = new RegExp(`(?<=\\d) (?=(?:${UNIT})(?![\\p{L}\\p{N}]))`, 'gu');
const DAYS = new RegExp(
  `(?<=\\b\\d{1,2}) (?=(?:${MONTH})\\b)|(?<=\\b(?:${MONTH})) (?=\\d{4}\\b)`,
  'gu',
);
const SPANS = /(?<=\d\u00a0(?:min|h)) (?=\d\d\u00a0(?:min|s)(?![\p{L}\p{N}]))/gu;

/**
 * Words whose numbers are not torn at a line's end: groups of digits, a number and its unit, a day
 * and its month. For words only: a command is copied letter by letter.
 */
export function unbroken(text: string): string {
  if (!/\d/.test(text)) return text;
  return text
    .replace(GROUPS, '\u202f')
    .replace(UNITS, '\u00a0')
    .replace(SPANS, '\u00a0')
    .replace(DAYS, '\u00a0');
}
