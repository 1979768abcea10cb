import { counted } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord, notifyIsCertain } from '../../close-notify.ts';
import { lateBytes } from '../../delivery.ts';
import { forgeryExcluded, injectedReset } from '../../injected-reset.ts';
import { allAcknowledged, loss, lossAtClose } from '../../loss.ts';
import { citeAnswered, citeReset, formText } from '../../reset-sentences.ts';
import { hasTtlJump, isAnswer } from '../../resets.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { other } from '../../sides.ts';
import { headWho, laterText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function goodbyeHeadline(facts: FlowFacts, reset: RstFacts): string {
  const name = headWho(reset.side);
  const late = lateBytes(facts, other(reset.side)) > 0 || answerBefore(facts, reset) !== null;
  return late
    ? `${name} had closed TLS and TCP; what the ${who(other(reset.side))} still sent met resets.`
    : `${name} closed TLS and TCP in order; the reset came after it.`;
}

/** The story of a RST+ACK that came after its sender's close_notify and FIN. */
export function tellAfterGoodbye(facts: FlowFacts, match: RuleMatch, reset: RstFacts): RuleStory {
  const citing = citations();
  const side = who(reset.side);
  const peer = other(reset.side);
  const lost = lossAtClose(facts, reset.side, true) ?? loss('no', allAcknowledged(facts, peer));
  return {
    headline: goodbyeHeadline(facts, reset),
    why: sentences(
      goodbyeSentence(facts, citing, reset),
      answerText(facts, citing, reset),
      resetText(facts, citing, reset),
    ),
    ...lost,
    endedBy: `${side}, by close_notify and FIN`,
    matters:
      match.class === 'benign'
        ? 'No: the connection was over.'
        : `Only if the ${side} still needed what came late.`,
    evidence: citing.evidence(),
    alternatives: [injectedReset(facts, reset)],
    excluded: [
      ...forgeryExcluded(facts, reset),
      {
        cause: 'abort-with-unread-data',
        why: `the ${side}'s close_notify and its FIN #${facts.sides[reset.side].fin} came before the reset #${reset.packet}; a close() over unread data sends no FIN`,
      },
    ],
    remedy: match.class === 'benign' ? 'Nothing to do.' : doc.remedy,
    references: doc.references,
  };
}

function goodbyeSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const side = who(reset.side);
  const peer = other(reset.side);
  const { fin } = facts.sides[reset.side];
  const own = facts.tls?.sides[reset.side];
  const far = facts.tls?.sides[peer];
  const said =
    own === undefined ? '' : cite(own.closeNotifyPacket, decidingRecord(own, reset.side));
  const head = `The ${side} said close_notify ${said} and sent its FIN ${cite(fin, `FIN from the ${side}`)}`;
  const both = notifyIsCertain(facts, reset.side) ? '' : ' (known by type and size)';
  if (far?.closeNotify !== 'sent') return `${head}: it had closed TLS and TCP in order${both}.`;
  const answer = cite(far.closeNotifyPacket, decidingRecord(far, peer));
  return `${head}, the ${who(peer)} its own close_notify ${answer}: an orderly TLS close, alerts both ways${both}.`;
}

/** An earlier RST of the closed socket that answers what came late; null where there is none. */
function answerBefore(facts: FlowFacts, reset: RstFacts): RstFacts | null {
  const first = facts.sides[reset.side].firstRst;
  if (first === null || first.packet >= reset.packet || first.form !== 'rst') return null;
  return isAnswer(first) && facts.sides[reset.side].fin < first.packet ? first : null;
}

function answerText(facts: FlowFacts, citing: Citations, reset: RstFacts): string | null {
  const answer = answerBefore(facts, reset);
  if (answer === null) return null;
  const ttl = hasTtlJump(facts, answer) ? `TTL ${answer.ttl}` : `TTL ${answer.ttl}, its own`;
  return `The RST ${citeReset(facts, citing, answer)} (${ttl}) answers ${citeAnswered(facts, citing, answer)}, which met the closed socket.`;
}

function resetText(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const side = who(reset.side);
  const { lastRst, rstAckCount, fin, ttl } = facts.sides[reset.side];
  const more =
    rstAckCount > 1 &&
    lastRst !== null &&
    lastRst.packet > reset.packet &&
    lastRst.ttl === reset.ttl;
  const named = more
    ? `${counted(rstAckCount, formText(reset))} (${citeReset(facts, citing, reset)} to ${citeReset(facts, citing, lastRst)})`
    : `The ${formText(reset)} ${citeReset(facts, citing, reset)}`;
  if (!hasTtlJump(facts, reset))
    return `${named} came ${laterText(facts, fin, reset.packet)}: after the close, so ${more ? 'they end' : 'it ends'} nothing.`;
  return `${named} with TTL ${reset.ttl}, where the ${side} has ${ttl}, ${more ? 'come' : 'comes'} from another device, such as a firewall or load balancer in front of it, after the close.`;
}
