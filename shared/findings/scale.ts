import type { Confidence, RuleMatch, VerdictClass } from './rule.ts';
import { LEVELS } from './scoring.ts';

/** One part of a score: points for or (negative) against a cause, and what was seen. */
export interface EvidencePart {
  readonly points: number;
  /** A constant sentence part: "FIN, then RST+ACK with seq = FIN + 1". */
  readonly what: string;
}

/**
 * Where a rule weighs its evidence (FACTS 4.5). The texts are constants: while a million flows are
 * judged they cost nothing; when somebody asks "why this and not that" the same run writes them down,
 * so what is shown is what decided.
 */
export class Scale {
  private score = 0;
  private parts: EvidencePart[] | null = null;
  private refusal: string | null = null;

  /** Empties the scale for the next rule; `written`: keep the parts. */
  begin(written: boolean): void {
    this.score = 0;
    this.parts = written ? [] : null;
    this.refusal = null;
  }

  /** Points for (positive) or against (negative) the cause. */
  add(points: number, what: string): void {
    this.score += points;
    this.parts?.push({ points, what });
  }

  /** The cause does not fit, because: a constant, "no reset ended the flow". */
  no(why: string): null {
    this.refusal = why;
    return null;
  }

  /** The cause fits, with the points added so far. */
  grade(confidence: Confidence, verdictClass: VerdictClass): RuleMatch {
    return matched(this.score, confidence, verdictClass);
  }

  /** The points so far. */
  get total(): number {
    return this.score;
  }

  /** What was added since `begin(true)`. */
  get written(): readonly EvidencePart[] {
    return this.parts ?? [];
  }

  /** Why the cause does not fit; null where it does, or where its rule did not say. */
  get whyNot(): string | null {
    return this.refusal;
  }
}

const CLASSES: readonly VerdictClass[] = ['benign', 'watch', 'harmful'];
/** Contradictions weigh -3 each; no rule has more than a handful. */
const LEAST_SCORE = 30;
const cache: (RuleMatch | undefined)[] = [];

/** A match. Equal ones are one object: a million flows must not make a million matches. */
function matched(score: number, confidence: Confidence, verdictClass: VerdictClass): RuleMatch {
  const key =
    ((score + LEAST_SCORE) * 3 + LEVELS.indexOf(confidence)) * 3 + CLASSES.indexOf(verdictClass);
  const known = cache[key];
  if (known !== undefined) return known;
  const fresh: RuleMatch = Object.freeze({ score, confidence, class: verdictClass });
  cache[key] = fresh;
  return fresh;
}
