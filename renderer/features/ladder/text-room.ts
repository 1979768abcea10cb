/** Letters as wide as they are high: Han, Kana, Hangul, full-width forms, pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{3ffff}]/u;
const BROAD = /[mwMW@%\u2014\u2026]/u;
const CAPITAL = /\p{Lu}/u;
const NARROW = /[ijl|.,:;'!\s]/u;
const SLIM = /[tfrI()[\]"-]/u;
const ON_THE_ONE_BEFORE = /\p{M}/u;

/**
 * About how wide a letter of the window's font is, in average characters of English. SVG does not
 * cut its text, and the text must be cut before it is drawn: an estimate, rather too wide than too
 * narrow.
 */
function widthOf(letter: string): number {
  if (ON_THE_ONE_BEFORE.test(letter)) return 0;
  if (NARROW.test(letter)) return 0.5;
  if (SLIM.test(letter)) return 0.68;
  if (WIDE.test(letter)) return 2;
  if (BROAD.test(letter)) return 1.75;
  return CAPITAL.test(letter) ? 1.3 : 1.12;
}

/** How much of a text has room, in UTF-16 units; room in average characters. */
function fitting(text: string, room: number): number {
  let left = room;
  let at = 0;
  for (const letter of text) {
    left -= widthOf(letter);
    if (left < 0) return at;
    at += letter.length;
  }
  return at;
}

/** A text as far as there is room; an ellipsis where that is not all of it. */
export function cutToRoom(text: string, room: number): string {
  if (fitting(text, room) === text.length) return text;
  const at = Math.max(fitting(text, room - widthOf('\u2026')), [...text][0]?.length ?? 0);
  return `${text.slice(0, at).trimEnd()}\u2026`;
}

/** Breaks a note into at most two lines; what does not fit ends in an ellipsis. */
export function noteLines(text: string, room: number): readonly string[] {
  const most = fitting(text, room);
  if (most === text.length) return [text];
  const space = text.lastIndexOf(' ', most);
  const at = space > most * 0.5 ? space : most;
  return [text.slice(0, at).trimEnd(), cutToRoom(text.slice(at).trimStart(), room)];
}
