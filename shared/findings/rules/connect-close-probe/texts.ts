import type { PacketNumber } from '../../../base/units.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import { citeReset, formText, otherResetSentence } from '../../reset-sentences.ts';
import { isAnswer } from '../../resets.ts';
import type { RuleMatch, RuleStory } from '../../rule.ts';
import { laterText, sentences, lengthText } from '../../words.ts';
import { TLS_PORTS } from '../../thresholds.ts';
import { doc } from './doc.ts';

/** The client's FIN or reset, whichever came first; 0 where it sent neither. */
export function probeEnd(facts: FlowFacts): PacketNumber {
  const { fin } = facts.sides[0];
  const reset = clientReset(facts)?.packet ?? 0;
  if (fin === 0) return reset;
  return reset > 0 && reset < fin ? reset : fin;
}

function clientReset({ ending }: FlowFacts): RstFacts | null {
  return ending !== null && ending.side === 0 ? ending : null;
}

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const after = lengthText(facts, facts.at(probeEnd(facts)));
  return `Connected and closed after ${after}, without a byte from the client.`;
}

/** The story of a probe. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const end = probeEnd(facts);
  const byFin = end === facts.sides[0].fin;
  const after = lengthText(facts, facts.at(end));
  return {
    headline: headline(facts),
    why: sentences(
      `Handshake ${citing.cite(facts.sides[0].syn, 'SYN of the client')}, then ${endSentence(facts, citing, byFin)}, ${after} after the SYN; no payload of the client in between.`,
      facts.sides[1].uniqueBytes > 0
        ? `The server had greeted with data ${citing.cite(facts.sides[1].firstData, 'first data of the server')}.`
        : null,
      tlsSentence(facts) ?? 'That is what health checks, port checks and unused preconnects do.',
      otherReset(facts, citing),
    ),
    ...lossOf(facts),
    endedBy: `client, by ${byFin ? 'FIN' : 'RST'} right after the handshake`,
    matters: 'No, unless the server handles one connection at a time.',
    evidence: citing.evidence(),
    alternatives: [
      {
        cause: 'scan-syn',
        why: 'a connect scan looks the same on one port',
        settle: `Look for ${facts.client.ip} on other ports and hosts at that time; a steady period on port ${facts.server.port} alone means a health check, none an unused preconnect`,
      },
    ],
    remedy: doc.remedy,
    references: doc.references,
  };
}

/** The port speaks TLS, by the other flows of the capture or by its number; null where nothing says so. */
function tlsSentence({ context, server }: FlowFacts): string | null {
  const seen = 'a server that waits for the ClientHello sees an aborted handshake.';
  if (context.portTls > 0)
    return `Port ${server.port} is one on which other flows of this capture speak TLS: ${seen}`;
  return TLS_PORTS.has(server.port) ? `Port ${server.port} speaks TLS as a rule: ${seen}` : null;
}

function lossOf(facts: FlowFacts): Loss {
  const greeted = facts.sides[1].uniqueBytes > 0 ? `, and ${allAcknowledged(facts, 1)}` : '';
  const found = lossAtClose(facts, 0, false);
  if (found !== null) return found;
  const reset = clientReset(facts);
  if (
    facts.sides[1].uniqueBytes > 0 &&
    reset !== null &&
    reset.form === 'rst-ack' &&
    !isAnswer(reset)
  )
    return loss(
      'possible',
      `the client sent no data${greeted}, but its RST+ACK throws away what its program had not read`,
    );
  return loss('no', `the client sent no data${greeted}`);
}

function endSentence(facts: FlowFacts, citing: Citations, byFin: boolean): string {
  if (byFin) return `FIN ${citing.cite(facts.sides[0].fin, 'FIN from the client')}`;
  const reset = clientReset(facts);
  return reset === null ? 'a reset' : `${formText(reset)} ${citeReset(facts, citing, reset)}`;
}

function otherReset(facts: FlowFacts, citing: Citations): string | null {
  const { ending } = facts;
  if (ending === null) return null;
  if (ending.side === 1)
    return `The server answered the close with ${formText(ending)} ${citeReset(facts, citing, ending)}.`;
  const { fin } = facts.sides[0];
  return sentences(
    fin > 0 && fin < ending.packet
      ? `The client's ${formText(ending)} ${citeReset(facts, citing, ending)} followed ${laterText(facts, fin, ending.packet)}.`
      : null,
    otherResetSentence(facts, citing, ending),
  );
}
