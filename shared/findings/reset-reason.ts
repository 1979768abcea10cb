import type { PacketNumber, SideIndex } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { forgeryOf } from './injection-evidence.ts';
import type { ResetReasonName } from './reset-reason-names.ts';
import {
  afterOwnFin,
  afterPeerFin,
  hasOddWindow,
  hasTtlJump,
  isAnswer,
  senderWentOn,
} from './resets.ts';
import type { Confidence } from './rule.ts';
import { atMost } from './scoring.ts';
import { hasSpoken, other } from './sides.ts';
import {
  FIN_WAIT_2_LASTS,
  KEEP_ALIVES_TO_GIVE_UP,
  RETRANSMISSIONS_TO_SILENCE,
  STILL_FLOWING,
} from './thresholds.ts';

/** A mechanism that the packets of a reset allow. */
export interface ResetReason {
  readonly linux: ResetReasonName;
  /** In words for people, short: "close() while data was waiting unread". */
  readonly words: string;
  readonly sure: Confidence;
  /** The packet that it answers; 0: spontaneous, its sender's own doing. */
  readonly answers: PacketNumber;
}

/** A candidate: name, words, how sure. */
type Guess = readonly [ResetReasonName, string, Confidence];

/**
 * The mechanisms that the packets of a reset allow, best first; never empty. Told in the words of
 * Linux, whose stack the shapes are compared with (FACTS 1.5, 3.8); other stacks have the same
 * mechanisms under other names. Two facts decide most: a reset that answers a packet comes from a
 * stack without a connection for it; every other one from a program (or its kernel) that gave up.
 */
export function resetReasons(
  facts: FlowFacts,
  reset: RstFacts,
): readonly [ResetReason, ...ResetReason[]] {
  const cap = shapeCap(facts, reset);
  const foreign = foreignSigns(facts, reset);
  const guesses = isAnswer(reset) ? answering(facts, reset) : spontaneous(facts, reset);
  const all: readonly Guess[] = foreign === null ? guesses : [foreign, ...guesses];
  const told = all
    .filter(([linux], at) => all.findIndex(([name]) => name === linux) === at)
    .map(([linux, words, sure], at): ResetReason => ({
      linux,
      words,
      sure: foreign === null ? atMost(sure, cap) : at > 0 ? 'low' : atMost(sure, foreignCap(facts)),
      answers: reset.answers,
    }));
  const [first, ...others] = told;
  return [first, ...others];
}

/** Linux sends answers with window 0 and ack 0, aborts with its real window: another shape, another stack. */
function shapeCap(facts: FlowFacts, reset: RstFacts): Confidence {
  if (facts.oneSided) return 'low';
  const odd = isAnswer(reset)
    ? reset.window !== 0 || (reset.form === 'rst' && reset.ack !== 0)
    : hasOddWindow(facts, reset);
  return odd ? 'medium' : 'high';
}

/** The shape of a reset caps what is said of its named sender's stack, not of another device. */
function foreignCap(facts: FlowFacts): Confidence {
  return facts.oneSided ? 'low' : 'high';
}

/** Signs that its named sender did not send it: then none of that host's mechanisms applies. */
function foreignSigns(facts: FlowFacts, reset: RstFacts): Guess | null {
  if (forgeryOf(facts, reset) === 'high') {
    return ['NOT_SPECIFIED', "a device on the way sent it in that side's name", 'high'];
  }
  if (reset.reservedBits || reset.ipIdCopied || reset.beatsRoundTrip) {
    return ['NOT_SPECIFIED', "a device on the way sent it in that side's name", 'medium'];
  }
  return hasTtlJump(facts, reset) || senderWentOn(facts, reset)
    ? ['NOT_SPECIFIED', "another device may have sent it in that side's name", 'low']
    : null;
}

/** A stack that has no connection, or none that takes data, answers a segment (RFC 9293 3.5.2). */
function answering(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  if (reset.form === 'rst-ack') {
    // One that answers another segment than a SYN follows an earlier reset: see ResetTable.answeredAgain.
    return reset.answers <= peer.lastSyn ? answeringSyn(facts, reset) : answeringAgain(facts);
  }
  if (wasGone(facts, reset)) {
    const { firstRst } = own;
    const forged = firstRst !== null && firstRst !== reset && forgeryOf(facts, firstRst) === 'high';
    const words = forged
      ? 'its socket had gone: a reset had reached this end too'
      : 'the socket had gone with the reset before';
    return [['NO_SOCKET', words, 'high']];
  }
  if (reset.side === 0 && own.firstAck === 0 && own.uniqueBytes === 0 && own.fin === 0) {
    if (peer.syn > 0) return answeringSynAck(facts, reset);
  }
  if (afterOwnFin(facts, reset)) return answeringClosed(facts, reset);
  const handshake = peer.firstAck === 0 || reset.answers <= peer.firstAck;
  if (reset.side === 1 && own.syn > 0 && own.uniqueBytes === 0 && handshake) {
    return answeringHandshakeAck(facts, reset);
  }
  const words = 'its host has no such connection any more: closed, timed out or restarted';
  const listens: Guess = ['TCP_FLAGS', 'a socket that only listens got a segment with ACK', 'low'];
  const none: Guess = ['NO_SOCKET', words, 'medium'];
  return reset.side === 1 ? [none, listens] : [none];
}

