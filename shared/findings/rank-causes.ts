import type { FlowFacts } from '../flows/flow-facts.ts';
import { ALL_RULES } from './all-rules.ts';
import type { CauseId, Confidence } from './rule.ts';
import { Scale, type EvidencePart } from './scale.ts';
import { judge, tell, type Judgement } from './rank.ts';
import { sideOfTwoVersions } from './two-versions.ts';

/** One cause on the scale: "why this and not that". */
export interface RankedCause {
  readonly cause: CauseId;
  readonly title: string;
  /** The sum of the parts' points; what was weighed before the cause turned out not to fit included. */
  readonly score: number;
  /** null where the cause does not fit. */
  readonly confidence: Confidence | null;
  readonly parts: readonly EvidencePart[];
  /** Why it does not fit; null where it does. */
  readonly whyNot: string | null;
}

/**
 * Every cause weighed anew with its parts written down, best first, those that do not fit last. A cause whose
 * own rule finds it likely does not fit either where the leading one's packets exclude it: they are named.
 */
export function rankCauses(
  facts: FlowFacts,
  judgement: Judgement = judge(facts),
): readonly RankedCause[] {
  const scale = new Scale();
  const { excluded } = tell(facts, judgement);
  const twoSenders = sideOfTwoVersions(facts) !== null;
  const ranked = ALL_RULES.map((rule): RankedCause => {
    scale.begin(true);
    const match = rule.match(facts, scale);
    const leads = rule.id === judgement.rule.id;
    const out = leads ? undefined : excluded.find(({ cause }) => cause === rule.id);
    const fits = match !== null && out === undefined;
    const own = leads ? judgement.match.confidence : (match?.confidence ?? null);
    return {
      cause: rule.id,
      title: rule.title,
      score: scale.total,
      confidence: fits ? (twoSenders ? 'low' : own) : null,
      parts: scale.written,
      whyNot: fits ? null : (out?.why ?? scale.whyNot),
    };
  });
  return ranked.sort((a, b) => {
    const fits = (one: RankedCause): number => (one.confidence === null ? 0 : 1);
    return fits(b) === fits(a) ? b.score - a.score : fits(b) - fits(a);
  });
}
