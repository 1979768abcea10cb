import type { LabelledText, ReportBlock, ReportCell, RichText } from './report-model.ts';

type Piece = RichText[number];

/** Ordinary words. */
export function plain(text: string): Piece {
  return { text, style: 'plain' };
}

/** Words that carry the point. */
export function strong(text: string): Piece {
  return { text, style: 'strong' };
}

/** Something to be typed or compared letter by letter. */
export function code(text: string): Piece {
  return { text, style: 'code' };
}

/** A paragraph; texts without a style are plain. */
export function paragraph(...pieces: readonly (Piece | string)[]): ReportBlock {
  return { kind: 'paragraph', text: rich(...pieces) };
}

/** Text in pieces; texts without a style are plain. */
export function rich(...pieces: readonly (Piece | string)[]): RichText {
  const used = pieces.filter((piece) => piece !== '');
  return used.map((piece) => (typeof piece === 'string' ? plain(piece) : piece));
}

/** The words alone. */
export function wordsOf(text: RichText): string {
  return text.map((piece) => piece.text).join('');
}

/** A cell without a mark. */
export function cell(text: string): ReportCell {
  return { text, class: null };
}

/** A label and what it says. */
export function fact(label: string, text: string): LabelledText {
  return { label, text, mono: false };
}

/** The same for addresses, hashes and commands. */
export function monoFact(label: string, text: string): LabelledText {
  return { label, text, mono: true };
}
