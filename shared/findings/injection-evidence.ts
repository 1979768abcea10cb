import { LACKS } from '../capture/record.ts';
import type { FlowFacts, RstFacts, SideFacts } from '../flows/flow-facts.ts';
import {
  afterPeerFin,
  finIsOlder,
  hasIpIdJump,
  hasStrayAck,
  hasTtlJump,
  isAnswer,
  isStatelessReply,
  ttlStartsApart,
  underWay,
} from './resets.ts';
import type { Confidence } from './rule.ts';
import { MEDIUM, STRONG, WEAK } from './scoring.ts';
import { other } from './sides.ts';
import {
  ANSWER_WITHIN,
  REORDERED_WITHIN,
  ROUTE_CHANGES_AFTER,
  ROUTE_CHANGES_HOPS,
} from './thresholds.ts';

/** One reason to think that another device than its sender's host wrote a reset (FACTS 1.5, 1.6). */
export interface InjectionTrait {
  readonly id: string;
  readonly points: number;
  /** It lies in the packet's own headers; without such a one the cause is never above low. */
  readonly header: boolean;
  /** It rests on when packets passed, or in which order: alone with one other trail it makes no high. */
  readonly order?: true;
  /** A constant for the scale. */
  readonly what: string;
  readonly holds: (facts: FlowFacts, reset: RstFacts) => boolean;
}

/** In the order in which a story tells them. */
export const INJECTION_TRAITS: readonly InjectionTrait[] = [
  {
    id: 'ttl',
    points: STRONG,
    header: true,
    what: "its TTL is off its sender's, which never moved otherwise",
    holds: (facts, reset) => hasTtlJump(facts, reset) && !ttlStartsApart(facts, reset),
  },
  {
    id: 'ip-id-copied',
    points: STRONG,
    header: true,
    what: "its IP-ID is that of the other side's packet before it",
    holds: (_facts, reset) => reset.ipIdCopied,
  },
  {
    id: 'reserved-bits',
    points: STRONG,
    header: true,
    what: 'reserved bits of its TCP header are set',
    holds: (_facts, reset) => reset.reservedBits,
  },
  {
    id: 'ip-id',
    points: MEDIUM,
    header: true,
    what: "its IP-ID does not continue its sender's series, which is dense otherwise",
    holds: (facts, reset) => !reset.ipIdCopied && hasIpIdJump(facts, reset),
  },
  {
    id: 'beats-round-trip',
    points: STRONG,
    header: false,
    order: true,
    what: 'it acknowledges bytes sooner than a round trip to its sender takes',
    holds: (_facts, reset) => reset.beatsRoundTrip,
  },
  {
    id: 'RST_SEQ_DATA',
    points: STRONG,
    header: false,
    what: 'its sender goes on with new data after it',
    holds: dataBeyond,
  },
  {
    id: 'goes-on',
    points: STRONG,
    header: false,
    order: true,
    what: 'its sender goes on without new data after it: a host that has reset sends resets only',
    holds: goesOn,
  },
  {
    id: 'SYN_RST',
    points: STRONG,
    header: false,
    what: 'a SYN-ACK and a reset both answer the same SYN',
    holds: bothAnswerTheSyn,
  },
  {
    id: 'RST_SEQ_CHANGE',
    points: STRONG,
    header: false,
    what: 'resets of one side leap beyond everything that it sent',
    holds: leapsAhead,
  },
  {
    id: 'RST_ACK_CHANGE',
    points: MEDIUM,
    header: false,
    what: 'resets of one side acknowledge different numbers, and nothing new came between',
    holds: acksDiffer,
  },
  {
    id: 'both-ends',
    points: MEDIUM,
    header: false,
    what: 'both ends got a reset at once, and neither answers a packet',
    holds: bothEndsAtOnce,
  },
  {
    id: 'DATA_SEQ_RST',
    points: WEAK,
    header: false,
    what: 'its number lies below data that its sender had sent, and it answers nothing',
    holds: belowOwnData,
  },
  {
    id: 'stray-ack',
    points: WEAK,
    header: false,
    what: 'its ACK field is filled though the ACK flag is off',
    holds: (_facts, reset) => hasStrayAck(reset),
  },
  {
    id: 'bare-window',
    points: WEAK,
    header: false,
    what: 'no ACK flag, and yet a window: a host without a socket sends 0',
    holds: (facts, reset) =>
      reset.form === 'rst' && reset.window > 0 && ((facts.listed ?? 0) & LACKS.window) === 0,
  },
  {
    id: 'syn-ack-again',
    points: WEAK,
    header: false,
    what: 'the server repeats its SYN-ACK after it',
    holds: (facts, reset) => reset.side === 1 && repeatsSynAck(facts.sides[1], reset),
  },
  {
    id: 'ttl-start',
    points: WEAK,
    header: false,
    what: "its TTL is off its sender's, but by another start value over the same number of hops",
    holds: (facts, reset) => hasTtlJump(facts, reset) && ttlStartsApart(facts, reset),
  },
];

