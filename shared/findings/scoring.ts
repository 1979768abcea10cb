import type { Confidence, RuleMatch, VerdictClass } from './rule.ts';

/** The exact trail of a cause: flags, sequence numbers, order. */
export const STRONG = 3;
/** Evidence from another layer, or a telling time. */
export const MEDIUM = 2;
/** A prior, or a detail that usually comes with the cause. */
export const WEAK = 1;

const CLASSES: readonly VerdictClass[] = ['benign', 'watch', 'harmful'];
const LEVELS: readonly Confidence[] = ['low', 'medium', 'high'];
/** Contradictions weigh -3 each; no rule has more than a handful. */
const LEAST_SCORE = 30;
const cache: (RuleMatch | undefined)[] = [];

/** A match. Equal ones are one object: a million flows must not make a million matches. */
export function matched(
  score: number,
  confidence: Confidence,
  verdictClass: VerdictClass,
): RuleMatch {
  const key =
    ((score + LEAST_SCORE) * 3 + LEVELS.indexOf(confidence)) * 3 + CLASSES.indexOf(verdictClass);
  const known = cache[key];
  if (known !== undefined) return known;
  const fresh: RuleMatch = Object.freeze({ score, confidence, class: verdictClass });
  cache[key] = fresh;
  return fresh;
}

/** The lower of two confidences. */
export function atMost(confidence: Confidence, cap: Confidence): Confidence {
  return LEVELS.indexOf(confidence) < LEVELS.indexOf(cap) ? confidence : cap;
}
