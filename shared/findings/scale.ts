import type { CaptureCap } from './capture-quality.ts';
import { confidenceBy, setOf, type OpenSet } from './open-set.ts';
import type { AlternativeId, Confidence, RuleMatch, VerdictClass } from './rule.ts';
import { LEVELS, atMost } from './scoring.ts';

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
  private opened: OpenSet = 0;
  private capture: CaptureCap | null = null;

  /** Empties the scale for the next rule; `written`: keep the parts. */
  begin(written: boolean): void {
    this.score = 0;
    this.parts = written ? [] : null;
    this.refusal = null;
    this.opened = 0;
    this.capture = null;
  }

  /** Points for (positive) or against (negative) the cause. */
  add(points: number, what: string): void {
    this.score += points;
    this.parts?.push({ points, what });
  }

  /** The packets leave that alternative open. */
  open(id: AlternativeId): void {
    this.opened |= setOf(id);
  }

  /** The recording lacks something (null: nothing): the verdict says so where that holds its confidence down. */
  cap(cap: CaptureCap | null): void {
    if (cap === null) return;
    const { capture } = this;
    if (capture === null || isBelow(cap.confidence, capture.confidence)) this.capture = cap;
  }

  /** The cause does not fit, because: a constant, "no reset ended the flow". */
  no(why: string): null {
    this.refusal = why;
    return null;
  }

  /**
   * The cause fits, with the points added so far. The confidence follows from what was left open and from
   * the recording; `best` is for evidence that is thin in itself.
   */
  grade(best: Confidence, verdictClass: VerdictClass): RuleMatch {
    return graded(this.score, best, verdictClass, this.opened, this.capture);
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
const cache = new Map<OpenSet, Map<CaptureCap | null, (RuleMatch | undefined)[]>>();

function isBelow(a: Confidence, b: Confidence): boolean {
  return LEVELS.indexOf(a) < LEVELS.indexOf(b);
}

/** A match by the rule of honesty. Equal ones are one object: a million flows must not make a million matches. */
export function graded(
  score: number,
  best: Confidence,
  verdictClass: VerdictClass,
  open: OpenSet,
  capture: CaptureCap | null,
): RuleMatch {
  const free = atMost(best, confidenceBy(open));
  const cap = capture !== null && !isBelow(free, capture.confidence) ? capture : null;
  const confidence = cap === null ? free : cap.confidence;
  const known = cached(open, cap);
  const key =
    ((score + LEAST_SCORE) * 3 + LEVELS.indexOf(confidence)) * 3 + CLASSES.indexOf(verdictClass);
  const found = known[key];
  if (found !== undefined) return found;
  const fresh: RuleMatch = Object.freeze({ score, confidence, class: verdictClass, open, cap });
  known[key] = fresh;
  return fresh;
}

function cached(open: OpenSet, cap: CaptureCap | null): (RuleMatch | undefined)[] {
  let byCap = cache.get(open);
  if (byCap === undefined) {
    byCap = new Map<CaptureCap | null, (RuleMatch | undefined)[]>();
    cache.set(open, byCap);
  }
  let known = byCap.get(cap);
  if (known === undefined) {
    known = [];
    byCap.set(cap, known);
  }
  return known;
}
