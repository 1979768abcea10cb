import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { fragmentsSentence } from '../../fragments-sentence.ts';
import { loss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { captureOnBoth, socketsOn } from '../../settle.ts';
import { sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

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
      goodbye,
      rejectedResetSentence(facts, citing),
    ),
    ...loss('cannot-tell', 'neither beginning nor end was captured'),
    endedBy: 'unknown: the end was not captured',
    matters: 'No verdict possible from this piece.',
    evidence: citing.evidence(),
    alternatives: [
      ...(facts.close.kind === 'timeout'
        ? [
            {
              cause: 'peer-vanished',
              why: 'what was sent last was never answered: one side may be gone',
              settle: socketsOn(facts, 1),
            },
          ]
        : []),
      {
        cause: 'still-open',
        why: 'the connection may still be there',
        settle: `${captureOnBoth(facts)}, until the close`,
      },
    ],
    remedy: doc.remedy,
    references: doc.references,
  };
}

function spanSentence(facts: FlowFacts, { cite }: Citations): string {
  return `The capture holds ${cite(facts.firstPacket, 'first packet of the flow in the capture')} to ${cite(facts.lastPacket, 'last packet of the flow in the capture')}, without SYN, FIN or a reset that could have ended it.`;
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
  return `close_notify came from ${named.join(' and ')}.`;
}
