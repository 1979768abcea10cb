import { assert } from '../../../base/assert.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord, notifyOf } from '../../close-notify.ts';
import { lateBytes, tookDataAfterFin } from '../../delivery.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import {
  citeAnswered,
  citeReset,
  formText,
  otherResetSentence,
  ttlSentence,
} from '../../reset-sentences.ts';
import { afterPeerFin, isAnswer, isSuspect, resetPastOwnFin } from '../../resets.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { abortCounters, captureOnBoth, resetCounters } from '../../settle.ts';
import { other } from '../../sides.ts';
import { Who, afterText, laterText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const reset = facts.ending;
  assert(reset !== null, 'this cause has a reset');
  return notifyOf(facts, reset.side) === 'absent'
    ? `FIN+RST from ${who(reset.side)} without close_notify.`
    : `FIN+RST from ${who(reset.side)}; close_notify cannot be judged.`;
}

/** The story of FIN+RST. */
export function tell(facts: FlowFacts, match: RuleMatch): RuleStory {
  const citing = citations();
  const reset = facts.ending;
  assert(reset !== null, 'this cause has a reset');
  const lost = lossOf(facts, reset, isAnswer(reset));
  const provoked = isAnswer(reset) && resetPastOwnFin(facts, reset) === null;
  return {
    headline: headline(facts),
    why: sentences(
      peerFinSentence(facts, citing, reset),
      mechanismSentence(facts, citing, reset, provoked),
      notifySentence(facts, citing, reset),
      ttlSentence(facts, reset),
      otherResetSentence(facts, citing, reset),
    ),
    ...lost,
    endedBy: provoked
      ? `${who(reset.side)}, closed socket answering a late segment`
      : `${who(reset.side)}, abort of a live socket`,
    matters:
      match.class === 'benign'
        ? 'Only to logs and reset counters.'
        : `Yes, if the ${who(reset.side)} still wanted what the ${who(other(reset.side))} was sending.`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset, provoked),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function peerFinSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string | null {
  if (!afterPeerFin(facts, reset)) return null;
  const peer = other(reset.side);
  const { fin } = facts.sides[peer];
  if (fin > facts.sides[reset.side].fin) return null;
  return `The ${who(peer)} finished first ${cite(fin, `FIN from the ${who(peer)}`)}.`;
}

function mechanismSentence(
  facts: FlowFacts,
  citing: Citations,
  reset: RstFacts,
  provoked: boolean,
): string {
  const past = resetPastOwnFin(facts, reset);
  if (past !== null) return reorderedSentence(facts, citing, past, reset);
  const { fin, lastAckAfterOwnFin } = facts.sides[reset.side];
  const peerFin = facts.sides[other(reset.side)].fin;
  const finText = citing.cite(fin, `FIN from the ${who(reset.side)}`);
  const when =
    peerFin > 0 && peerFin < fin
      ? `${laterText(facts, peerFin, fin)} the ${who(reset.side)}`
      : `The ${who(reset.side)}`;
  const head = `${when.charAt(0).toUpperCase()}${when.slice(1)} sent its FIN ${finText}`;
  const sent = citeReset(facts, citing, reset);
  if (provoked) {
    const closed =
      lastAckAfterOwnFin > 0
        ? `, was half-closed and took data until ${citing.cite(lastAckAfterOwnFin, `the ${who(reset.side)} acknowledges data after its own FIN`)}, then closed`
        : ' and closed';
    return `${head}${closed} its socket. Its RST ${sent} has no ACK flag and its seq is the ACK field of ${citeAnswered(facts, citing, reset)}: the closed socket answered that late segment.`;
  }
  const tail = `${laterText(facts, fin, reset.packet)} a ${formText(reset)} ${sent}`;
  if (reset.form === 'rst-ack' && reset.seqFromOwnFin === 1) {
    return `${head} and ${tail} with seq = FIN + 1: half-close, then abort of a socket that was still alive, as close() over unread data or SO_LINGER 0 does.`;
  }
  return `${head} and ${tail}.`;
}

/** FIN and RST+ACK changed places on the way; a reset that answers late data may have come between them. */
function reorderedSentence(
  facts: FlowFacts,
  citing: Citations,
  past: RstFacts,
  ending: RstFacts,
): string {
  const name = who(past.side);
  const sent = citeReset(facts, citing, past);
  const fin = citing.cite(facts.sides[past.side].fin, `FIN from the ${name}`);
  const why = `The ${name}'s RST+ACK ${sent} is captured before its FIN ${fin}, whose number is one lower: it was sent after the FIN and passed it on the way. So it is half-close, then abort.`;
  return ending.packet === past.packet
    ? why
    : `${why} What ended the connection here is its RST ${citeReset(facts, citing, ending)}.`;
}

function notifySentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const side = reset.side;
  const said = facts.tls?.sides[side];
  if (said !== undefined) return citing.quote(said.closeNotifyWhy, decidingRecord(said, side));
  return notifyOf(facts, side) === 'absent'
    ? `The capture holds no byte of the ${who(side)}, so no close_notify went with this close; that the port speaks TLS is known by its number alone.`
    : `The capture missed the beginning, so the ${who(side)}'s records cannot be followed.`;
}

function lossOf(facts: FlowFacts, reset: RstFacts, provoked: boolean): Loss {
  const found = lossAtClose(facts, reset.side, provoked);
  if (found !== null) return found;
  return loss('no', `${allAcknowledged(facts, other(reset.side))} before the reset`);
}

function alternatives(facts: FlowFacts, reset: RstFacts, provoked: boolean): Alternative[] {
  const side = who(reset.side);
  const list: Alternative[] = [];
  if (isSuspect(facts, reset)) {
    list.push({
      cause: 'injected-reset',
      why: `the reset does not continue the ${side}'s own packets`,
      settle: resetCounters(facts, reset.side),
    });
  }
  if (notifyOf(facts, reset.side) === 'unknown' || facts.tls === null) {
    list.push({
      cause: provoked ? 'late-data-reset' : reset.side === 0 ? 'client-abort' : 'server-abort',
      why: `the ${side} may have said close_notify where this capture cannot show it`,
      settle: `${captureOnBoth(facts)}, from before the handshake`,
    });
  }
  if (!provoked) {
    const late = lateBytes(facts, other(reset.side)) > 0 || tookDataAfterFin(facts, reset.side);
    list.push({
      cause: 'abort-with-unread-data',
      why: late
        ? `data came ${afterText(facts, facts.sides[reset.side].fin, facts.sides[other(reset.side)].lastData)} the FIN and may have lain unread`
        : `unread data (a close_notify is enough) makes close() send this RST; SO_LINGER 0 looks the same`,
      settle: abortCounters(reset.side),
    });
  } else if (
    facts.close.kind === 'reset' &&
    lateBytes(facts, other(reset.side)) > 0 &&
    reset.side === 0
  ) {
    list.push({
      cause: 'client-cancelled-request',
      why: 'the client closed while the response was still to come',
      settle: `${Who(0)}'s own log: did the request time out or was it cancelled at that moment?`,
    });
  }
  return list;
}
