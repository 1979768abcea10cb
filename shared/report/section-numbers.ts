import type { ReportPart } from './report-model.ts';

/** A part with its number: "4", "4.1". */
export interface NumberedPart {
  readonly number: string;
  readonly part: ReportPart;
}

/** Numbers of all parts, as every form of the report shows them. */
export function numberedParts(parts: readonly ReportPart[]): readonly NumberedPart[] {
  let section = 0;
  let inside = 0;
  return parts.map((part) => {
    if (part.level === 1) {
      section += 1;
      inside = 0;
      return { number: String(section), part };
    }
    inside += 1;
    return { number: `${section}.${inside}`, part };
  });
}
