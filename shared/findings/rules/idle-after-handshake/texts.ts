import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { timerNames, timersNear } from '../../idle-timers.ts';
import { loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn, socketsOn } from '../../settle.ts';
import { TLS_PORTS } from '../../thresholds.ts';
import { lowered, restText, sentences, who, lengthText } from '../../words.ts';
import { doc } from './doc.ts';
import { endOf, silentFor } from './end.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const silent = lengthText(facts, silentFor(facts));
  const by = closerOf(facts);
  return by === null
    ? `Connected, then silent for ${silent}, to the end of the capture.`
    : `Connected, then silent for ${silent}, until the ${who(by)} closed.`;
}

/** The story of a connection on which nobody spoke. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const by = closerOf(facts);
  return {
    headline: headline(facts),
    why: sentences(
      handshakeSentence(facts, citing),
      endSentence(facts, citing),
      resetSentence(facts, citing),
      timerSentence(facts),
      tlsSentence(facts),
    ),
    ...loss('no', 'neither side sent any data'),
    endedBy: by === null ? 'nobody yet' : `${who(by)}, after a silence since the handshake`,
    matters:
      'Yes where the server serves one connection at a time: this one blocks it. Any other server holds a slot for it.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts),
    excluded: excluded(facts),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function closerOf(facts: FlowFacts): 0 | 1 | null {
  const end = endOf(facts);
  if (end === 0) return null;
  if (facts.ending?.packet === end) return facts.ending.side;
  const [client, server] = facts.sides;
  if (end === client.fin || end === client.firstRst?.packet) return 0;
  return end === server.fin || end === server.firstRst?.packet ? 1 : null;
}

function handshakeSentence(facts: FlowFacts, { cite }: Citations): string {
  const [client, server] = facts.sides;
  return `SYN ${cite(client.syn, 'SYN of the client')}, SYN-ACK ${cite(server.syn, 'SYN-ACK of the server')}, ACK ${cite(client.firstAck, "handshake's ACK")}: the connection stood, and neither side ever sent a byte.`;
}

function endSentence(facts: FlowFacts, citing: Citations): string {
  const end = endOf(facts);
  const by = closerOf(facts);
  if (by === null)
    return `Its last packet is ${citing.cite(facts.lastPacket, 'last packet of the flow')}; ${restText(facts)}.`;
  const after = `${lengthText(facts, silentFor(facts))} after the handshake`;
  const reset = facts.ending;
  return reset !== null && reset.packet === end
    ? `The ${who(by)} ended it with ${formText(reset)} ${citeReset(facts, citing, reset)}, ${after}.`
    : `The ${who(by)} closed with FIN ${citing.cite(end, `FIN from the ${who(by)}`)}, ${after}.`;
}

/** The reset that came after the FIN which ended the silence. */
function resetSentence(facts: FlowFacts, citing: Citations): string | null {
  const reset = facts.ending;
  if (reset === null || reset.packet === endOf(facts)) return null;
  return `The ${who(reset.side)}'s ${formText(reset)} ${citeReset(facts, citing, reset)} followed.`;
}

function timerSentence(facts: FlowFacts): string | null {
  const by = closerOf(facts);
  if (by === null) return null;
  const packet = endOf(facts);
  const broken = facts.ending?.packet === packet ? 'reset' : 'fin';
  const near = timersNear(facts, { nanos: silentFor(facts), side: by, broken, packet });
  return near.length === 0
    ? null
    : `That silence lies within 2 % of a known default: ${timerNames(near)}.`;
}

function tlsSentence(facts: FlowFacts): string | null {
  const { portTls } = facts.context;
  if (portTls > 0)
    return `Port ${facts.server.port} speaks TLS in other connections of this capture, so the server waited for a ClientHello.`;
  return TLS_PORTS.has(facts.server.port)
    ? `Port ${facts.server.port} speaks TLS as a rule: the server waits for a ClientHello that never comes.`
    : null;
}

function alternatives(facts: FlowFacts): readonly Alternative[] {
  return [
    {
      cause: 'still-open',
      why: 'a connection opened in advance may still be used after the capture',
      settle: `Look for a steady period in the flows from ${facts.client.ip} to port ${facts.server.port}; ${lowered(socketsOn(facts, 0))}, which names the program while it lasts`,
    },
    {
      cause: 'capture-artefact',
      why: "the client's first data may be lost before this capture point: no packet of it after the silence shows its number",
      settle: captureOn(facts, 0),
    },
  ];
}

/** It lasted too long for a probe, and what ended it was no end of an exchange. */
function excluded(facts: FlowFacts): readonly Excluded[] {
  const end = endOf(facts);
  if (end === 0) return [];
  const silent = `${lengthText(facts, silentFor(facts))} lie between the handshake's ACK #${facts.sides[0].firstAck} and the close #${end}`;
  return [
    { cause: 'connect-close-probe', why: `${silent}: too long for a probe` },
    {
      cause: 'graceful-close',
      why: `${silent}, without a byte: nothing was exchanged that the close could end`,
    },
    { cause: 'half-closed', why: `${silent}: both sides had been silent before it` },
  ];
}
