import { styleText } from 'node:util';
import { PLAIN, type Style } from '../../shared/session/text/style.ts';

const COLOURS = { benign: 'green', watch: 'yellow', harmful: 'red' } as const;

const TERMINAL: Style = {
  strong: (text) => styleText('bold', text),
  faint: (text) => styleText('dim', text),
  ofClass: (verdictClass, text) => styleText(COLOURS[verdictClass], text),
};

/** Colours only where a person looks: a terminal, no NO_COLOR (no-color.org), no --no-color. */
export function styleFor(color: boolean, toFile: boolean): Style {
  const noColor = process.env['NO_COLOR'] ?? '';
  return color && !toFile && process.stdout.isTTY && noColor === '' ? TERMINAL : PLAIN;
}
