import { LACKS } from '../capture/record.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';
import { other } from './sides.ts';
import {
  DENSE_IP_IDS,
  FIN_TO_RST_WITHIN,
  GOES_ON_AFTER,
  IP_ID_JUMP,
  SERIES_AT_LEAST,
  TTL_JUMP,
  WENT_ON_AFTER,
} from './thresholds.ts';

/** Stacks start with one of these TTLs. */
const TTL_STARTS: readonly number[] = [64, 128, 255];

function roundTrips(facts: FlowFacts, floor: number): number {
  const rtt = facts.handshakeRtt ?? 0;
  return 2 * rtt > floor ? 2 * rtt : floor;
}

/** The reset answers a packet of the other side, and at once (RFC 9293 section 3.5.2), as the tracker judged it. */
export function isAnswer(reset: RstFacts): boolean {
  return reset.answers > 0;
}

/** Its receiver sent data long after it: the reset was lost behind the capture, or rejected. */
export function receiverWentOn(facts: FlowFacts, reset: RstFacts): boolean {
  const receiver = facts.sides[other(reset.side)];
  return (
    receiver.lastData > reset.packet &&
    facts.between(reset.packet, receiver.lastData) > roundTrips(facts, WENT_ON_AFTER)
  );
}

/** A reset that carries its sender's own FIN number to a receiver that has that FIN already (Linux 6.1 to 7.2 accept it, 2.6.26 does not). */
export function isOnFinNumber(reset: RstFacts): boolean {
  return (
    reset.validity === 'left' &&
    reset.seqFromOwnFin === 0 &&
    (reset.receiverState === 'CLOSE-WAIT' ||
      reset.receiverState === 'LAST-ACK' ||
      reset.receiverState === 'CLOSING')
  );
}

/** The sender of the reset had sent its FIN before. */
export function afterOwnFin(facts: FlowFacts, reset: RstFacts): boolean {
  const { fin } = facts.sides[reset.side];
  return fin > 0 && fin < reset.packet;
}

/**
 * The sender's FIN is older than the reset, whatever their places in the capture: its number lies below the
 * reset's. Of a FIN with the very number only one that was under way with it; later, its sender went on.
 */
export function finIsOlder(facts: FlowFacts, reset: RstFacts): boolean {
  const { fin, finSeq } = facts.sides[reset.side];
  if (fin === 0) return false;
  if (fin < reset.packet) return true;
  const above = (reset.seq - finSeq) | 0;
  return above > 0 || (above === 0 && facts.between(reset.packet, fin) < underWay(facts));
}

/** What a side sends within this after a reset may have been under way: a round trip, or the least retransmission timeout. */
export function underWay(facts: FlowFacts): number {
  const rtt = facts.handshakeRtt ?? 0;
  return rtt > GOES_ON_AFTER ? rtt : GOES_ON_AFTER;
}

/** FIN and reset of one side belong to one close. */
export function soonAfterOwnFin(facts: FlowFacts, reset: RstFacts): boolean {
  return (
    afterOwnFin(facts, reset) &&
    facts.between(facts.sides[reset.side].fin, reset.packet) <= FIN_TO_RST_WITHIN
  );
}

/**
 * The RST+ACK that passed its sender's FIN on the way: the FIN, one number below it, comes behind it, and
 * behind the reset that ended the flow, in the capture. Null where there is none.
 */
export function resetPastOwnFin(facts: FlowFacts, ending: RstFacts): RstFacts | null {
  const { fin, finSeq, firstRst } = facts.sides[ending.side];
  if (firstRst === null || fin <= ending.packet || firstRst.form !== 'rst-ack') return null;
  return ((firstRst.seq - finSeq) | 0) === 1 ? firstRst : null;
}

/** The other side had sent its FIN before this reset. */
export function afterPeerFin(facts: FlowFacts, reset: RstFacts): boolean {
  const { fin } = facts.sides[other(reset.side)];
  return fin > 0 && fin < reset.packet;
}

/** The reset's TTL is off its sender's, which never moved otherwise (FACTS 1.5: strong evidence). */
export function hasTtlJump(facts: FlowFacts, reset: RstFacts): boolean {
  const side = facts.sides[reset.side];
  if (side.firstPacket === reset.packet || side.ttl === 0 || reset.ttl === 0) return false;
  if (side.largestTtlStep > 0 || isOnStart(side.ttl, reset.ttl)) return false;
  return Math.abs(side.ttl - reset.ttl) >= TTL_JUMP;
}

