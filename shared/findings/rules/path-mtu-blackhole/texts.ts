import { assert } from '../../../base/assert.ts';
import { counted, grouped } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, pingWithSize } from '../../settle.ts';
import { other } from '../../sides.ts';
import { Who, bytesWord, headWho, lowered, restText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { saysTooBig, stuckSide } from '../../stuck-side.ts';

/** Headers of an IPv4 and an IPv6 packet with TCP, without options. */
const HEADERS = { v4: 40, v6: 60 } as const;

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const side = stuckOne(facts);
  return `${headWho(side)}'s ${grouped(facts.sides[side].stuckLength)}-byte segments never arrive${whatArrives(facts, side)}.`;
}

/** Of the other segments, so many as are known to have arrived. */
function whatArrives(facts: FlowFacts, side: SideIndex): string {
  if (facts.sides[side].largestDelivered > 0) return '; smaller ones do';
  return facts.sawHandshake ? '; those without payload do' : '';
}

/** The story of a path that is narrower than its ends believe. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const side = stuckOne(facts);
  return {
    headline: headline(facts),
    why: sentences(
      stuckSentence(facts, citing, side),
      sizeSentence(facts, side),
      icmpSentence(facts, citing, side),
      endSentence(facts, citing),
    ),
    ...lossOf(facts, side),
    endedBy: 'nobody: a link on the way is narrower than the segments',
    matters: `Yes: every connection over this path hangs as soon as the ${who(side)} sends full segments.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, side),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function stuckOne(facts: FlowFacts): SideIndex {
  const side = stuckSide(facts);
  assert(side !== null, 'this cause has a segment that does not get through');
  return side;
}

function stuckSentence(facts: FlowFacts, { cite }: Citations, side: SideIndex): string {
  const { stuckLength, stuckTries, firstUnanswered, lastPacket } = facts.sides[side];
  const from =
    firstUnanswered > 0
      ? ` from ${cite(firstUnanswered, `retransmission of the ${who(side)} without an answer`)}`
      : '';
  return `${Who(side)} sent a segment of ${bytesWord(stuckLength)} again ${counted(stuckTries, 'time')}${from}, up to ${cite(lastPacket, `last packet of the ${who(side)}`)}; it was never acknowledged.`;
}

function sizeSentence(facts: FlowFacts, side: SideIndex): string {
  const { largestDelivered, stuckLength } = facts.sides[side];
  const packet = grouped(packetSize(facts, stuckLength));
  const arrived =
    largestDelivered > 0
      ? `The largest segment known to have arrived has about ${bytesWord(largestDelivered)}`
      : 'No other segment with payload arrived';
  const between =
    largestDelivered > 0 ? ` and more than ${grouped(packetSize(facts, largestDelivered))}` : '';
  return `${arrived}: with headers the path takes less than ${packet} bytes${between}, TCP options not counted.`;
}

function packetSize(facts: FlowFacts, payload: number): number {
  return payload + (facts.client.ip.includes(':') ? HEADERS.v6 : HEADERS.v4);
}

function icmpSentence(facts: FlowFacts, { cite }: Citations, side: SideIndex): string {
  const told = saysTooBig(facts, side);
  return told === null
    ? 'No ICMP error says so in this capture: a filter that drops it makes the hole black.'
    : `${told.from} said so: "${told.text}" ${cite(told.packet, `ICMP error from ${told.from}`)}, and the ${who(side)} went on with segments of that size.`;
}

function endSentence(facts: FlowFacts, citing: Citations): string {
  const reset = facts.ending;
  return reset === null
    ? `No reset ended it; ${restText(facts)}.`
    : `The ${who(reset.side)}'s ${formText(reset)} ${citeReset(facts, citing, reset)} only says that it gave up.`;
}

function lossOf(facts: FlowFacts, side: SideIndex): Loss {
  return loss(
    facts.ending === null ? 'possible' : 'yes',
    `${bytesWord(facts.sides[side].unackedBytes)} of the ${who(side)} were never acknowledged`,
  );
}

function alternatives(facts: FlowFacts, side: SideIndex): Alternative[] {
  const far = other(side);
  return [
    {
      cause: 'peer-vanished',
      why: `the ${who(far)} may be gone, or the path may drop everything by now`,
      settle: `${pingWithSize(facts, far, facts.sides[side].stuckLength)}; ${lowered(captureOn(facts, far))}`,
    },
  ];
}
