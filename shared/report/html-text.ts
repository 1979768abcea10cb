import type { RichText } from './report-model.ts';
import { rtlRuns } from './rtl-runs.ts';

/** Text for an attribute's value in double quotes. */
export function htmlAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Text between tags; what runs from right to left is isolated. */
export function htmlText(text: string): string {
  return rtlRuns(text)
    .map((run, i) => (i % 2 === 0 ? htmlAttribute(run) : `<bdi>${htmlAttribute(run)}</bdi>`))
    .join('');
}

/** Pieces of text with their styles. */
export function htmlRich(text: RichText): string {
  return text
    .map((piece) => {
      const inner = htmlText(piece.text);
      if (piece.style === 'strong') return `<strong>${inner}</strong>`;
      return piece.style === 'code' ? `<code>${inner}</code>` : inner;
    })
    .join('');
}