/**
 * The reset that looks most like another device's, null where none does; its points are
 * `injectionPoints`. Resets that change nothing are passed over (see `changesNothing`).
 */
export function suspectReset(facts: FlowFacts): RstFacts | null {
  let best: RstFacts | null = null;
  let most = 0;
  for (const reset of facts.resets) {
    if (changesNothing(facts, reset)) continue;
    const points = injectionPoints(facts, reset);
    if (points > most) {
      best = reset;
      most = points;
    }
  }
  return best;
}

/** How sure the traits of a reset make it that another device wrote it; null where they are too few, or it changed nothing. */
export function forgeryOf(facts: FlowFacts, reset: RstFacts): Confidence | null {
  if (changesNothing(facts, reset)) return null;
  let points = 0;
  let header = 0;
  let trails = 0;
  for (const trait of INJECTION_TRAITS) {
    if (!trait.holds(facts, reset)) continue;
    points += trait.points;
    if (trait.header) header += trait.points;
    if (trait.points === STRONG && trait.order !== true) trails += 1;
  }
  if (continuesOwnCounter(facts, reset)) points -= STRONG;
  if (points < MEDIUM) return null;
  if (onlyTtlAndExplained(facts, reset)) return 'low';
  return forgeryConfidence(facts, reset, header, trails, points);
}

/**
 * High: two trails exclude its sender's own stack, one of them in its headers, none of them the order of
 * packets. Medium: one does. A TTL
 * that has only SYN-ACKs to compare with may be a SYN proxy's; alone it leaves everything open.
 */
export function forgeryConfidence(
  facts: FlowFacts,
  reset: RstFacts,
  header: number,
  trails: number,
  points: number,
): Confidence {
  if (header === 0) return 'low';
  const thin = onlySyns(facts.sides[reset.side]);
  if (header >= 2 * STRONG || (header >= STRONG && trails >= 2 && !thin)) return 'high';
  if (header >= STRONG) return thin && points < 2 * STRONG ? 'low' : 'medium';
  return points > header ? 'medium' : 'low';
}

/** All traits' points of a reset. */
export function injectionPoints(facts: FlowFacts, reset: RstFacts): number {
  let sum = 0;
  for (const trait of INJECTION_TRAITS) if (trait.holds(facts, reset)) sum += trait.points;
  return sum;
}

/**
 * Its TTL is all that sets it apart, and there is a harmless reason for one: a kernel without a socket answers
 * with a TTL of its own, or the path became another one during a silence.
 */
export function onlyTtlAndExplained(facts: FlowFacts, reset: RstFacts): boolean {
  if (!hasTtlJump(facts, reset) || injectionPoints(facts, reset) - STRONG >= MEDIUM) return false;
  return isStatelessReply(facts, reset) || mayBeAnotherRoute(facts, reset);
}

function mayBeAnotherRoute(facts: FlowFacts, reset: RstFacts): boolean {
  if (Math.abs(facts.sides[reset.side].ttl - reset.ttl) > ROUTE_CHANGES_HOPS) return false;
  return (facts.idleBefore(reset.packet)?.nanos ?? 0) >= ROUTE_CHANGES_AFTER;
}

/**
 * What a firewall or load balancer in front of a host sends for connections that are over is no
 * injection, whatever its TTL:
 * - a side's reset after its own FIN (by number: packets change places), or as the answer to a packet after the other side's;
 * - the client's answer to a SYN-ACK where it sent nothing but SYNs: those came from a raw socket
 *   (a scan) or another host (spoofed), the reset from its kernel;
 * - a reset other than the one that ended the connection, unless of the same volley.
 */
