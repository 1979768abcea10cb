import { durationText } from '../../../base/numbers.ts';
import type { Nanoseconds, SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, socketsOn } from '../../settle.ts';
import { firstCloser, other } from '../../sides.ts';
import { Who, bytesWord, headWho, sentences, who, spanText } from '../../words.ts';
import { doc } from './doc.ts';

/** From the FIN to the end of the capture. */
export function halfOpenFor(facts: FlowFacts, closer: SideIndex): Nanoseconds {
  return facts.between(facts.sides[closer].fin, facts.lastPacket) + facts.silenceAtEnd;
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const closer = firstCloser(facts) ?? 0;
  return `${headWho(closer)} closed; ${who(other(closer))} stayed open ${durationText(halfOpenFor(facts, closer))}, to the end of the capture.`;
}

/** The story of a half-close. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
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
    endedBy: `${who(closer)} closed its half; the ${who(open)} has not`,
    matters: `The ${who(open)} holds a socket until its program closes.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, closer),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function finSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string {
  const { fin, finAcked } = facts.sides[closer];
  const open = who(other(closer));
  return `${Who(closer)}'s FIN ${cite(fin, `FIN from the ${who(closer)}`)} was acknowledged ${cite(finAcked, `acknowledges the ${who(closer)}'s FIN`)}; the ${open} sent none.`;
}

function flowSentence(facts: FlowFacts, { cite }: Citations, closer: SideIndex): string {
  const open = other(closer);
  const side = facts.sides[open];
  const { fin } = facts.sides[closer];
  if (side.firstDataAfterPeerFin === 0 && side.lastData < fin) {
    return `It sent no data after that; the capture runs ${durationText(halfOpenFor(facts, closer))} past the FIN.`;
  }
  const span = spanText(facts, fin, side.lastData);
  const last = cite(side.lastData, `last data of the ${who(open)}`);
  const unread =
    side.unackedBytes > 0 ? ` ${bytesWord(side.unackedBytes)} were never acknowledged.` : '';
  return `It went on sending up to ${last}, ${span} after the FIN.${unread}`;
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

function alternatives(facts: FlowFacts, closer: SideIndex): Alternative[] {
  const open = other(closer);
  const list: Alternative[] = [];
  if (facts.firstReset > 0) {
    list.push(
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
    );
  }
  list.push({
    cause: 'graceful-close',
    why: `the ${who(open)}'s FIN may have come after the end of the capture`,
    settle: `Capture longer. ${socketsOn(facts, open)}`,
  });
  return list;
}
