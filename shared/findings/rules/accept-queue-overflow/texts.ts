import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { acceptQueueCounters, captureOn } from '../../settle.ts';
import { bytesWord, lowered, restText, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';
import { overflowSign } from './sign.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const [client, server] = facts.sides;
  switch (overflowSign(facts)) {
    case 'syn-ignored':
      return `${counted(client.synCount, 'SYN')} ignored by a port that accepts others.`;
    case 'data-ignored':
      return 'Server answered the SYN, ignored all data, then knew no connection.';
    case 'syn-ack-repeated':
    case null:
      return `Server repeated its SYN-ACK after the client's ACK: ${counted(server.synCount, 'SYN-ACK')}.`;
  }
}

/** The story of a listening socket that takes nothing more. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const ignored = overflowSign(facts) === 'syn-ignored';
  return {
    headline: headline(facts),
    why: whyOf(facts, citing),
    ...lossOf(facts),
    endedBy: ignored ? 'nobody: no answer came' : 'nobody: for the server it was never open',
    matters: 'Yes: clients hang while the port looks open.',
    evidence: citing.evidence(),
    alternatives: ignored ? ignoredAlternatives(facts) : repeatedAlternatives(facts),
    excluded: ignored ? [] : excluded(facts),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function whyOf(facts: FlowFacts, citing: Citations): string {
  switch (overflowSign(facts)) {
    case 'syn-ignored':
      return ignoredText(facts, citing);
    case 'data-ignored':
      return neverTakenText(facts, citing);
    case 'syn-ack-repeated':
    case null:
      return repeatedText(facts, citing);
  }
}

function neverTakenText(facts: FlowFacts, citing: Citations): string {
  const [client, server] = facts.sides;
  const reset = facts.ending;
  const synAck = citing.cite(server.syn, 'SYN-ACK of the server');
  const first = citing.cite(client.firstData, 'first data of the client');
  return sentences(
    `The server answered the SYN with ${synAck} and then nothing more: the client's data from ${first} on was sent again ${counted(client.stuckTries, 'time')} and never acknowledged.`,
    reset === null
      ? null
      : `In the end its ${formText(reset)} ${citeReset(facts, citing, reset)} says that no such connection is there: the half-open entry had timed out.`,
    'A Linux server whose accept queue is full drops the ACK of the handshake and all data after it.',
    othersSentence(facts),
  );
}

function othersSentence(facts: FlowFacts): string | null {
  const { portAccepted, portFlows } = facts.context;
  return portAccepted === 0
    ? null
    : `The server took ${portAccepted} of the ${counted(portFlows, 'connection')} to port ${facts.server.port} in this capture.`;
}

function repeatedText(facts: FlowFacts, citing: Citations): string {
  const [client, server] = facts.sides;
  const ack = citing.cite(client.firstAck, "handshake's ACK");
  const last = citing.cite(server.lastSyn, 'last SYN-ACK of the server');
  const reset = server.firstRst;
  return sentences(
    `The client acknowledged the SYN-ACK with ${ack}, yet the server sent ${counted(server.synCount, 'SYN-ACK')}, the last ${last}, ${spanText(facts, client.firstAck, server.lastSyn)} later.`,
    client.firstData > 0
      ? `The client's data from ${citing.cite(client.firstData, 'first data of the client')} on was not acknowledged and sent again ${counted(client.retransmissions, 'time')}.`
      : 'The client sent no data meanwhile.',
    'A Linux server whose accept queue is full drops the ACK and keeps the half-open entry, so it asks again; the client believes that it is connected.',
    reset === null
      ? null
      : `In the end the server's ${formText(reset)} ${citeReset(facts, citing, reset)} says that no socket is there.`,
  );
}

function ignoredText(facts: FlowFacts, { cite }: Citations): string {
  const client = facts.sides[0];
  return sentences(
    `The client sent ${counted(client.synCount, 'SYN')} from ${cite(client.syn, 'first SYN of the client')} to ${cite(client.lastPacket, 'last SYN of the client')} over ${spanText(facts, client.syn, client.lastPacket)}; nothing came back, and ${restText(facts)}.`,
    othersSentence(facts),
    'A Linux server drops SYNs without a word while its accept queue is full; a filter that picks this client would look the same.',
  );
}

function lossOf(facts: FlowFacts): Loss {
  const { uniqueBytes, unackedBytes } = facts.sides[0];
  return uniqueBytes > 0
    ? loss('possible', `${bytesWord(unackedBytes)} of the client were never acknowledged`)
    : loss('no', 'no data was sent');
}

function repeatedAlternatives(facts: FlowFacts): Alternative[] {
  return [
    {
      cause: 'handshake-abandoned',
      why: "the client's ACK may be lost behind this capture point, or take another path than the SYN: then for the server the handshake was never finished. TCP_DEFER_ACCEPT on the listening socket also leaves it unfinished until data comes",
      settle: `${captureOn(facts, 1)}; no ACK there: the path loses it; ACK there: the server drops it. ${acceptQueueCounters(facts)}`,
    },
  ];
}

function ignoredAlternatives(facts: FlowFacts): Alternative[] {
  return [
    {
      cause: 'syn-unanswered',
      why: 'a filter or a lost path for this client, or the server went down after it had accepted the others',
      settle: `${captureOn(facts, 1)}; the SYN does not arrive: dropped before. It arrives: ${lowered(acceptQueueCounters(facts))}`,
    },
  ];
}

/** A server that takes others meanwhile is not gone. */
function excluded(facts: FlowFacts): readonly Excluded[] {
  const { portAccepted } = facts.context;
  const { syn, lastPacket } = facts.sides[1];
  if (portAccepted === 0) return [];
  const heard = lastPacket > syn ? ` to #${lastPacket}` : '';
  return [
    {
      cause: 'peer-vanished',
      why: `the server answered with #${syn}${heard}, and accepted ${counted(portAccepted, 'other connection')} on the port in this capture: it is there`,
    },
  ];
}
