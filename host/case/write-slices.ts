import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SliceLine } from '../../shared/case/case-lines.ts';
import { MOST_CAPTURES } from '../../shared/flows/packet-index.ts';
import type { CaseSource } from './case-inputs.ts';
import type { CaseFile } from './case-file.ts';

/**
 * Unpacks slices of a case into files that can be opened as captures: one for each flow, so that they
 * are merged by time; where there are more than one analysis takes, several in one file (sections of a
 * pcapng file may follow each other).
 */
export function writeSlices(
  file: CaseFile,
  slices: readonly SliceLine[],
  folder: string,
  taken: number,
  nameOf: (slice: SliceLine) => string,
): readonly CaseSource[] {
  if (slices.length === 0) return [];
  const room = Math.max(1, MOST_CAPTURES - taken);
  const inOne = Math.ceil(slices.length / room);
  const sources: CaseSource[] = [];
  for (let at = 0; at < slices.length; at += inOne) {
    const group = slices.slice(at, at + inOne);
    const place = path.join(folder, `slice-${sources.length + 1}.pcapng`);
    const bytes = group.map((slice) => file.slicePcapng(slice.id) ?? new Uint8Array(0));
    writeFileSync(place, Buffer.concat(bytes), { mode: 0o600 });
    const captures = group.flatMap((slice) => slice.captures);
    let before = 0;
    const of = group.flatMap((slice) => {
      const shifted = slice.of.map((index) => index + before);
      before += slice.captures.length;
      return shifted;
    });
    const numbers = group.flatMap((slice) => slice.numbers);
    const slice = { captures, of, numbers };
    sources.push({ path: place, name: nameOf(group[0]), isKept: false, slice });
  }
  return sources;
}
