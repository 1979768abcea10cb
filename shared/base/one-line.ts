/** Overrides, isolates and marks of the writing direction: they reorder what stands around them. */
const REORDERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text from a file (a name, a comment) must neither break the line, steer the terminal, nor reorder
 * what stands beside it ("gnp.exe" would read as "exe.png").
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replaceAll(
      REORDERING,
      (mark) => `\u27e8U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`,
    )
    .trim();
}
