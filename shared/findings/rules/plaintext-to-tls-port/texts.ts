import { assert } from '../../../base/assert.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss, plainLoss, type Loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { TLS_PORTS } from '../../thresholds.ts';
import { sentences } from '../../words.ts';
import { doc } from './doc.ts';
import { alertAnswer, answerOf, clearText } from './signs.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const text = clearText(facts);
  assert(text !== null, 'this cause has clear text');
  return `Client sent ${text} in clear to a TLS port.`;
}

/** The story of text that met TLS. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const first = facts.sides[0].firstData;
  const text = clearText(facts);
  assert(text !== null, 'this cause has clear text');
  return {
    headline: headline(facts),
    why: sentences(
      `The client's first bytes ${citing.cite(first, `first bytes of the client: ${text} in clear`)} are ${text}, not a ClientHello.`,
      answerSentence(facts, citing),
      portSentence(facts),
    ),
    ...lossOf(facts),
    endedBy: 'client, by speaking clear text to TLS',
    matters:
      'Yes: nothing works on this connection, and what the client sent went over the wire in clear.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function answerSentence(facts: FlowFacts, citing: Citations): string {
  const { ending } = facts;
  switch (answerOf(facts)) {
    case 'alert': {
      const alert = alertAnswer(facts);
      assert(alert !== null, 'this answer is an alert');
      return `The server answered with the TLS alert ${alert.description} ${citing.cite(alert.packet, `TLS ${alert.level} alert ${alert.description} from the server`)}.`;
    }
    case 'told':
      return `The server answered ${facts.http?.status ?? 400} ${citing.cite(facts.http?.response ?? facts.sides[1].firstData, 'HTTP response of the server')} and says that it wants TLS there.`;
    case 'closed':
      return ending !== null && ending.side === 1
        ? `The server answered with ${formText(ending)} ${citeReset(facts, citing, ending)} and not a byte.`
        : `The server closed with FIN ${citing.cite(facts.sides[1].fin, 'FIN from the server')} and said not a byte.`;
    case 'nothing':
    case 'spoke':
      return 'The server sent not a byte: it waits for a ClientHello.';
  }
}

function portSentence(facts: FlowFacts): string | null {
  const { portTls } = facts.context;
  const { port } = facts.server;
  if (portTls > 0)
    return `In ${portTls} other flow${portTls === 1 ? '' : 's'} of this capture the server speaks TLS on port ${port}.`;
  return TLS_PORTS.has(port) ? `Port ${port} speaks TLS as a rule.` : null;
}

function lossOf(facts: FlowFacts): Loss {
  return (
    plainLoss(facts) ??
    loss('no', 'no TLS session was ever there, so no application took or gave data')
  );
}

function alternatives(facts: FlowFacts): readonly Alternative[] {
  const settle = `echo | openssl s_client -connect ${facts.server.ip}:${facts.server.port} shows whether the port speaks TLS`;
  return [
    {
      cause: 'server-abort',
      why: 'the server may speak clear text on this port and have closed for a reason of its own',
      settle,
    },
    {
      cause: 'still-open',
      why: 'the server may speak clear text on this port and not have answered yet',
      settle,
    },
  ];
}
