import { counted } from '../../../base/numbers.ts';
import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { fragmentsSentence } from '../../fragments-sentence.ts';
import { loss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { socketsOn } from '../../settle.ts';
import { other } from '../../sides.ts';
import { bytesWord, sentences, who, lengthText } from '../../words.ts';
import { doc } from './doc.ts';
import { stuckSide } from './stuck.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const said = facts.tls?.sides.some((side) => side.closeNotify === 'sent') ?? false;
  return said
    ? 'TLS was closed; the TCP close was not captured.'
    : 'Middle of a connection: neither its beginning nor its end was captured.';
}

/** The story of a middle piece. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const goodbye = notifySentence(facts, citing);
  return {
    headline: headline(facts),
    why: sentences(
      facts.packets === 0 ? fragmentsSentence(facts, citing) : spanSentence(facts, citing),
      stuckSentence(facts, citing),
      unansweredSentence(facts, citing),
      goodbye,
      rejectedResetSentence(facts, citing),
    ),
    ...loss('cannot-tell', 'neither beginning nor end was captured'),
    endedBy: 'unknown: the end was not captured',
    matters:
      stuckSide(facts) === null
        ? 'No verdict possible from this piece.'
        : 'Yes, if nothing was answered elsewhere: the data did not get through.',
    evidence: citing.evidence(),
    alternatives: [
      {
        cause: 'peer-vanished',
        why: 'what was sent last was never answered: one side may be gone',
        settle: socketsOn(facts, other(stuckSide(facts) ?? 0)),
      },
    ],
    excluded: facts.packets === 0 ? [] : excluded(facts),
    remedy:
      stuckSide(facts) === null
        ? doc.remedy
        : 'Capture on both ends at the same time: where the retransmissions, or their answers, stop is the place to look.',
    references: doc.references,
  };
}

/** What was sent last, where nothing answered it and nobody insisted either. */
function unansweredSentence(facts: FlowFacts, { cite }: Citations): string | null {
  if (facts.close.kind !== 'timeout' || stuckSide(facts) !== null) return null;
  const last = cite(facts.lastPacket, 'last packet of the flow in the capture');
  return `What was sent last has no answer: after ${last} the capture runs ${lengthText(facts, facts.silenceAtEnd)} further.`;
}

function spanSentence(facts: FlowFacts, { cite }: Citations): string {
  if (facts.firstPacket === facts.lastPacket)
    return `The capture holds one packet of it, ${cite(facts.firstPacket, 'only packet of the flow in the capture')}: no SYN, no FIN, no reset that could have ended it.`;
  return `The capture holds ${cite(facts.firstPacket, 'first packet of the flow in the capture')} to ${cite(facts.lastPacket, 'last packet of the flow in the capture')}, without SYN, FIN or a reset that could have ended it.`;
}

/** Data that was sent again and again: lost on the way, or its answers pass elsewhere. */
function stuckSentence(facts: FlowFacts, { cite }: Citations): string | null {
  const side = stuckSide(facts);
  if (side === null) return null;
  const { unansweredRetransmissions, firstUnanswered, unackedBytes } = facts.sides[side];
  const first = cite(firstUnanswered, `first retransmission of the ${who(side)} without an answer`);
  const open = unackedBytes > 0 ? ` ${bytesWord(unackedBytes)} stay unacknowledged.` : '';
  const blind = facts.oneSided
    ? ` Nothing of the ${who(other(side))} was captured: it may be gone, or its answers pass elsewhere and do not arrive.`
    : '';
  return `The ${who(side)} sent its last data again ${counted(unansweredRetransmissions, 'time')} from ${first} on, and no answer was captured.${open}${blind}`;
}

/** Whether it still is there after the capture no packet of it says; that it began before it does one. */
function excluded(facts: FlowFacts): readonly Excluded[] {
  return [
    {
      cause: 'still-open',
      why: `the capture holds its packets from #${facts.firstPacket} on, without a SYN: its beginning was missed`,
    },
  ];
}

function notifySentence(facts: FlowFacts, { cite }: Citations): string | null {
  const { tls } = facts;
  if (tls === null) return null;
  const sides: readonly SideIndex[] = [0, 1];
  const said = sides.filter((side) => tls.sides[side].closeNotify === 'sent');
  if (said.length === 0) return null;
  const named = said.map(
    (side) =>
      `the ${who(side)} ${cite(tls.sides[side].closeNotifyPacket, `close_notify of the ${who(side)}`)}`,
  );
  return `A close_notify came from ${named.join(' and ')}.`;
}