export function changesNothing(facts: FlowFacts, reset: RstFacts): boolean {
  if (finIsOlder(facts, reset)) return true;
  if (afterPeerFin(facts, reset) && isAnswer(reset)) return true;
  if (reset.side === 0 && onlySyns(facts.sides[0])) return true;
  const { ending } = facts;
  if (ending === null || ending === reset) return false;
  if (reset.side !== ending.side) return true;
  return Math.abs(facts.between(ending.packet, reset.packet)) > ANSWER_WITHIN;
}

/**
 * An abort of the real host (FACTS 1.5): RST+ACK with the next number of its own IP-ID counter, its
 * real window and its TTL. Contradicts injection.
 */
export function continuesOwnCounter(facts: FlowFacts, reset: RstFacts): boolean {
  return (
    reset.form === 'rst-ack' &&
    reset.ipIdStep === 1 &&
    reset.window > 0 &&
    !hasTtlJump(facts, reset)
  );
}

/** The side sent nothing but SYNs (or SYN-ACKs) and resets: one kind of packet to compare a TTL with. */
export function onlySyns({ packets, rstCount, rstAckCount, synCount }: SideFacts): boolean {
  return packets - rstCount - rstAckCount <= synCount;
}

/** The end of all that a side sent, relative to its initial number. */
function ownEnd({ uniqueBytes, missingBytes }: SideFacts): number {
  return 1 + uniqueBytes + missingBytes;
}

function dataBeyond(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  return (
    sender.lastData > reset.packet &&
    facts.between(reset.packet, sender.lastData) > REORDERED_WITHIN &&
    facts.relativeSeq(reset.side, reset.seq) < ownEnd(sender)
  );
}

/** Without new data only time tells: what was under way when the reset passed is older than it. */
function goesOn(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  const last = sender.lastRst?.packet ?? 0;
  if (sender.lastPacket <= last || dataBeyond(facts, reset) || repeatsSynAck(sender, reset))
    return false;
  return facts.between(last, sender.lastPacket) >= underWay(facts);
}

function repeatsSynAck(server: SideFacts, reset: RstFacts): boolean {
  return server.synCount > 1 && server.lastData === 0 && server.lastPacket > reset.packet;
}

/** A client that repeats its SYN may be refused once and accepted then. */
function bothAnswerTheSyn(facts: FlowFacts, reset: RstFacts): boolean {
  const [client, server] = facts.sides;
  if (reset.side !== 1 || server.syn === 0 || client.synCount !== 1) return false;
  return reset.form === 'rst-ack' && facts.relativeSeq(0, reset.ack) === 1 && reset.seq === 0;
}

/** Weaver, Sommer, Paxson (NDSS 2009); within two seconds, no FIN of that side. */
function leapsAhead(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  const { firstRst, lastRst } = sender;
  if (firstRst === null || lastRst === null || firstRst === lastRst || sender.fin > 0) return false;
  if (firstRst.seq === 0 || lastRst.seq === 0) return false;
  const low = facts.relativeSeq(reset.side, firstRst.seq);
  const high = facts.relativeSeq(reset.side, lastRst.seq);
  return (
    high > low + 2 &&
    high < 2 ** 31 &&
    high > ownEnd(sender) + 2 &&
    facts.between(firstRst.packet, lastRst.packet) < 2 * ANSWER_WITHIN
  );
}

function acksDiffer(facts: FlowFacts, reset: RstFacts): boolean {
  const { firstRst, lastRst } = facts.sides[reset.side];
  if (firstRst === null || lastRst === null || firstRst.form !== lastRst.form) return false;
  if (firstRst.ack === lastRst.ack) return false;
  const peer = facts.sides[other(reset.side)];
  return peer.lastData < firstRst.packet && !(peer.fin > firstRst.packet);
}

function bothEndsAtOnce(facts: FlowFacts, reset: RstFacts): boolean {
  const far = facts.sides[other(reset.side)].firstRst;
  if (far === null || isAnswer(far) || isAnswer(reset) || finIsOlder(facts, far)) return false;
  return Math.abs(facts.between(far.packet, reset.packet)) <= ANSWER_WITHIN;
}

function belowOwnData(facts: FlowFacts, reset: RstFacts): boolean {
  const sender = facts.sides[reset.side];
  return (
    reset.validity === 'left' &&
    !isAnswer(reset) &&
    sender.lastData < reset.packet &&
    facts.relativeSeq(reset.side, reset.seq) < ownEnd(sender)
  );
}
