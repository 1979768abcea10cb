import type { FlowFacts } from '../flows/flow-facts.ts';
import type { SideIndex } from '../base/units.ts';
import type { Confidence, RuleStory } from './rule.ts';
import { captureOn } from './settle.ts';
import { who } from './words.ts';

/** The side of which two versions of the same bytes were captured, null where there is none. */
export function sideOfTwoVersions(facts: FlowFacts): SideIndex | null {
  if (facts.sides[1].conflictingData !== 0) return 1;
  return facts.sides[0].conflictingData !== 0 ? 0 : null;
}

/** Two senders in one side's name: no packet says which of them a reset or FIN answers. */
export function cappedByVoices(facts: FlowFacts, confidence: Confidence): Confidence {
  return sideOfTwoVersions(facts) === null ? confidence : 'low';
}

/** A story of such a flow, whatever its cause: it names both versions and the other sender. */
export function withTwoVersions(facts: FlowFacts, story: RuleStory): RuleStory {
  const side = sideOfTwoVersions(facts);
  if (side === null) return story;
  const { firstData, conflictingData } = facts.sides[side];
  const name = who(side);
  const known = new Set(story.evidence.map(({ packet }) => packet));
  const more = [
    { packet: firstData, text: `first version of the ${name}'s first bytes` },
    { packet: conflictingData, text: `another version of the same bytes` },
  ].filter(({ packet }) => !known.has(packet));
  return {
    ...story,
    why: `${story.why} #${firstData} and #${conflictingData} carry different bytes under the same sequence number: two senders speak in the ${name}'s name.`,
    evidence: [...story.evidence, ...more],
    alternatives: story.alternatives.some(({ cause }) => cause === 'injected-data')
      ? story.alternatives
      : [
          {
            cause: 'injected-data',
            why: `a device on the way may have answered in the ${name}'s name before the ${name} itself did`,
            settle: `${captureOn(facts, side)}; what arrives at the other end but never left here is forged`,
          },
          ...story.alternatives,
        ],
  };
}