/** RST+ACK, seq 0, to a segment without ACK: a SYN. */
function answeringSyn(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const own = facts.sides[reset.side];
  if (own.syn > 0 && own.syn < reset.packet) {
    return [['INVALID_SYN', 'a SYN that does not fit the connection under way', 'low']];
  }
  const alone = own.packets === own.rstCount + own.rstAckCount;
  return [['NO_SOCKET', 'nothing listens on that port', alone ? 'high' : 'medium']];
}

/** RST+ACK to a segment with ACK, from a side that had reset before: Linux sends a RST without ACK there. */
function answeringAgain(facts: FlowFacts): readonly Guess[] {
  const words =
    facts.close.kind === 'refused'
      ? 'the port had refused the SYN: no socket of that connection'
      : 'the socket had gone with the reset before';
  return [['NO_SOCKET', words, 'medium']];
}

/** The client's RST to a SYN-ACK. */
function answeringSynAck(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const acked = facts.relativeSeq(0, reset.seq);
  if (acked !== 1 && facts.synVariants === 1) {
    return [['TCP_INVALID_ACK_SEQUENCE', 'the SYN-ACK acknowledges a number never sent', 'medium']];
  }
  return [
    ['NO_SOCKET', 'its host has no such attempt: given up, or a scanner sent the SYN', 'high'],
  ];
}

/** The server's RST to the handshake's last ACK: it had sent a SYN-ACK and then took no connection. */
function answeringHandshakeAck(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const dropped: Guess = [
    'TCP_FLAGS',
    'the half-open connection had been dropped meanwhile',
    'low',
  ];
  if (facts.relativeSeq(1, reset.seq) !== 1) {
    const words = "a last ACK of the handshake whose number is not the SYN-ACK's";
    return [
      ['TCP_FLAGS', words, 'low'],
      ['NO_SOCKET', 'its host knows no such connection', 'low'],
    ];
  }
  return [
    ['INVALID_SYN', 'the accept queue was full and tcp_abort_on_overflow is set', 'medium'],
    ['NO_SOCKET', 'the listening socket had been closed meanwhile', 'low'],
    dropped,
  ];
}

/** The side had closed: what is left of its connection takes no data any more. */
function answeringClosed(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const own = facts.sides[reset.side];
  const peer = facts.sides[other(reset.side)];
  const gone: Guess = ['NO_SOCKET', 'nothing was left of the closed connection', 'low'];
  const data: Guess = [
    'TCP_ABORT_ON_DATA',
    'data came after close(): no program to read it',
    'low',
  ];
  const waits: Guess = [
    'TCP_TIMEWAIT_SOCKET',
    'data came to a connection closed and waiting',
    'low',
  ];
  if (reset.answers === peer.fin && peer.firstDataAfterPeerFin === 0) {
    // A FIN in its place is taken in FIN-WAIT-2 and acknowledged: here no such state was left.
    return [sure(gone, 'high')];
  }
  if (own.finAcked === 0 || own.finAcked >= reset.answers) return [sure(data, 'high'), gone];
  const since = facts.between(own.fin, reset.packet);
  if (since > FIN_WAIT_2_LASTS) return [sure(gone, 'medium'), waits];
  return [sure(waits, 'medium'), data, gone];
}

/** Nothing is left of a connection that a reset of either side has ended. */
function wasGone(facts: FlowFacts, reset: RstFacts): boolean {
  const own = facts.sides[reset.side].firstRst;
  if (own !== null && own.packet < reset.packet) return true;
  const { ending } = facts;
  return ending !== null && ending.side !== reset.side && ending.packet < reset.answers;
}

function spontaneous(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  return reset.form === 'rst' ? bareReset(facts, reset) : aborting(facts, reset);
}

