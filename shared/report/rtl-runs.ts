/** Characters of scripts that run from right to left. */
const RTL =
  '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]';

/** From the first such character to the last with no letter of another script between. */
const RTL_RUN = new RegExp(`(${RTL}(?:[^\\p{L}]*${RTL})*)`, 'gu');

/**
 * A text in pieces: those at odd indexes run from right to left. A form isolates them, so that a host
 * name or a note in Hebrew or Arabic turns nothing around it.
 */
export function rtlRuns(text: string): readonly string[] {
  return text.split(RTL_RUN);
}
