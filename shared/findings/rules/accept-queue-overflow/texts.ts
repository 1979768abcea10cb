import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { acceptQueueCounters, captureOn } from '../../settle.ts';
import { bytesWord, restText, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';
import { overflowSign } from './sign.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const [client, server] = facts.sides;
  return overflowSign(facts) === 'syn-ignored'
    ? `${counted(client.synCount, 'SYN')} ignored by a port that accepts others.`
    : `Server repeated its SYN-ACK after the client's ACK: ${counted(server.synCount, 'SYN-ACK')}.`;
}

/** The story of a listening socket that takes nothing more. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const ignored = overflowSign(facts) === 'syn-ignored';
  return {
    headline: headline(facts),
    why: ignored ? ignoredText(facts, citing) : repeatedText(facts, citing),
    ...lossOf(facts),
    endedBy: ignored ? 'nobody: no answer came' : 'nobody: for the server it was never open',
    matters: 'Yes: clients hang while the port looks open.',
    evidence: citing.evidence(),
    alternatives: ignored ? ignoredAlternatives(facts) : repeatedAlternatives(facts),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function repeatedText(facts: FlowFacts, citing: Citations): string {
  const [client, server] = facts.sides;
  const ack = citing.cite(client.firstAck, "handshake's ACK");
  const last = citing.cite(server.lastSyn, 'last SYN-ACK of the server');
  const reset = server.firstRst;
  return sentences(
    `The client acknowledged the SYN-ACK ${ack}, yet the server sent ${counted(server.synCount, 'SYN-ACK')}, the last ${last}, ${spanText(facts, client.firstAck, server.lastSyn)} later.`,
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
  const { portAccepted, portFlows } = facts.context;
  return sentences(
    `The client sent ${counted(client.synCount, 'SYN')} from ${cite(client.syn, 'first SYN of the client')} to ${cite(client.lastPacket, 'last SYN of the client')} over ${spanText(facts, client.syn, client.lastPacket)}; nothing came back, and ${restText(facts)}.`,
    `The same server accepted ${portAccepted} of the ${counted(portFlows, 'connection')} to port ${facts.server.port} in this capture.`,
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
      why: "the client's ACK may be lost behind this capture point, or take another path than the SYN: then for the server the handshake was never finished",
      settle: `${captureOn(facts, 1)}; no ACK there: the path loses it; ACK there: the server drops it`,
    },
    {
      cause: 'half-open-by-design',
      why: 'TCP_DEFER_ACCEPT on the listening socket also ignores an ACK without data',
      settle: acceptQueueCounters(facts),
    },
  ];
}

function ignoredAlternatives(facts: FlowFacts): Alternative[] {
  return [
    {
      cause: 'syn-unanswered',
      why: 'a filter or a lost path for this client, or the server went down after it had accepted the others',
      settle: `${captureOn(facts, 1)}; the SYN does not arrive: dropped before. It arrives: ${acceptQueueCounters(facts)}`,
    },
  ];
}
