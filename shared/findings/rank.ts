import type { FlowFacts } from '../flows/flow-facts.ts';
import { ALL_DOCS } from './all-docs.ts';
import { ALL_RULES } from './all-rules.ts';
import { assert } from '../base/assert.ts';
import { Scale, graded } from './scale.ts';
import { captureOnBoth, filledIn } from './settle.ts';
import { CAPTURE_CAPS, recordingCap } from './capture-quality.ts';
import { idsIn, setOf, type OpenSet } from './open-set.ts';
import { raised } from './raised-class.ts';
import { sideOfTwoVersions, withTwoVersions } from './two-versions.ts';
import { lowered, sentences } from './words.ts';
import type {
  Alternative,
  AlternativeId,
  CauseId,
  CauseRule,
  Confidence,
  Excluded,
  RuleMatch,
  RuleStory,
  VerdictClass,
} from './rule.ts';
import { CLOSE_CALL } from './thresholds.ts';

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
  readonly excluded: readonly Excluded[];
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
  match = settled(facts, { rule, match }, others ?? NONE);
  return { rule, match, runnersUp: others === null ? NONE : others.sort(byScore) };
}

function byScore(a: Judged, b: Judged): number {
  return b.match.score - a.match.score;
}

/**
 * The leader's match in the light of the whole flow: runners-up that come close are open alternatives, two
 * senders under one name hold the confidence down, and the class is raised where `raised` says so.
 */
function settled(facts: FlowFacts, { rule, match }: Judged, others: readonly Judged[]): RuleMatch {
  const { score, confidence } = match;
  let open: OpenSet = match.open;
  for (const other of others) {
    const { id } = other.rule;
    if (score - other.match.score > CLOSE_CALL || id === 'unexplained') continue;
    if (rule.rulesOut?.(facts, id) !== true) open |= setOf(id);
  }
  let cap = match.cap ?? recordingCap(facts, rule.id);
  if (sideOfTwoVersions(facts) !== null) {
    open |= setOf('capture-artefact');
    if (cap?.confidence !== 'low') cap = CAPTURE_CAPS.twoSenders;
  }
  return graded(score, confidence, raised(facts, rule, match.class), open, cap);
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
    why: sentences(story.why, match.cap?.why ?? null),
    alternatives: openOnes(facts, story.alternatives, match.open),
    excluded: (story.excluded ?? []).filter(({ cause }) => (match.open & setOf(cause)) === 0),
  };
}

/** What is open, in the story's words where it has some, else in the catalogue's. */
function openOnes(
  facts: FlowFacts,
  named: readonly Alternative[],
  open: OpenSet,
): readonly Alternative[] {
  const told = named.filter(({ cause }) => (open & setOf(cause)) !== 0);
  const untold = idsIn(open).filter((id) => told.every(({ cause }) => cause !== id));
  return [...told, ...untold.map((id) => inCatalogueWords(facts, id))];
}

/** A catalogue's sentence as the stories write theirs: a clause without a full stop. */
function asClause(sentence: string): string {
  return lowered(sentence).replace(/\.$/u, '');
}

function inCatalogueWords(facts: FlowFacts, id: AlternativeId): Alternative {
  if (id === 'capture-artefact') {
    const why = 'packets that would decide it may not be in this capture';
    return { cause: id, why, settle: captureOnBoth(facts) };
  }
  const { why, settle } = ALL_DOCS[id].asAlternative;
  return { cause: id, why: asClause(why), settle: filledIn(facts, settle).replace(/\.$/u, '') };
}
