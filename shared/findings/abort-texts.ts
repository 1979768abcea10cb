import { assert } from '../base/assert.ts';
import { durationText } from '../base/numbers.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { mayBeUnread, peerHadFinished } from './abort.ts';
import { citations, type Citations } from './citations.ts';
import { bytesToCome } from './delivery.ts';
import { allAcknowledged, loss, lossAtClose, type Loss } from './loss.ts';
import {
  citeReset,
  formText,
  otherResetSentence,
  rejectedResetSentence,
  ttlSentence,
  windowSentence,
} from './reset-sentences.ts';
import { afterOwnFin, afterPeerFin, isAnswer, receiverWentOn } from './resets.ts';
import type { Alternative, Excluded, RuleMatch, RuleStory } from './rule.ts';
import type { RuleDoc } from './rule-doc.ts';
import { holesSentence } from './holes-sentence.ts';
import { outlastsATimer } from './idle-timers.ts';
import { forgeryExcluded, injectedReset } from './injected-reset.ts';
import { quietBefore } from './quiet.ts';
import { abortCounters, captureOn, resetCounters } from './settle.ts';
import { other } from './sides.ts';
import { Who, afterText, headWho, laterText, lowered, sentences, who } from './words.ts';

/** The story of an abort by either side. */
export function tellAbort(facts: FlowFacts, _match: RuleMatch, doc: RuleDoc): RuleStory {
  const citing = citations();
  const reset = facts.ending;
  assert(reset !== null, 'an abort has a reset');
  return {
    headline: abortHeadline(facts),
    why: sentences(
      before(facts, citing, reset),
      resetSentence(facts, citing, reset),
      mechanism(facts, reset),
      holesSentence(facts),
      ttlSentence(facts, reset),
      windowSentence(facts, reset),
      otherResetSentence(facts, citing, reset) ?? rejectedResetSentence(facts, citing),
    ),
    ...lossOf(facts, reset),
    endedBy: `${who(reset.side)}, ${reset.form === 'rst-ack' ? 'abort of a live socket' : 'by a bare RST'}`,
    matters:
      peerHadFinished(facts, reset) && (bytesToCome(facts) ?? 0) === 0
        ? 'Only to logs and reset counters.'
        : `Yes, if the ${who(other(reset.side))} was not done: its program sees "connection reset".`,
    evidence: citing.evidence(),
    alternatives: alternatives(facts, reset),
    excluded: excluded(facts, reset),
    remedy: doc.remedy,
    references: doc.references,
  };
}

/** The verdict in one line. */
export function abortHeadline(facts: FlowFacts): string {
  const reset = facts.ending;
  assert(reset !== null, 'an abort has a reset');
  const name = headWho(reset.side);
  if (afterOwnFin(facts, reset)) return `FIN then ${formText(reset)} from ${who(reset.side)}.`;
  if (peerHadFinished(facts, reset))
    return `${name} aborted after the ${who(other(reset.side))} had finished.`;
  if (reset.form === 'rst') return `${name} ended the connection with a bare RST.`;
  const { lastData } = facts.sides[other(reset.side)];
  if (lastData > reset.packet)
    return `${name} aborted the connection while the ${who(other(reset.side))} was sending.`;
  if (lastData > 0) {
    return `${name} aborted the connection ${afterText(facts, lastData, reset.packet)} the ${who(other(reset.side))}'s last data.`;
  }
  return `${name} aborted the connection.`;
}

function before(facts: FlowFacts, { cite }: Citations, reset: RstFacts): string | null {
  const own = facts.sides[reset.side];
  const peer = other(reset.side);
  const far = facts.sides[peer];
  if (afterOwnFin(facts, reset)) {
    return `${Who(reset.side)} sent its FIN ${cite(own.fin, `FIN from the ${who(reset.side)}`)}.`;
  }
  if (afterPeerFin(facts, reset)) {
    return `The ${who(peer)} had finished with FIN ${cite(far.fin, `FIN from the ${who(peer)}`)}.`;
  }
  if (far.lastData > 0 && far.lastData < reset.packet) {
    return `The ${who(peer)}'s last data was ${cite(far.lastData, `last data of the ${who(peer)}`)}.`;
  }
  if (far.lastData > reset.packet) {
    return `The ${who(peer)} was still sending, up to ${cite(far.lastData, `last data of the ${who(peer)}`)}.`;
  }
  return null;
}

