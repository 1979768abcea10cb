import type { Nanoseconds, SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, captureOnBoth, socketsOn } from '../../settle.ts';
import { firstCloser, lacksBareAcks, other } from '../../sides.ts';
import {
  Who,
  bytesWord,
  headWho,
  lowered,
  sentences,
  spanText,
  who,
  lengthText,
} from '../../words.ts';
import { ANSWER_WITHIN } from '../../thresholds.ts';
import { doc } from './doc.ts';

/** From the FIN to the end of the capture. */
export function halfOpenFor(facts: FlowFacts, closer: SideIndex): Nanoseconds {
  return facts.between(facts.sides[closer].fin, facts.lastPacket) + facts.silenceAtEnd;
}

/** Less than the time of an answer is not worth a figure. */
function isMoment(lasted: Nanoseconds): boolean {
  return lasted < ANSWER_WITHIN;
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const closer = firstCloser(facts) ?? 0;
  if (facts.sides[closer].finAcked === 0) {
    const closed = `${headWho(closer)} closed by FIN`;
    if (facts.oneSided) return `${closed}; the other direction was not captured.`;
    if (lacksBareAcks(facts)) return `${closed}; the recording has no bare ACKs of this flow.`;
    return isMoment(halfOpenFor(facts, closer))
      ? `${closed} just before the capture ended.`
      : `${closed} ${lengthText(facts, halfOpenFor(facts, closer))} before the capture ended.`;
  }
  const lasted = halfOpenFor(facts, closer);
  return isMoment(lasted)
    ? `${headWho(closer)} closed just before the capture ended; ${who(other(closer))} was still open.`
    : `${headWho(closer)} closed; ${who(other(closer))} stayed open ${lengthText(facts, lasted)}, to the end of the capture.`;
}

/** The story of a half-close. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const citing = citations();
  const closer = firstCloser(facts) ?? 0;
  const open = other(closer);
  return {
    headline: headline(facts),
    why: sentences(
      finSentence(facts, citing, closer),
      flowSentence(facts, citing, closer),
      rejectedResetSentence(facts, citing),
    ),
    ...lossOf(facts, closer),
    endedBy:
      facts.sides[closer].finAcked === 0
        ? `${who(closer)}, by FIN; the ${who(open)}'s answer is not in the capture`
        : `${who(closer)} closed its half; the ${who(open)} has not`,
    matters: facts.oneSided
      ? 'Not to be seen from one direction.'
      : facts.sides[closer].finAcked === 0
        ? 'Not known: no answer to the FIN is in the capture.'
        : `The ${who(open)} holds a socket until its program closes.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, closer),
    excluded: excluded(facts, closer, match),
    remedy: `${doc.remedy} ${socketsOn(facts, open)}.`,
    references: doc.references,
  };
}

function finSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string {
  const { fin, finAcked } = facts.sides[closer];
  const open = who(other(closer));
  if (finAcked === 0) {
    const sent = cite(fin, `FIN from the ${who(closer)}`);
    const head = `${Who(closer)} sent FIN ${sent}`;
    if (facts.oneSided)
      return `${head}. Nothing of the ${open} is in the capture, so whether it acknowledged and closed too cannot be seen.`;
    if (lacksBareAcks(facts))
      return `${head}; the ${open} sent none. No bare ACK of either side is in this flow: where the recording leaves them out, the FIN's cannot be seen.`;
    return `${head}; the capture ends before an ACK of it.`;
  }
  return `${Who(closer)}'s FIN ${cite(fin, `FIN from the ${who(closer)}`)} was acknowledged by ${cite(finAcked, `acknowledges the ${who(closer)}'s FIN`)}; the ${open} sent none.`;
}

function flowSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string | null {
  const open = other(closer);
  if (facts.oneSided) return null;
  const side = facts.sides[open];
  const { fin } = facts.sides[closer];
  if (side.firstDataAfterPeerFin === 0 && side.lastData < fin) {
    if (facts.sides[closer].finAcked === 0)
      return lacksBareAcks(facts)
        ? `The capture runs ${lengthText(facts, halfOpenFor(facts, closer))} past the FIN.`
        : null;
    const lasted = halfOpenFor(facts, closer);
    return isMoment(lasted)
      ? 'The capture ends right after that.'
      : `The ${who(open)} sent no data after that; the capture runs ${lengthText(facts, lasted)} past the FIN.`;
  }
  const span = spanText(facts, fin, side.lastData);
  const last = cite(side.lastData, `last data of the ${who(open)}`);
  const unread =
    side.unackedBytes > 0 ? ` ${bytesWord(side.unackedBytes)} were never acknowledged.` : '';
  return `The ${who(open)} went on sending up to ${last}, ${span} after the FIN.${unread}`;
}

function lossOf(facts: FlowFacts, closer: SideIndex): Loss {
  const plain = plainLoss(facts);
  if (plain !== null && plain.dataLost !== 'yes') return plain;
  const { unackedBytes } = facts.sides[other(closer)];
  return unackedBytes > 0
    ? loss(
        'possible',
        `${bytesWord(unackedBytes)} of the ${who(other(closer))} were not acknowledged when the capture ended`,
      )
    : loss('cannot-tell', 'the capture ends before the connection does');
}

function alternatives(facts: FlowFacts, closer: SideIndex): readonly Alternative[] {
  const open = other(closer);
  return [
    {
      cause: 'reset-ignored-by-endpoint',
      why: `the ${who(open)} may have had to reject the reset and still hold its socket`,
      settle: socketsOn(facts, open),
    },
    {
      cause: 'late-data-reset',
      why: `the reset is what a closed socket of the ${who(closer)} sends to late data`,
      settle: captureOnBoth(facts),
    },
    {
      cause: 'graceful-close',
      why: facts.oneSided
        ? `the ${who(open)} may have closed as well: its packets were not captured`
        : `the ${who(open)}'s FIN may have been under way when the capture ended`,
      settle: facts.oneSided
        ? captureOnBoth(facts)
        : `${socketsOn(facts, open)}; or ${lowered(captureOn(facts, open))}, for longer`,
    },
    {
      cause: 'peer-vanished',
      why: `the ${who(open)} may be gone: no ACK of the FIN is in the capture`,
      settle: captureOn(facts, open),
    },
  ];
}

/** An answer within a few seconds would be in the capture. */
function excluded(facts: FlowFacts, closer: SideIndex, match: RuleMatch): readonly Excluded[] {
  const { fin, finAcked } = facts.sides[closer];
  if (finAcked === 0 || match.confidence !== 'high') return [];
  return [
    {
      cause: 'graceful-close',
      why: `the ${who(other(closer))} acknowledged the FIN #${fin} with #${finAcked} and sent none in the ${lengthText(facts, halfOpenFor(facts, closer))} that followed`,
    },
    {
      cause: 'peer-vanished',
      why: `the ${who(other(closer))} acknowledged the FIN #${fin} with #${finAcked}: it is there`,
    },
  ];
}
