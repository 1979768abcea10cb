import type { Nanoseconds, PacketNumber, SideIndex } from '../../../base/units.ts';
import type { FlowFacts, ProbePace } from '../../../flows/flow-facts.ts';
import { bothFinsAcknowledged, endedSoon, other } from '../../sides.ts';
import { WINDOW_STAYS_SHUT } from '../../thresholds.ts';

/** The side whose receive window stayed shut to the end while the other one had more to send; null where none did. */
export function shutSide(facts: FlowFacts): SideIndex | null {
  if (isShut(facts, 0)) return 0;
  return isShut(facts, 1) ? 1 : null;
}

function isShut(facts: FlowFacts, side: SideIndex): boolean {
  if (facts.sides[side].zeroWindowSince === 0) return false;
  const waits = facts.zeroWindowProbes > 0 || facts.sides[other(side)].unackedBytes > 0;
  return waits && !bothFinsAcknowledged(facts) && shutFor(facts, side) >= WINDOW_STAYS_SHUT;
}

/** How long the window was shut: to the reset or FIN that ended the wait, else to the end of the capture. */
export function shutFor(facts: FlowFacts, side: SideIndex): Nanoseconds {
  const { zeroWindowSince } = facts.sides[side];
  const end = endOf(facts, side);
  if (end > 0) return facts.between(zeroWindowSince, end);
  return facts.between(zeroWindowSince, facts.lastPacket) + facts.silenceAtEnd;
}

/** The first FIN after the window was shut, or the reset that ended the wait, whichever came first; 0: neither. */
export function endOf(facts: FlowFacts, side: SideIndex): PacketNumber {
  const fin = finOf(facts, side);
  const reset = facts.ending?.packet ?? 0;
  return fin === 0 || reset === 0 ? fin + reset : Math.min(fin, reset);
}

/** The first FIN of either side after the window was shut; 0: none. */
function finOf(facts: FlowFacts, side: SideIndex): PacketNumber {
  const since = facts.sides[side].zeroWindowSince;
  const [client, server] = facts.sides;
  const first = client.fin > since ? client.fin : 0;
  const second = server.fin > since ? server.fin : 0;
  return first === 0 || second === 0 ? first + second : Math.min(first, second);
}

/** Whose FIN ended the wait; null where a reset or nobody did. */
export function finSide(facts: FlowFacts, side: SideIndex): SideIndex | null {
  const fin = finOf(facts, side);
  if (fin === 0 || fin !== endOf(facts, side)) return null;
  return fin === facts.sides[0].fin ? 0 : 1;
}

/** The other side certainly had more to send: bytes of it are open, or were sent into the shut window. */
export function hasMore(facts: FlowFacts, side: SideIndex): boolean {
  const sender = facts.sides[other(side)];
  return sender.unackedBytes > 0 || sender.lastData > facts.sides[side].zeroWindowSince;
}

/** Nothing shows that the other side had more to send: what looks like probes may be keep-alives. */
export function isSteady(facts: FlowFacts, shut: SideIndex): boolean {
  return !hasMore(facts, shut) && paceOf(facts, shut) === 'steady';
}

/** How the probes of a shut window follow each other. */
export function paceOf(facts: FlowFacts, shut: SideIndex): ProbePace {
  return facts.probePace(facts.sides[shut].zeroWindowSince);
}

/**
 * How the side with the shut window took the probes.
 *
 * all      it answered to the end: still 0
 * stopped  it answered, but not the other side's last packet, though the capture ran on for long enough
 * none     it was not heard again since it shut the window
 */
export type Answers = 'all' | 'stopped' | 'none';

/** Reads it off the packets; without probes it says nothing. */
export function answersOf(facts: FlowFacts, shut: SideIndex): Answers {
  const { lastPacket, zeroWindowSince } = facts.sides[shut];
  if (lastPacket <= zeroWindowSince) return 'none';
  const isOpen = endOf(facts, shut) === 0;
  const lastWord = facts.sides[other(shut)].lastPacket;
  return isOpen && lastWord > lastPacket && !endedSoon(facts) ? 'stopped' : 'all';
}
