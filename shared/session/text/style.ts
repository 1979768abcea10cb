import type { VerdictClass } from '../../findings/rule.ts';

/** Emphasis for a terminal; the words carry the meaning, colour only helps the eye. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  ofClass(verdictClass: VerdictClass, text: string): string;
}

/** No emphasis: files, clipboards, pipes. */
export const PLAIN: Style = { strong: (t) => t, faint: (t) => t, ofClass: (_, t) => t };
