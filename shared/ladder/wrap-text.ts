/** Scripts whose characters are about twice as wide as a Latin letter, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/**
 * Breaks a text between words into lines of at most `room` Latin letters' width; a word that is
 * longer than a line is broken where it must be (never inside a surrogate pair).
 */
export function wrapText(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const width = widthOf(word);
    if (line !== '' && used + 1 + width <= room) {
      line += ` ${word}`;
      used += 1 + width;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    used = 0;
    for (const character of word) {
      const size = widthOf(character);
      if (used + size > room && line !== '') {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += character;
      used += size;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}
