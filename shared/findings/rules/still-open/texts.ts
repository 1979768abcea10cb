import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { fragmentsSentence } from '../../fragments-sentence.ts';
import { loss, plainLoss } from '../../loss.ts';
import { rejectedResetSentence } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn } from '../../settle.ts';
import { injectedReset } from '../../injected-reset.ts';
import { unheededReset } from '../../resets.ts';
import { abortOf, hasSpoken, longSilent, other } from '../../sides.ts';
import { sentences, who, lengthText } from '../../words.ts';
import { doc } from './doc.ts';

/** The story of a flow without an end. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  return facts.proto === 'udp' ? udpStory(facts) : tcpStory(facts);
}

function udpStory(facts: FlowFacts): RuleStory {
  const citing = citations();
  const server = facts.sides[1];
  return {
    headline: headline(facts),
    why: sentences(
      facts.packets === 0
        ? fragmentsSentence(facts, citing)
        : `The flow runs from ${citing.cite(facts.firstPacket, 'first packet')} to ${citing.cite(facts.lastPacket, 'last packet')}.`,
      server.packets === 0 && facts.packets > 0 ? 'Nothing came from the server.' : null,
      'UDP has no handshake and no close, so no packet says when or how it ended.',
    ),
    ...loss('cannot-tell', 'UDP acknowledges nothing'),
    endedBy: 'unknown: UDP says nothing',
    matters: 'No close, no verdict.',
    evidence: citing.evidence(),
    alternatives: [],
    remedy:
      server.packets === 0
        ? `${doc.remedy} An ICMP error may take another path: ${captureOn(facts, 0)}, with icmp and icmp6.`
        : doc.remedy,
    references: ['RFC 768'],
  };
}

function tcpStory(facts: FlowFacts): RuleStory {
  const citing = citations();
  const [client, server] = facts.sides;
  const spoken = hasSpoken(client) || hasSpoken(server);
  return {
    headline: headline(facts),
    why: sentences(
      spanSentence(facts, citing),
      'Neither side sent FIN or a reset that could have ended it.',
      spoken ? null : handshakeSentence(facts, citing),
      rejectedResetSentence(facts, citing),
    ),
    ...(plainLoss(facts)?.dataLost === 'cannot-tell'
      ? loss('cannot-tell', 'only one direction was captured')
      : loss('cannot-tell', 'the capture ends before the connection does')),
    endedBy: 'nobody yet',
    matters: matters(facts),
    evidence: citing.evidence(),
    alternatives: alternatives(facts),
    remedy: remedy(facts),
    references: doc.references,
  };
}

const REMEDY_OF_RESET =
  'Find out why the reset carries a number that its receiver does not take: packets lost behind the capture point, numbers rewritten on the way, or a forged reset. Until then the receiver retransmits or waits for its own timers.';

const REMEDY_OF_SILENCE =
  'Nothing to mend yet: look on both ends whether the socket is still there, and let the programs send keep-alives or set a timeout if it is.';

function remedy(facts: FlowFacts): string {
  if (unheededReset(facts) !== null) return REMEDY_OF_RESET;
  return facts.close.kind === 'timeout' ? REMEDY_OF_SILENCE : doc.remedy;
}

function matters(facts: FlowFacts): string {
  const reset = unheededReset(facts);
  if (reset !== null)
    return `Yes if the ${who(other(reset.side))} has many of them: its end stays open although the ${who(reset.side)} is gone.`;
  return facts.close.kind === 'timeout'
    ? 'Only if one side is gone: its socket stays until a timer ends it.'
    : 'No: the capture ended, not the connection.';
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  if (facts.proto === 'udp') return 'UDP flow, no close to see.';
  const [client, server] = facts.sides;
  const spoken = hasSpoken(client) || hasSpoken(server);
  if (server.packets === 0 && client.firstAck === 0)
    return 'SYN sent; the capture ended before an answer could come.';
  if (client.firstAck === 0 && !spoken) return 'Handshake under way when the capture ended.';
  const reset = unheededReset(facts);
  if (reset !== null && client.firstAck > 0 && !facts.oneSided) {
    const receiver = other(reset.side);
    return facts.sides[receiver].lastPacket > reset.packet
      ? `Open for the ${who(receiver)} only: the ${who(reset.side)} reset it, and the ${who(receiver)} did not obey.`
      : `The ${who(reset.side)} reset it; nothing shows whether the ${who(receiver)} obeyed.`;
  }
  if (facts.close.kind === 'timeout' && spoken)
    return `Open, but the last data was not answered for ${lengthText(facts, facts.silenceAtEnd)}.`;
  if (longSilent(facts))
    return `Open, and silent for ${lengthText(facts, facts.silenceAtEnd)} when the capture ended.`;
  return 'Still open when the capture ended.';
}

function spanSentence(facts: FlowFacts, { cite }: Citations): string {
  const [client, server] = facts.sides;
  const first = client.syn > 0 ? client.syn : server.syn;
  const rest = facts.silenceAtEnd <= 0 ? 'at' : `${lengthText(facts, facts.silenceAtEnd)} before`;
  if (first === facts.lastPacket) {
    return `Its only packet ${cite(first, 'the only packet of the flow')} lies ${rest} the end of the capture.`;
  }
  return `It began with ${cite(first, 'first packet of the handshake')}; its last packet ${cite(facts.lastPacket, 'last packet of the flow')} lies ${rest} the end of the capture.`;
}

function handshakeSentence(facts: FlowFacts, { cite }: Citations): string {
  const [client] = facts.sides;
  return client.firstAck > 0
    ? `The handshake was done ${cite(client.firstAck, "handshake's ACK")}, and no data has flowed.`
    : 'The handshake was not finished yet.';
}

function alternatives(facts: FlowFacts): readonly Alternative[] {
  const reset = unheededReset(facts);
  if (reset !== null) {
    return [
      injectedReset(facts, reset),
      {
        cause: abortOf(reset.side),
        why: `the reset may have ended it at the ${who(other(reset.side))} after the capture`,
        settle: socketsOn(facts, other(reset.side)),
      },
    ];
  }
  return [
    {
      cause: 'syn-unanswered',
      why: 'the SYN may never be answered',
      settle: captureOn(facts, 1),
    },
    {
      cause: 'handshake-abandoned',
      why: 'the ACK may never come',
      settle: captureOn(facts, 0),
    },
    {
      cause: 'peer-vanished',
      why: 'one side may be gone: nobody notices before it sends again',
      settle: socketsOn(facts, 1),
    },
  ];
}
