import type { FlowFacts } from '../flows/flow-facts.ts';
import { ALL_DOCS } from './all-docs.ts';
import { ALL_RULES } from './all-rules.ts';
import { assert } from '../base/assert.ts';
import { Scale } from './scale.ts';
import { filledIn } from './settle.ts';
import { cappedByVoices, classByVoices, withTwoVersions } from './two-versions.ts';
import type {
  Alternative,
  CauseId,
  CauseRule,
  Confidence,
  RuleMatch,
  RuleStory,
  VerdictClass,
} from './rule.ts';

/** A rule and what it says of a flow. */
export interface Judged {
  readonly rule: CauseRule;
  readonly match: RuleMatch;
}

/** The leading cause and every other one that fits, best first. */
export interface Judgement extends Judged {
  readonly runnersUp: readonly Judged[];
}

/** All that a verdict says: the contract's `verdict` and the words for the first glance. */
export interface Verdict extends RuleStory {
  readonly cause: CauseId;
  readonly title: string;
  readonly class: VerdictClass;
  readonly confidence: Confidence;
}

const NONE: readonly Judged[] = Object.freeze([]);
/** One for all flows: rules are judged one after the other. */
const scale = new Scale();

/**
 * The leading cause of a flow. Deterministic: highest score, then the catalogue's order.
 * Runs once for every flow; it makes no strings, and objects only where several causes fit.
 */
export function judge(facts: FlowFacts): Judgement {
  let rule: CauseRule | null = null;
  let match: RuleMatch | null = null;
  let others: Judged[] | null = null;
  for (const candidate of ALL_RULES) {
    scale.begin(false);
    const found = candidate.match(facts, scale);
    if (found === null) continue;
    if (rule === null || match === null) {
      rule = candidate;
      match = found;
    } else if (found.score > match.score) {
      (others ??= []).push({ rule, match });
      rule = candidate;
      match = found;
    } else if (found.score > 0) {
      (others ??= []).push({ rule: candidate, match: found });
    }
  }
  assert(rule !== null && match !== null, '`unexplained` fits every flow');
  const confidence = cappedByVoices(facts, match.confidence);
  const worst = classByVoices(facts, match.class);
  if (confidence !== match.confidence || worst !== match.class)
    match = { ...match, confidence, class: worst };
  return { rule, match, runnersUp: others === null ? NONE : others.sort(byScore) };
}

function byScore(a: Judged, b: Judged): number {
  return b.match.score - a.match.score;
}

/** The whole verdict, in words. Runs for flows that are looked at or written out. */
export function tell(facts: FlowFacts, judgement: Judgement = judge(facts)): Verdict {
  const { rule, match } = judgement;
  const story = withTwoVersions(facts, rule.tell(facts, match));
  return {
    cause: rule.id,
    title: rule.title,
    class: match.class,
    confidence: match.confidence,
    ...story,
    alternatives: withRunnersUp(facts, story.alternatives, judgement),
  };
}

/** A runner-up this many points behind is still an open question. */
const CLOSE_CALL = 1;

/**
 * The story's own alternatives, and in the catalogue's words every runner-up that comes as close as
 * `CLOSE_CALL`. Where the confidence is high the packets exclude the runners-up.
 */
function withRunnersUp(
  facts: FlowFacts,
  named: readonly Alternative[],
  judgement: Judgement,
): readonly Alternative[] {
  if (judgement.match.confidence === 'high') return named;
  const more = judgement.runnersUp.filter(
    ({ rule, match }) =>
      judgement.match.score - match.score <= CLOSE_CALL &&
      rule.id !== 'unexplained' &&
      named.every(({ cause }) => cause !== rule.id),
  );
  return [
    ...named,
    ...more.map(({ rule }) => {
      const { why, settle } = ALL_DOCS[rule.id].asAlternative;
      return { cause: rule.id, why, settle: filledIn(facts, settle) };
    }),
  ];
}
