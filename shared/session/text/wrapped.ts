/** Columns of what people paste into a ticket. */
export const TEXT_WIDTH = 100;

/**
 * Breaks a text between words into lines of at most `width` columns; its first `keep` columns stay as
 * they are, and `hang` goes before every line but the first. A word that is longer than a line (a path,
 * a hash) stays whole.
 */
export function wrapped(text: string, width: number, hang: string, keep: number): string[] {
  const lines: string[] = [];
  let line = text.slice(0, keep);
  let empty = true;
  for (const word of text.slice(keep).split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = hang + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line.trimEnd()];
}
