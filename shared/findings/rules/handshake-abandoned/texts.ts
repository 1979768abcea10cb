import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import { isAnswer } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, captureOnBoth } from '../../settle.ts';
import { laterText, restText, sentences, spanText } from '../../words.ts';
import { doc } from './doc.ts';

/** The story of a handshake without its end. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = facts.sides[0].firstRst;
  return {
    headline: headline(facts),
    why: sentences(
      opening(facts, citing),
      reset === null ? silence(facts, citing) : resetText(facts, citing),
    ),
    dataLost: 'no',
    dataLostWhy: 'no data was sent: the handshake was never finished',
    endedBy: reset === null ? 'nobody: the ACK never came' : 'client, by RST instead of its ACK',
    matters: 'One is noise. Many at once hold half-open slots on the server.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts),
    excluded: excluded(facts),
    remedy: doc.remedy,
    references: doc.references,
  };
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const [client, server] = facts.sides;
  if (server.syn === 0) return 'Client reset its own SYN before any answer.';
  if (client.firstRst !== null)
    return 'Handshake abandoned: client answered the SYN-ACK with a RST.';
  return server.synCount > 1
    ? `Handshake abandoned: ${counted(server.synCount, 'SYN-ACK')}, never an ACK.`
    : 'Handshake abandoned: SYN-ACK, never an ACK.';
}

function opening(facts: FlowFacts, { cite }: Citations): string {
  const [client, server] = facts.sides;
  const syn =
    client.syn > 0
      ? `The SYN ${cite(client.syn, 'SYN of the client')}`
      : 'A SYN before the capture';
  if (server.syn === 0) return `${syn} got no answer in this capture.`;
  const answered = client.syn > 0 ? `, ${laterText(facts, client.syn, server.syn)}` : '';
  return `${syn} was answered by SYN-ACK ${cite(server.syn, 'SYN-ACK of the server')}${answered}.`;
}

function resetText(facts: FlowFacts, citing: Citations): string {
  const reset = facts.sides[0].firstRst;
  if (reset === null) return '';
  const sent = citeReset(facts, citing, reset);
  return isAnswer(reset)
    ? `The client answered it with ${formText(reset)} ${sent}: its kernel had no such socket, as with a half-open scan, a spoofed address or a program that had given up.`
    : `The client then sent ${formText(reset)} ${sent}: it no longer wanted the connection.`;
}

function silence(facts: FlowFacts, { cite }: Citations): string {
  const server = facts.sides[1];
  const rest = restText(facts);
  if (server.synCount === 1) return `No ACK of the client followed; ${rest}.`;
  const last = cite(server.lastPacket, 'last SYN-ACK of the server');
  return `The server repeated it to ${last}, ${counted(server.synCount, 'SYN-ACK')} in ${spanText(facts, server.syn, server.lastPacket)}. No ACK of the client came; ${rest}.`;
}

function alternatives(facts: FlowFacts): readonly Alternative[] {
  return [
    {
      cause: 'syn-unanswered',
      why: 'the SYN may never have been answered',
      settle: captureOnBoth(facts),
    },
    {
      cause: 'scan-syn',
      why: 'a half-open scan does just this',
      settle: `Look for SYNs of ${facts.client.ip} to other ports and hosts`,
    },
    {
      cause: 'capture-artefact',
      why: 'the ACK may have been sent and taken a way that was not captured',
      settle: captureOn(facts, 0),
    },
  ];
}

/** A scanner's kernel resets the SYN-ACK that it did not ask for. */
function excluded(facts: FlowFacts): readonly Excluded[] {
  const [client, server] = facts.sides;
  if (server.syn === 0 || server.synCount < 2 || client.firstRst !== null) return [];
  return [
    {
      cause: 'scan-syn',
      why: `no reset answered the SYN-ACKs #${server.syn} to #${server.lastPacket}: the kernel under a half-open scan sends one`,
    },
  ];
}
