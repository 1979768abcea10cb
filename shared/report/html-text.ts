import type { RichText } from './report-model.ts';
import { rtlRuns } from './rtl-runs.ts';
import { unbroken } from './unbroken.ts';

/** Text for an attribute's value in double quotes. */
export function htmlAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Words between tags; what runs from right to left is isolated, numbers keep their units. */
export function htmlText(text: string): string {
  return htmlLiteral(unbroken(text));
}

/** The same for what is copied letter by letter. */
export function htmlLiteral(text: string): string {
  return rtlRuns(text)
    .map((run, i) => (i % 2 === 0 ? htmlAttribute(run) : `<bdi>${htmlAttribute(run)}</bdi>`))
    .join('');
}

/** Pieces of text with their styles. */
export function htmlRich(text: RichText): string {
  return text
    .map((piece) => {
      if (piece.style === 'code') return `<code>${htmlLiteral(piece.text)}</code>`;
      const inner = htmlText(piece.text);
      return piece.style === 'strong' ? `<strong>${inner}</strong>` : inner;
    })
    .join('');
}
