import { assert } from '../../../base/assert.ts';
import { counted, durationText } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn } from '../../settle.ts';
import { other } from '../../sides.ts';
import { Who, bytesWord, headWho, restText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { shutFor, shutSide } from './shut-side.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const shut = sideOf(facts);
  const until = facts.ending === null ? 'to the end' : `until the ${who(other(shut))} gave up`;
  return `${headWho(shut)} stopped reading: window 0 for ${durationText(shutFor(facts, shut))}, ${until}.`;
}

/** The story of a receiver that does not read. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const shut = sideOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      windowSentence(facts, citing, shut),
      probeSentence(facts, shut),
      endSentence(facts, citing),
    ),
    ...lossOf(facts, shut),
    endedBy:
      facts.ending === null
        ? `nobody: the ${who(shut)}'s program does not read`
        : `${who(facts.ending.side)}, tired of a window that stayed shut`,
    matters: `Yes: the ${who(shut)}'s program is stuck or overloaded; the network is not at fault.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, shut),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function sideOf(facts: FlowFacts): SideIndex {
  const shut = shutSide(facts);
  assert(shut !== null, 'this cause has a shut window');
  return shut;
}

function windowSentence(facts: FlowFacts, { cite }: Citations, shut: SideIndex): string {
  const { zeroWindowSince, zeroWindows } = facts.sides[shut];
  const since = cite(zeroWindowSince, `the ${who(shut)} shuts its receive window`);
  return `${Who(shut)} shut its receive window ${since} and never opened it again: ${counted(zeroWindows, 'packet')} with window 0, over ${durationText(shutFor(facts, shut))}.`;
}

function probeSentence(facts: FlowFacts, shut: SideIndex): string {
  const sender = who(other(shut));
  return facts.zeroWindowProbes > 0
    ? `The ${sender} asked ${counted(facts.zeroWindowProbes, 'time')} with a window probe; the answers still said 0, so the ${who(shut)}'s kernel lives and its program does not read.`
    : `The ${sender} had ${bytesWord(facts.sides[other(shut)].unackedBytes)} under way that were not taken.`;
}

function endSentence(facts: FlowFacts, citing: Citations): string {
  const reset = facts.ending;
  if (reset === null) {
    const last = citing.cite(facts.lastPacket, 'last packet of the flow');
    return `The last packet is ${last}; ${restText(facts)}.`;
  }
  return `Then the ${who(reset.side)} gave up with ${formText(reset)} ${citeReset(facts, citing, reset)}.`;
}

function lossOf(facts: FlowFacts, shut: SideIndex): Loss {
  if (facts.ending === null)
    return loss('cannot-tell', 'the capture ends before the connection does');
  return (
    lossAtClose(facts, facts.ending.side, false) ??
    loss('possible', `what the ${who(shut)}'s program had not read went with the reset`)
  );
}

function alternatives(facts: FlowFacts, shut: SideIndex): Alternative[] {
  return [
    {
      cause: 'window-update-lost',
      why: `the ${who(shut)} may have opened its window in a packet that got lost or was not captured`,
      settle: `${captureOn(facts, shut)}; ${socketsOn(facts, shut)} (Recv-Q: bytes that its program has not read)`,
    },
  ];
}
