import type { FontUse } from './report-fonts.ts';

/** Points of the page and of its text; template/report.typ has the same margins (17 mm, 17 mm, 21 mm). */
const POINT = 72 / 25.4;

/** The papers: the typesetter's name, and the room for text in points. */
export const PAPER = {
  a4: { name: 'a4', width: (210 - 34) * POINT, height: (297 - 38) * POINT },
  letter: { name: 'us-letter', width: 612 - 34 * POINT, height: 792 - 38 * POINT },
} as const;

/** One of them. */
export type Paper = (typeof PAPER)[keyof typeof PAPER];

/** Type sizes of template/theme.typ, in points. */
export const SIZE = {
  text: 9,
  table: 8,
  facts: 8.4,
  caption: 8,
  title: 19,
  part: [13, 11],
} as const;
const MONO_SCALE = 0.93;

/** Fixed pitch is set a little smaller than words. */
export function sizeOf(mono: boolean, size: number): { size: number; use: FontUse } {
  return mono ? { size: size * MONO_SCALE, use: 'mono' } : { size, use: 'words' };
}
