/** Direction marks, overrides and isolates: they reorder what stands around them. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Invisible letters that can hide text or tell two equal words apart; joiners of scripts stay. */
const HIDDEN = /[\u0080-\u009f\u2028\u2029\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * What people (or a case file from elsewhere) wrote, as it may be shown: nothing invisible acts.
 * Control characters and all that reorders or hides stand as their code point in brackets; tabs and
 * line ends stay. Letters of any script are left alone.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/gu, named)
    .replace(BIDI, named)
    .replace(HIDDEN, named);
}

/** The same in one line, for cells, chips and the ladder. */
export function visibleLine(text: string): string {
  return visibleText(text)
    .replace(/[\t\n ]+/gu, ' ')
    .trim();
}

/** A name in one line; "somebody" where nobody said. */
export function nameText(name: string): string {
  const shown = visibleLine(name);
  return shown === '' ? 'somebody' : shown;
}

/** One line of at most so many characters; whole letters, never half a surrogate pair. */
export function cutLine(text: string, room: number): string {
  // Far more than can be shown, so that a note of 100 000 letters costs no more than a short one.
  const enough = 4 * room + 64;
  const letters = [...visibleLine(text.slice(0, enough).replace(/[\ud800-\udbff]$/, ''))];
  return letters.length <= room && text.length <= enough
    ? letters.join('')
    : `${letters
        .slice(0, Math.max(0, room - 1))
        .join('')
        .trimEnd()}\u2026`;
}

function named(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}
