import { assert } from '../../../base/assert.ts';
import { grouped } from '../../../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { responseProgress } from '../../delivery.ts';
import { forgeryExcluded, injectedReset } from '../../injected-reset.ts';
import { loss, lossAtClose, type Loss } from '../../loss.ts';
import { lossLedger } from '../../loss-ledger.ts';
import { answerState, requestAge, requestPacket } from '../../requests.ts';
import {
  citeReset,
  formText,
  otherResetSentence,
  ttlSentence,
  windowSentence,
} from '../../reset-sentences.ts';
import { isAnswer } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { thrownAwayInShort } from '../../thrown-away.ts';
import { laterText, sentences, lengthText } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = facts.ending;
  assert(reset !== null, 'a cancelled request has a reset');
  return `Client cancelled ${lengthText(facts, requestAge(facts, reset))} after its request.`;
}

/** The story of a cancelled request. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = facts.ending;
  assert(reset !== null, 'a cancelled request has a reset');
  return {
    headline: headline(facts),
    why: sentences(
      requestSentence(facts, citing, reset),
      answerSentence(facts, citing, reset),
      resetSentence(facts, citing, reset),
      thrownAwayInShort(lossLedger(facts).thrownAway),
      ttlSentence(facts, reset),
      windowSentence(facts, reset),
      otherResetSentence(facts, citing, reset),
    ),
    ...lossOf(facts, reset),
    endedBy: endedBy(facts, reset),
    matters: 'To the user who waited. Many of equal age show a client-side timeout.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: excluded(facts, reset),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function requestSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const packet = requestPacket(facts, reset);
  const { http } = facts;
  const name =
    http !== null && http.method !== null
      ? `${http.method} ${http.path ?? ''}`.trim()
      : 'its request';
  return `The client sent ${name} ${cite(packet, 'last packet of the request')}.`;
}

function answerSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string {
  const server = facts.sides[1];
  const last = (): string => cite(server.lastData, 'last data of the server');
  switch (answerState(facts, reset)) {
    case 'none':
      return facts.oneSided
        ? "The server's packets were not captured: whether it answered is not known."
        : 'The server sent no data after it.';
    case 'begun': {
      const progress = responseProgress(facts);
      return progress === null
        ? `The response had begun ${last()}.`
        : `The response had reached ${grouped(Math.max(progress.sent, 0))} of ${grouped(progress.promised)} bytes ${last()}.`;
    }
    case 'flowing':
    case 'recent':
      return sendingSentence(facts, last(), reset);
    case 'tickets-or-short':
      return `The server's last data ${last()} has the size of session tickets and of a short response: without keys the two look the same.`;
    case 'complete':
    case 'idle':
      return `The server's last data was ${last()}.`;
  }
}

/** "Still sending" is what data after the reset shows; what came before it was possibly the last. */
function sendingSentence(facts: FlowFacts, last: string, reset: RstFacts): string {
  const { lastData, unackedBytes } = facts.sides[1];
  if (lastData > reset.packet) return `The server was still sending, up to ${last}.`;
  const before = lengthText(facts, facts.between(lastData, reset.packet));
  const open = unackedBytes > 0 ? ' and was never acknowledged' : '';
  return `The server's last data ${last} came ${before} before the reset${open}.`;
}

/** Only what the packets tell of the response. */
function endedBy(facts: FlowFacts, reset: RstFacts): string {
  switch (answerState(facts, reset)) {
    case 'none':
      return 'client, reset before any response';
    case 'begun':
      return 'client, reset before the response was complete';
    case 'flowing':
      return facts.sides[1].lastData > reset.packet
        ? 'client, reset while the server was sending'
        : 'client, reset before it had acknowledged all of the response';
    case 'recent':
    case 'tickets-or-short':
    case 'complete':
    case 'idle':
      return 'client, reset after its request';
  }
}

function resetSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const sent = citeReset(facts, citing, reset);
  const when = laterText(facts, requestPacket(facts, reset), reset.packet);
  if (reset.form === 'rst-ack') {
    return `The client's RST+ACK ${sent} came ${when}, with no FIN, as the abort of a live socket sends.`;
  }
  const answer = isAnswer(reset)
    ? `, and its seq is the ACK field of ${citing.cite(reset.answers, `segment whose ACK field is the seq of #${reset.packet}`)}, as a host answers that has no such socket`
    : '';
  return `The client's ${formText(reset)} ${sent} came ${when}; it has no ACK flag${answer}.`;
}

function lossOf(facts: FlowFacts, reset: RstFacts): Loss {
  const found = lossAtClose(facts, 0, false);
  if (found !== null) return found;
  return answerState(facts, reset) === 'none'
    ? loss('no', 'no part of the response had come')
    : loss('possible', 'whether the response was complete cannot be seen');
}

function alternatives(facts: FlowFacts, reset: RstFacts): readonly Alternative[] {
  return [
    injectedReset(facts, reset),
    {
      cause: 'client-abort',
      why: 'the response may have been complete already',
      settle:
        facts.tls === null
          ? "Compare the bytes with the server's log: had it sent the whole response?"
          : "Capture with SSLKEYLOGFILE set on one end, or compare the bytes with the server's access log",
    },
  ];
}

/** Without a byte of the response nothing can have lain unread; with some, that is how the cancel was done. */
function excluded(facts: FlowFacts, reset: RstFacts): readonly Excluded[] {
  const forged = forgeryExcluded(facts, reset);
  const why =
    answerState(facts, reset) === 'none'
      ? `the server sent no data between the request #${requestPacket(facts, reset)} and the reset #${reset.packet}: nothing new could lie unread`
      : `a close() over unread bytes of the response is one way to cancel: what sent #${reset.packet} is the mechanism of the reset, not another ending`;
  return [...forged, { cause: 'abort-with-unread-data', why }];
}
