import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { S_IP } from './tcp-words.ts';

/**
 * `S_IP`: bits 0-15 the newest IP-ID that is not 0, 16-23 the newest TTL, 24-27 how far the IP-ID moved
 * at most from packet to packet (index into STEPS), 28-31 the same of the TTL (saturating).
 */
const TTL_SHIFT = 16;
const STEP_SHIFT = 24;
const TTL_STEP_SHIFT = 28;

/** Upper bounds of IP-ID steps; exact where FACTS 1.5 compares (50 and less). */
const STEPS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 16, 20, 25, 32, 40, 50, 255, 4095, 65_535];

/** A host's own counter moves this far at most between packets of one flow (FACTS 1.5: the baseline). */
const OWN_STEPS = 50;

/**
 * Takes a packet that is no reset into its side's series. IP-ID 0 is left out: Linux sends it in
 * SYN+ACKs, in ACKs from TIME-WAIT and in stateless resets, between numbers of the socket's counter.
 */
export function noteIp(w: Uint32Array, me: number, p: DecodedPacket): void {
  const kept = w[me + S_IP];
  let next = kept;
  if (((kept >>> TTL_SHIFT) & 255) !== p.ttl) next = noteTtl(kept, p.ttl);
  if (p.ipId !== 0) {
    const step = ((p.ipId - kept) << 16) >> 16;
    if ((step > 1 || step < -1) && (kept & 0xffff) !== 0) next = noteStep(next, Math.abs(step));
    next = (next & ~0xffff) | (p.ipId & 0xffff);
  }
  w[me + S_IP] = next;
}

/** IP-ID of a packet minus that of its side's packet before, folded; null where it says nothing. */
export function ipIdStep(w: Uint32Array, me: number, p: DecodedPacket): number | null {
  const before = w[me + S_IP] & 0xffff;
  if (p.ipVersion !== 4 || p.ipId === 0 || before === 0) return null;
  return ((p.ipId - before) << 16) >> 16;
}

/**
 * A packet's IP-ID is that of the other side's newest packet with one, and does not go on from its own
 * side's (two hosts that count alike, or tools that always write the same number): it was copied.
 */
export function copiesIpId(w: Uint32Array, me: number, peer: number, p: DecodedPacket): boolean {
  if (p.ipVersion !== 4 || p.ipId === 0 || p.ipId !== (w[peer + S_IP] & 0xffff)) return false;
  const step = ipIdStep(w, me, p);
  return step === null || step < 0 || step > OWN_STEPS;
}

/** How far a side's IP-ID moved at most from packet to packet, at least 1. */
export function largestIpIdStep(word: number): number {
  return STEPS[(word >>> STEP_SHIFT) & 15];
}

/** How far a side's TTL moved at most from packet to packet (15: that or more). */
export function largestTtlStep(word: number): number {
  return word >>> TTL_STEP_SHIFT;
}

function noteTtl(kept: number, ttl: number): number {
  const known = (kept >>> TTL_SHIFT) & 255;
  const step = known === 0 ? 0 : Math.min(15, Math.abs(ttl - known));
  const most = Math.max(kept >>> TTL_STEP_SHIFT, step);
  return (kept & 0x0f00ffff) | (ttl << TTL_SHIFT) | (most << TTL_STEP_SHIFT);
}

function noteStep(kept: number, step: number): number {
  let code = (kept >>> STEP_SHIFT) & 15;
  while (STEPS[code] < step) code += 1;
  return (kept & 0xf0ffffff) | (code << STEP_SHIFT);
}
