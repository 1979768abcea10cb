import type { Confidence } from './rule.ts';

/** The exact trail of a cause: flags, sequence numbers, order. */
export const STRONG = 3;
/** Evidence from another layer, or a telling time. */
export const MEDIUM = 2;
/** A prior, or a detail that usually comes with the cause. */
export const WEAK = 1;

/** Confidences, lowest first. */
export const LEVELS: readonly Confidence[] = ['low', 'medium', 'high'];

/** The lower of two confidences. */
export function atMost(confidence: Confidence, cap: Confidence): Confidence {
  return LEVELS.indexOf(confidence) < LEVELS.indexOf(cap) ? confidence : cap;
}
