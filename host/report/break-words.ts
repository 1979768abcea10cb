import type { FontUse } from './report-fonts.ts';
import type { PrintableText } from './printable-text.ts';

/** A place for text. */
export interface Room {
  /** Points. */
  readonly width: number;
  /** Type size in points. */
  readonly size: number;
  readonly use: FontUse;
}

/** Bold and shaped text may be a little wider than its advances say: so much of a room is used. */
export const SAFETY = 0.94;
/** Places where a cut reads best, looked for in the last part of a line. */
const GOOD_CUT = /[/\-_.,;:&?=@)\]}|]/u;
/** Scripts that the typesetter breaks between any two characters by itself. */
const RUN =
  /(?:[\u00a0\u202f]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])+/gu;
/** Spaces at which a line may end. */
export const BREAKING = /[^\S\u00a0\u202f]+/u;

/**
 * Cuts runs without a space (hosts, hashes, paths) that are wider than their room, so that nothing
 * ever leaves its cell. Nothing is put into the text: a cut is a new line, and copying the text out
 * of the PDF gives what went in. Text that fits is returned as it was.
 *
 * @param before points of a run that ends where this line begins: both stand together
 */
export function breakWords(
  line: string,
  room: Room,
  text: PrintableText,
  before = 0,
): readonly string[] {
  const width = (room.width * SAFETY) / room.size;
  const taken = before / room.size;
  if (taken + text.width(line, room.use) <= width) return [line];
  const lines: string[] = [];
  let open = '';
  let from = 0;
  for (const run of line.matchAll(RUN)) {
    const pieces = cutRun(run[0], width, run.index === 0 ? taken : 0, room.use, text);
    if (pieces.length === 1) continue;
    open += line.slice(from, run.index) + pieces[0];
    lines.push(open, ...pieces.slice(1, -1));
    open = pieces[pieces.length - 1];
    from = run.index + run[0].length;
  }
  lines.push(open + line.slice(from));
  return lines;
}

/** Points of the run that a line ends with; what follows without a space stands together with it. */
export function openRun(line: string, room: Room, text: PrintableText): number {
  const run = /[\S\u00a0\u202f]*$/u.exec(line)?.[0] ?? '';
  return text.width(run, room.use) * room.size;
}

function cutRun(
  run: string,
  width: number,
  before: number,
  use: FontUse,
  text: PrintableText,
): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = before;
  for (const character of run) {
    const advance = text.width(character, use);
    if (used + advance > width && used > 0 && !/\p{M}/u.test(character)) {
      const kept = goodCut(piece);
      pieces.push(piece.slice(0, kept));
      piece = piece.slice(kept);
      used = text.width(piece, use);
    }
    piece += character;
    used += advance;
  }
  pieces.push(piece);
  return pieces;
}

/** Where to end a full line: after a separator in its last third, else at its end. */
function goodCut(piece: string): number {
  for (let i = piece.length - 1; i > piece.length * 0.66; i -= 1) {
    if (GOOD_CUT.test(piece[i])) return i + 1;
  }
  return piece.length;
}