/**
 * A program that sets its TTL to 1 or 2 (BGP between neighbours): its kernel's own resets, which know of no
 * socket, start with an ordinary one.
 */
function isOnStart(own: number, ttl: number): boolean {
  return own <= 2 && TTL_STARTS.some((start) => ttl === start || ttl === start - 1);
}

/**
 * The answer of a kernel without a socket (RFC 9293 section 3.5.2): nothing in it comes from the connection
 * but the number that it was asked with. Where it takes its TTL from is its own affair. What a listing does not say
 * of it speaks neither for nor against.
 */
export function isStatelessReply(facts: FlowFacts, reset: RstFacts): boolean {
  const { form, ack, window, ipId } = reset;
  const unsaid = facts.listed ?? 0;
  return (
    form === 'rst' &&
    isAnswer(reset) &&
    (ack === 0 || (unsaid & LACKS.bareAck) !== 0) &&
    (window === 0 || (unsaid & LACKS.window) !== 0) &&
    (ipId === 0 || (unsaid & LACKS.ipId) !== 0)
  );
}

/**
 * The TTL jump is only one of start values: both TTLs are the same number of hops (one more or less)
 * away from another of 64, 128 and 255. Some kernels and the boxes next to a host send resets so.
 */
export function ttlStartsApart(facts: FlowFacts, reset: RstFacts): boolean {
  return Math.abs(hopsOf(facts.sides[reset.side].ttl) - hopsOf(reset.ttl)) <= 1;
}

/** Hops that a TTL has behind it, from the nearest start value above. */
export function hopsOf(ttl: number): number {
  for (const start of TTL_STARTS) if (ttl <= start) return start - ttl;
  return 0;
}

/**
 * The reset's IP-ID does not continue its sender's series, which is dense otherwise (FACTS 1.5: medium
 * evidence; a host with one counter for all its traffic may jump while it is idle here).
 */
export function hasIpIdJump(facts: FlowFacts, reset: RstFacts): boolean {
  const { largestIpIdStep, packets, rstCount, rstAckCount } = facts.sides[reset.side];
  if (reset.ipIdStep === null || largestIpIdStep > DENSE_IP_IDS) return false;
  if (packets - rstCount - rstAckCount < SERIES_AT_LEAST) return false;
  const step = Math.abs(reset.ipIdStep);
  return step > Math.max(IP_ID_JUMP, DENSE_IP_IDS * largestIpIdStep);
}

/** The side that "reset" goes on (data, or its SYN-ACK again): its own stack did not send that reset. */
export function senderWentOn(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  if (sender.lastData > reset.packet) return true;
  return sender.synCount > 1 && reset.side === 1 && sender.lastPacket > reset.packet;
}

/** The ACK field is filled though the ACK flag is off. Clean stacks put 0 there (FACTS 2.5 #6). */
export function hasStrayAck(reset: RstFacts): boolean {
  return reset.form === 'rst' && reset.ack !== 0;
}

/**
 * RST+ACK with window 0 from a side whose window was open: Linux sends its real window in an abort,
 * Windows and many devices on the way send 0 (FACTS 1.5). A hint, never a proof.
 */
export function hasOddWindow(facts: FlowFacts, reset: RstFacts): boolean {
  const { zeroWindows, lastWindow } = facts.sides[reset.side];
  return reset.form === 'rst-ack' && reset.window === 0 && zeroWindows === 0 && lastWindow !== 0;
}

/** A mark of another sender: headers that are not its named sender's, or that one going on. */
export function hasForeignSign(facts: FlowFacts, reset: RstFacts): boolean {
  if (reset.reservedBits || reset.ipIdCopied || reset.beatsRoundTrip) return true;
  return isSuspect(facts, reset);
}

/** Something says that another device sent the reset. Equal TTLs never disprove it. */
export function isSuspect(facts: FlowFacts, reset: RstFacts): boolean {
  return hasTtlJump(facts, reset) || senderWentOn(facts, reset);
}

/**
 * The last word of a side is a reset that ended nothing, as far as its receiver shows: that side is
 * gone, and the other one may hold its connection open for long. Null where there is none.
 */
export function unheededReset(facts: FlowFacts): RstFacts | null {
  if (facts.ending !== null) return null;
  for (const { lastRst, lastPacket } of facts.sides)
    if (lastRst !== null && lastRst.packet === lastPacket) return lastRst;
  return null;
}
