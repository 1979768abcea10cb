import type { RichText } from '../../shared/report/report-model.ts';
import { unbroken } from '../../shared/report/unbroken.ts';
import { breakWords, openRun } from './break-words.ts';
import { sizeOf } from './page-measures.ts';
import type { PrintableText } from './printable-text.ts';
import type { FigureRun } from './figure-texts.ts';
import type { FontUse } from './report-fonts.ts';

/** A text for the template: lines, and whether it is written from the right. */
export type Said = string | { readonly l: readonly string[]; readonly r: boolean };

/** Makes the model's texts into those of the template (template/words.typ). */
export class SaidText {
  readonly text: PrintableText;

  constructor(text: PrintableText) {
    this.text = text;
  }

  /** All on one line. */
  plain(value: string): string {
    return this.text.lines(value, 'words').join(' ').trim();
  }

  /** One line that fits, an ellipsis at its end where something was cut. */
  fitting({ text, mono, size }: Pick<FigureRun, 'text' | 'mono' | 'size'>, width: number): string {
    const use = mono ? 'mono' : 'words';
    const line = this.text.line(text, use);
    if (this.text.width(line, use) * size <= width) return line;
    const dots = this.text.line('…', use);
    let used = this.text.width(dots, use);
    let kept = '';
    for (const character of line) {
      used += this.text.width(character, use);
      if (used * size > width) break;
      kept += character;
    }
    return `${kept.trimEnd()}${dots}`;
  }

  /** Lines as they are set: in words, numbers keep their groups and units together. */
  lines(value: string, use: FontUse): readonly string[] {
    return this.text.lines(use === 'words' ? unbroken(value) : value, use);
  }

  /** A text as the template takes it, with words cut that would not fit the width. */
  say(value: string, width: number, size: number, use: FontUse = 'words'): Said {
    const room = { width, size, use };
    const lines = this.lines(value, use).flatMap((line) => breakWords(line, room, this.text));
    const fromRight = isFromRight(value);
    return lines.length === 1 && !fromRight ? lines[0] : { l: lines, r: fromRight };
  }

  rich(value: RichText, width: number, size: number): object {
    let before = 0;
    const pieces = value.map((piece) => {
      const room = { width, ...sizeOf(piece.style === 'code', size) };
      const lines = this.lines(piece.text, room.use).flatMap((line, i) => {
        const broken = breakWords(line, room, this.text, i === 0 ? before : 0);
        const last = broken[broken.length - 1];
        const together = broken.length === 1 && i === 0 && !/\s/u.test(last);
        before = openRun(last, room, this.text) + (together ? before : 0);
        return broken;
      });
      return { s: piece.style, l: lines };
    });
    return { p: pieces, r: isFromRight(value.map(({ text }) => text).join('')) };
  }
}

/** The first letter decides, as the Unicode bidirectional algorithm has it (UAX 9, P2 and P3). */
function isFromRight(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0];
  return (
    letter !== undefined &&
    /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(letter)
  );
}

/** At most that many characters, the last one an ellipsis where something was cut. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
