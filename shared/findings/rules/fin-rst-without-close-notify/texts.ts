import { assert } from '../../../base/assert.ts';
import type { FlowFacts, RstFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { decidingRecord, notifyOf } from '../../close-notify.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from '../../loss.ts';
import {
  citeAnswered,
  citeReset,
  formText,
  otherResetSentence,
  ttlSentence,
} from '../../reset-sentences.ts';
import { afterPeerFin, isAnswer, isSuspect, resetPastOwnFin } from '../../resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from '../../rule.ts';
import { abortCounters, captureOn, captureOnBoth, resetCounters } from '../../settle.ts';
import { abortOf, other } from '../../sides.ts';
import { laterText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { forgeryExcluded } from '../../injected-reset.ts';

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
    excluded: excluded(facts, reset, provoked),
    remedy: provoked ? doc.remedy : `${doc.remedy} ${abortCounters(reset.side)}.`,
    references: doc.references,
  };
}

function peerFinSentence(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string | null {
  if (!afterPeerFin(facts, reset)) return null;
  const peer = other(reset.side);
  const { fin } = facts.sides[peer];
  if (fin > facts.sides[reset.side].fin) return null;
  return `The ${who(peer)} finished first, with FIN ${cite(fin, `FIN from the ${who(peer)}`)}.`;
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

function alternatives(
  facts: FlowFacts,
  reset: RstFacts,
  provoked: boolean,
): readonly Alternative[] {
  const side = who(reset.side);
  return [
    {
      cause: 'injected-reset',
      why: isSuspect(facts, reset)
        ? `the reset does not continue the ${side}'s own packets`
        : 'a bare reset that answers nothing is no abort of a Linux host: another device may have sent it',
      settle: resetCounters(facts, reset.side),
    },
    {
      cause: provoked ? 'late-data-reset' : abortOf(reset.side),
      why: `the ${side} may have said close_notify where this capture cannot show it`,
      settle: `${captureOnBoth(facts)}, from before the handshake`,
    },
    {
      cause: 'tls-handshake-failure',
      why: 'no ServerHello is in the capture: the TLS handshake may have failed',
      settle: captureOn(facts, 1),
    },
  ];
}

/** What else looks so at first sight. */
function excluded(facts: FlowFacts, reset: RstFacts, provoked: boolean): readonly Excluded[] {
  const side = who(reset.side);
  const { fin } = facts.sides[reset.side];
  const list: Excluded[] = [...forgeryExcluded(facts, reset)];
  if (reset.side === 0)
    list.push({
      cause: 'client-cancelled-request',
      why: `the client's FIN #${fin} belongs before its reset #${reset.packet}: it had closed, not cut a live socket. Whether its program had given up on a response, its own log tells`,
    });
  if (provoked && notifyOf(facts, reset.side) === 'absent')
    list.push({
      cause: 'late-data-reset',
      why: `the late segment did meet a closed socket, but no close_notify of the ${side} precedes its FIN #${fin}: the TLS stream was not closed in order`,
    });
  if (!provoked)
    list.push({
      cause: 'abort-with-unread-data',
      why: `the FIN #${fin} belongs before the reset #${reset.packet}; a close() over unread data sends no FIN. What made the second half abort (unread data, SO_LINGER 0) is the mechanism, not the cause`,
    });
  return list;
}
