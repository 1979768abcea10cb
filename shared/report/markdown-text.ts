import type { RichText } from './report-model.ts';
import { rtlRuns } from './rtl-runs.ts';

const ISOLATE = '\u2068';
const END_ISOLATE = '\u2069';

/** ASCII that means something inside a line, as a character reference: it means itself then, also in tables. */
const SPECIAL = /[\\`*{}[\]<>&|~$]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu;
/** What means something at the beginning of a line only. */
const LEADING = /^(\s*)([-+#=]|\d+(?=[.)](?:\s|$)))/;

/** One line of plain text: nothing in it is markup, wherever it stands; RTL runs are isolated. */
export function markdownText(text: string): string {
  return rtlRuns(text)
    .map((run, i) => (i % 2 === 0 ? references(run) : `${ISOLATE}${references(run)}${END_ISOLATE}`))
    .join('')
    .replace(/^\s+/, '')
    .replace(
      LEADING,
      (_, space: string, mark: string) => `${space}${reference(mark[0])}${mark.slice(1)}`,
    );
}

/**
 * Text to be copied letter by letter: a code span, in which every character is itself. A bar in a
 * table's cell takes a backslash, which the table takes away again.
 */
export function markdownCode(text: string, place: 'line' | 'cell' = 'line'): string {
  if (text === '') return '';
  // A backslash before a bar would be one with it: only there references stand.
  if (place === 'cell' && /\\\|/.test(text)) return `<code>${references(text)}</code>`;
  const fence = '`'.repeat(longestRun(text, 0) + 1);
  const padded = /^[`\s]|[`\s]$/.test(text) && text.trim() !== '' ? ` ${text} ` : text;
  return `${fence}${place === 'cell' ? padded.replaceAll('|', '\\|') : padded}${fence}`;
}

/** Pieces of text with their styles, on one line. */
export function markdownRich(text: RichText): string {
  return text
    .map((piece, i) => {
      if (piece.style === 'code') return markdownCode(piece.text);
      const inner = i === 0 ? markdownText(piece.text) : keepingEnds(piece.text);
      if (piece.style !== 'strong' || piece.text.trim() === '') return inner;
      const [, before, words, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner) ?? ['', '', inner, ''];
      return `${before}**${words}**${after}`;
    })
    .join('');
}

/** A fence that nothing in the text closes, with the text inside. */
export function markdownFence(text: string, language: 'text' | 'sh' = 'text'): string {
  const fence = '`'.repeat(longestRun(text, 2) + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** The longest run of backticks, at least `least`. */
function longestRun(text: string, least: number): number {
  return [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), least);
}

/** Inside a line: spaces at the ends stay. */
function keepingEnds(text: string): string {
  const lead = /^\s*/.exec(text)?.[0] ?? '';
  return `${lead}${markdownText(`x${text.slice(lead.length)}`).slice(1)}`;
}

function references(text: string): string {
  return text.replace(SPECIAL, reference);
}

function reference(characters: string): string {
  return `&#${characters.charCodeAt(0)};`.repeat(characters.length);
}