/** No ACK flag, and no packet in the capture that it answers: Linux aborts with RST+ACK. */
function bareReset(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const missed: Guess = ['NO_SOCKET', 'may answer an older segment', 'low'];
  if (wasGone(facts, reset)) return [missed];
  const other: Guess = ['NOT_SPECIFIED', 'an abort as Linux does not send it: no ACK flag', 'low'];
  const linuxShape = reset.window === 0 && reset.ack === 0;
  return linuxShape ? [missed, other] : [other, missed];
}

/** RST+ACK of its sender's own accord: a connection that was alive there (FACTS 4.4, rows 2 to 5). */
function aborting(facts: FlowFacts, reset: RstFacts): readonly Guess[] {
  const { side } = reset;
  const own = facts.sides[side];
  if (facts.close.kind === 'refused' && own.syn === 0) {
    return [['NO_SOCKET', 'the port had refused the SYN: no socket of that connection', 'medium']];
  }
  const guesses: Guess[] = [];
  if (gaveUp(facts, reset)) {
    guesses.push(['TCP_KEEPALIVE_TIMEOUT', 'keep-alives without an answer: it gave up', 'medium']);
  }
  const unread = unreadData(facts, side, reset.packet);
  const close: Guess = ['TCP_ABORT_ON_CLOSE', 'close() while data was waiting unread', 'low'];
  const state: Guess = ['TCP_STATE', 'close() with SO_LINGER 0, or disconnected on purpose', 'low'];
  if (repeatedInVain(facts, reset)) {
    // Linux has no word for it: a socket that a program still holds ends in silence there, one that none holds may count as an orphan.
    return [
      ['NOT_SPECIFIED', 'it gave up: what it sent again and again stayed unanswered', 'medium'],
      ['TCP_ABORT_ON_MEMORY', 'too many closed connections were left to finish', 'low'],
      state,
    ];
  }
  if (unread === 'certain') return [...guesses, sure(close, 'high')];
  if (unread === 'likely') guesses.push(sure(close, 'medium'), state);
  else if (unread === 'impossible') guesses.push(sure(state, 'high'));
  else guesses.push(state, close);
  if (afterOwnFin(facts, reset)) {
    if (own.finAcked > 0 && own.finAcked < reset.packet && !afterPeerFin(facts, reset)) {
      guesses.push([
        'TCP_ABORT_ON_LINGER',
        'close() with TCP_LINGER2 below 0 after its FIN',
        'low',
      ]);
    } else if (own.unansweredRetransmissions > 0) {
      guesses.push([
        'TCP_ABORT_ON_MEMORY',
        'too many closed connections were left to finish',
        'low',
      ]);
    }
    if (afterPeerFin(facts, reset) && own.unackedBytes > 0) {
      guesses.push(['TCP_DISCONNECT_WITH_DATA', 'disconnected with data still to be sent', 'low']);
    }
  }
  return guesses;
}

/** Whether data of the other side may have waited unread when a side aborted; a capture cannot see reads. */
function unreadData(
  facts: FlowFacts,
  side: SideIndex,
  packet: PacketNumber,
): 'certain' | 'likely' | 'possible' | 'impossible' {
  const own = facts.sides[side];
  const peer = facts.sides[other(side)];
  if (!hasSpoken(peer)) return 'impossible';
  if (peer.firstData > packet && peer.missingBytes === 0) return 'impossible';
  if (own.lastWindow === 0) return 'certain';
  const newest = peer.lastData < packet && peer.lastData > own.lastData;
  if (!newest && peer.lastData < packet) return 'possible';
  return newest || facts.between(peer.lastData, packet) < STILL_FLOWING ? 'likely' : 'possible';
}

/** Its keep-alives stayed without an answer, and then it gave up. */
export function gaveUp(facts: FlowFacts, reset: RstFacts): boolean {
  const peer = facts.sides[other(reset.side)];
  if (facts.keepAlives < KEEP_ALIVES_TO_GIVE_UP || peer.lastPacket > reset.packet) return false;
  const idle = facts.idleBefore(reset.packet);
  return idle !== null && idle.after === reset.packet && idle.before >= peer.lastPacket;
}

/** Its data or FIN was sent again and again without one answer, and then it gave up. */
function repeatedInVain(facts: FlowFacts, reset: RstFacts): boolean {
  const { unansweredRetransmissions, firstUnanswered } = facts.sides[reset.side];
  return (
    unansweredRetransmissions >= RETRANSMISSIONS_TO_SILENCE &&
    firstUnanswered > 0 &&
    firstUnanswered < reset.packet &&
    facts.sides[other(reset.side)].lastPacket < firstUnanswered
  );
}

function sure([linux, words]: Guess, confidence: Confidence): Guess {
  return [linux, words, confidence];
}
