import type { FlowFacts } from '../flows/flow-facts.ts';
import type { SideIndex } from '../base/units.ts';
import { COMPARE_ORIGINAL, isLoopback, REWRITTEN_FILE } from './loopback.ts';
import type { Alternative, CauseRule, RuleStory } from './rule.ts';
import { captureOn } from './settle.ts';
import { other } from './sides.ts';
import { who } from './words.ts';

/** The side of which two versions of the same bytes were captured, null where there is none. */
export function sideOfTwoVersions(facts: FlowFacts): SideIndex | null {
  if (facts.sides[1].conflictingData !== 0) return 1;
  return facts.sides[0].conflictingData !== 0 ? 0 : null;
}

/** The verdict in one line: two senders come first. */
export function headlineOf(facts: FlowFacts, rule: CauseRule): string {
  return voicesFirst(facts, rule.headline(facts));
}

function voicesFirst(facts: FlowFacts, headline: string): string {
  const side = sideOfTwoVersions(facts);
  if (side === null || headline.includes('two senders')) return headline;
  return `Two senders spoke for the ${who(side)}. ${headline}`;
}

/** Where two senders in a side's name may come from: a capture that mixes what does not belong together, or a forger. */
export function otherSender(facts: FlowFacts, side: SideIndex): Alternative {
  const name = who(side);
  return isLoopback(facts)
    ? { cause: 'capture-artefact', why: REWRITTEN_FILE, settle: COMPARE_ORIGINAL }
    : {
        cause: 'capture-artefact',
        why: `two captures may be mixed in this file; if not, a device on the way answered in the ${name}'s name before the ${name} itself did`,
        settle: `${captureOn(facts, side)}; what arrives at the other end but never left here is forged`,
      };
}

/** Whether it matters that two senders spoke for a side. */
export function voicesMatter(facts: FlowFacts, side: SideIndex): string {
  return isLoopback(facts)
    ? 'Only if the file is what the ends said: one of the versions is not.'
    : `Yes: the ${who(other(side))} may have taken data that its ${who(side)} never sent.`;
}

/** What to do where two senders spoke for a side. */
export function voicesRemedy(facts: FlowFacts, side: SideIndex): string {
  return isLoopback(facts)
    ? 'Take the original capture: this one was rewritten, or holds two captures of the same packets.'
    : `Capture on the ${who(side)} and compare: what it did not send was forged on the way.`;
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
    headline: voicesFirst(facts, story.headline),
    matters: voicesMatter(facts, side),
    remedy: voicesRemedy(facts, side),
    why: `${story.why} #${firstData} and #${conflictingData} carry different bytes under the same sequence number${story.why.includes('two senders speak') ? '' : `: two senders speak in the ${name}'s name`}.`,
    evidence: [...story.evidence, ...more],
    alternatives: [
      otherSender(facts, side),
      ...story.alternatives.filter(({ cause }) => cause !== 'capture-artefact'),
    ],
  };
}
