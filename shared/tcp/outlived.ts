import { handshakeRtt } from './learn-handshake.ts';
import type { PacketClock } from './packet-clock.ts';

/** Why an end counts as closed by a reset. */
export const CLOSED_BY_NONE = 0;
/** It sent the reset: a host that has reset sends nothing but resets. */
export const CLOSED_BY_OWN = 1;
/** It has to obey the reset as far as the capture tells, but only by an exception or for want of knowledge. */
export const CLOSED_BY_WEAK = 2;
/** It has to obey the reset: its number is exact. */
export const CLOSED_BY_EXACT = 3;
/** The reader asked for endpoints that obey it, whatever the packets show. */
export const CLOSED_FOR_GOOD = 4;

/** RFC 6298 and every stack in use: no retransmission timer fires sooner. */
export const LEAST_RTO_NANOS = 200_000_000;

/** Nothing that an end had sent before a reset reached it is under way for so long, queues included. */
export const LONGEST_UNDER_WAY_NANOS = 3e9;

/** What a segment shows of its sender. */
export interface SignOfLife {
  /** New payload, or it acknowledges something new. */
  readonly isNew: boolean;
  /** Payload sent again. */
  readonly repeats: boolean;
  /** Payload or FIN. */
  readonly carries: boolean;
  /** New payload from the number on that its own RST+ACK had: sent after it, however soon. */
  readonly beyond: boolean;
}

/**
 * Whether a segment (no SYN, no reset) shows that its sender lives on though a reset had closed it, `since`
 * being that reset's packet: then another device sent the reset, or its receiver never got or never heeded it.
 * What was under way when the reset passed shows nothing.
 */
export function outlives(
  kind: number,
  since: number,
  sign: SignOfLife,
  w: Uint32Array,
  row: number,
  clock: PacketClock,
  sec: number,
  nsec: number,
): boolean {
  if (kind === CLOSED_BY_NONE || kind === CLOSED_FOR_GOOD) return false;
  if (kind === CLOSED_BY_OWN && sign.beyond) return true;
  if (kind === CLOSED_BY_WEAK && !sign.isNew && !sign.repeats) return false;
  const passed = clock.nanosSince(since, sec, nsec);
  if (passed < underWay(w, row, clock)) return false;
  if (kind !== CLOSED_BY_EXACT || sign.repeats) return true;
  return sign.carries && passed >= LONGEST_UNDER_WAY_NANOS;
}

/** What an end sends within this after a reset was sent to it may have been under way. */
export function underWay(w: Uint32Array, row: number, clock: PacketClock): number {
  return Math.max(LEAST_RTO_NANOS, handshakeRtt(w, row, clock));
}