function resetSentence(facts: FlowFacts, citing: Citations, reset: RstFacts): string {
  const own = facts.sides[reset.side];
  const far = facts.sides[other(reset.side)];
  const sent = citeReset(facts, citing, reset);
  const name = `The ${who(reset.side)}'s ${formText(reset)} ${sent}`;
  if (afterOwnFin(facts, reset)) {
    const place = reset.seqFromOwnFin === 1 ? ' with seq = FIN + 1' : '';
    return `${name} followed ${laterText(facts, own.fin, reset.packet)}${place}.`;
  }
  const since = afterPeerFin(facts, reset) ? far.fin : far.lastData;
  const when =
    since > 0 && since < reset.packet ? ` came ${laterText(facts, since, reset.packet)},` : ' came';
  return `${name}${when} without a FIN of its own.`;
}

function mechanism(facts: FlowFacts, reset: RstFacts): string {
  if (receiverWentOn(facts, reset)) {
    return `The ${who(other(reset.side))} went on sending long after it: the reset was lost on the way or did not come from the ${who(reset.side)}.`;
  }
  if (reset.form === 'rst') {
    return isAnswer(reset)
      ? 'A bare RST that answers a segment says only that no socket is there.'
      : 'It answers no packet; Linux aborts with RST+ACK, so another stack or another device sent it.';
  }
  if (afterOwnFin(facts, reset)) {
    return 'FIN, then RST+ACK, is what a half-close and then an abort send: close() over unread data, or SO_LINGER 0.';
  }
  const abort = 'That is what the abort of a live socket sends:';
  const peer = other(reset.side);
  if (peerHadFinished(facts, reset) && facts.tls?.sides[peer].closeNotify === 'sent') {
    return `${abort} SO_LINGER 0, or close() while the ${who(peer)}'s close_notify lay unread.`;
  }
  const shut =
    facts.sides[reset.side].zeroWindows > 0
      ? ' Its receive window was shut before: its program was not reading.'
      : '';
  return `${abort} SO_LINGER 0, close() over unread data, or a killed process with data unread.${shut}`;
}

function lossOf(facts: FlowFacts, reset: RstFacts): Loss {
  const found = lossAtClose(facts, reset.side, false);
  if (found !== null) return found;
  const peer = other(reset.side);
  const all = allAcknowledged(facts, peer);
  const spoken = facts.sides[peer].uniqueBytes > 0;
  if (peerHadFinished(facts, reset) && !(spoken && mayHaveUnread(facts, reset))) {
    return loss('no', `${all} before the reset`);
  }
  const ownDelivered = reset.side === 1 && bytesToCome(facts) === 0;
  if (!spoken || ownDelivered)
    return loss('no', ownDelivered ? 'the response was complete and acknowledged' : all);
  return loss('possible', `${all}, but a reset throws away what the program had not read`);
}

/** A RST+ACK out of nothing is what close() over unread data sends; a close_notify that lay unread explains it as well, and an HTTP answer was whole. */
function mayHaveUnread(facts: FlowFacts, reset: RstFacts): boolean {
  if (reset.form !== 'rst-ack' || isAnswer(reset) || facts.http !== null) return false;
  return facts.tls?.sides[other(reset.side)].closeNotify !== 'sent';
}

function alternatives(facts: FlowFacts, reset: RstFacts): Alternative[] {
  const side = who(reset.side);
  const quiet = quietBefore(facts, reset.packet);
  const idle = quiet !== null && outlastsATimer(quiet);
  const shut = facts.sides[reset.side].zeroWindows > 0;
  return [
    injectedReset(facts, reset),
    {
      cause: 'tls-handshake-failure',
      why: 'the TLS handshake had no ServerHello yet',
      settle: captureOn(facts, 1),
    },
    {
      cause: 'idle-timeout-reset',
      why: idle
        ? `no data had moved for ${durationText(quiet)}: an idle timer of the ${side}, or of a box on the way, may have run out`
        : 'a load balancer or firewall may have dropped the idle connection and reset it',
      settle: `Compare the silence before #${reset.packet} with the idle timers on the way; ${lowered(resetCounters(facts, reset.side))}`,
    },
    {
      cause: 'abort-with-unread-data',
      why: shut
        ? `the ${side}'s window was shut before: its program did not read`
        : `the ${side}'s program may have closed with data unread: the packets cannot show reads`,
      settle: abortCounters(reset.side),
    },
    {
      cause: 'reset-ignored-by-endpoint',
      why: `the ${who(other(reset.side))} went on sending: it may have rejected the reset`,
      settle: captureOn(facts, other(reset.side)),
    },
  ];
}

/** Why what comes to mind first is not it. */
function excluded(facts: FlowFacts, reset: RstFacts): readonly Excluded[] {
  const forged = forgeryExcluded(facts, reset);
  if (reset.form !== 'rst-ack' || mayBeUnread(facts, reset)) return forged;
  const peer = who(other(reset.side));
  const read = `before the reset #${reset.packet} the ${peer} had sent nothing that could lie unread`;
  return [...forged, { cause: 'abort-with-unread-data', why: read }];
}
