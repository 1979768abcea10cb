import { CAUSE_IDS, type AlternativeId } from './rule.ts';
import type { Confidence } from './rule.ts';

/** A set of alternatives, one bit each: a million flows must not make a million lists. */
export type OpenSet = number;

/** `unexplained` is no alternative to anything; its bit is that of the finding. */
const IDS: readonly AlternativeId[] = CAUSE_IDS.map((id) =>
  id === 'unexplained' ? 'capture-artefact' : id,
);
const BITS: ReadonlyMap<AlternativeId, OpenSet> = new Map(IDS.map((id, at) => [id, 1 << at]));

/** The set of one alternative. */
export function setOf(id: AlternativeId): OpenSet {
  return BITS.get(id) ?? 0;
}

/** Its members, in the catalogue's order. */
export function idsIn(open: OpenSet): readonly AlternativeId[] {
  return IDS.filter((id) => (open & setOf(id)) !== 0);
}

/** The rule of honesty: nothing open high, one alternative medium, more low. */
export function confidenceBy(open: OpenSet): Confidence {
  if (open === 0) return 'high';
  return (open & (open - 1)) === 0 ? 'medium' : 'low';
}
