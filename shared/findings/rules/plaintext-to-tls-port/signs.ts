import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { ClearAlert } from '../../../tls/tls-facts.ts';

/** What the client's first bytes are, in words; null where they are no clear text. */
export function clearText(facts: FlowFacts): string | null {
  const client = facts.sides[0];
  if (client.firstData === 0) return null;
  const http = facts.http !== null && facts.http.request === client.firstData;
  if (http || client.speech === 'http') return 'an HTTP request';
  if (client.speech === 'http2') return 'an HTTP/2 preface';
  if (client.speech === 'ssh') return 'an SSH banner';
  return client.speech === 'text' ? 'a line of text' : null;
}

/** The alert in clear with which the server answered the text, its first bytes; null where there is none. */
export function alertAnswer(facts: FlowFacts): ClearAlert | null {
  const { tls } = facts;
  if (tls === null || tls.clientHello > 0 || tls.sides[1].clearAlerts.length === 0) return null;
  const alert = tls.sides[1].clearAlerts[0];
  const first = alert.packet === facts.sides[1].firstData;
  return first && alert.packet > facts.sides[0].firstData ? alert : null;
}

/** How the server took the text. */
export type Answer =
  /** A TLS alert. */
  | 'alert'
  /** An HTTP 400 that says that the port wants TLS. */
  | 'told'
  /** A FIN or reset without a byte. */
  | 'closed'
  /** Nothing at all. */
  | 'nothing'
  /** Bytes of its own: it speaks what the client speaks. */
  | 'spoke';

/** Reads it off the packets. */
export function answerOf(facts: FlowFacts): Answer {
  if (alertAnswer(facts) !== null) return 'alert';
  if (facts.http?.wantsTls === true && facts.http.response > 0) return 'told';
  const server = facts.sides[1];
  if (server.uniqueBytes > 0 || server.missingBytes > 0) return 'spoke';
  const reset = facts.ending !== null && facts.ending.side === 1;
  return reset || server.fin > facts.sides[0].firstData ? 'closed' : 'nothing';
}
