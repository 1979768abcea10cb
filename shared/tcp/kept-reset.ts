import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK } from '../wire/decoded-packet.ts';

/** Words of one remembered reset: the packet's number. */
export const R_PACKET = 0;
/** Its sequence number. */
export const R_SEQ = 1;
const R_ACK = 2;
/**
 * TTL, validity << 8, receiver's state << 12, ACK flag << 16, FIN offset known << 17, outcomes << 18,
 * all flags << 24.
 */
export const R_SHAPE = 3;
const OUTCOMES_SHIFT = 18;
const FLAGS_SHIFT = 24;
/** IP-ID, window << 16. */
const R_IP = 4;
const R_ANSWERS = 5;
const R_FROM_FIN = 6;
const R_PAYLOAD = 7;
/** IP-ID step in bits 0-15, known << 16; then signs of another sender. */
const R_IP_STEP = 8;
const STEP_KNOWN = 1 << 16;
const RESERVED_BITS = 1 << 17;
const IP_ID_COPIED = 1 << 18;
const BEATS_ROUND_TRIP = 1 << 19;
/** The header's reserved bits; the lowest of the four is AE (RFC 9768), which is in use. */
const TRULY_RESERVED = 0b1110;
/** Words of a slot. */
export const SLOT_WORDS = 9;

/** One remembered reset, unpacked. States and validities are indexes. */
export interface KeptReset {
  readonly packet: number;
  readonly seq: number;
  readonly ack: number;
  readonly ttl: number;
  readonly validity: number;
  readonly receiverState: number;
  readonly withAck: boolean;
  readonly ipId: number;
  readonly window: number;
  readonly payload: number;
  readonly answers: number;
  readonly seqFromOwnFin: number | null;
  /** IP-ID minus that of its sender's packet before, folded; null where it says nothing. */
  readonly ipIdStep: number | null;
  /** What endpoints of each generation make of it, packed (reset-outcome). */
  readonly outcomes: number;
  readonly reservedBits: boolean;
  readonly ipIdCopied: boolean;
  readonly beatsRoundTrip: boolean;
}

/** What `add` keeps of a judgement. */
export interface JudgedReset {
  readonly validity: number;
  readonly answers: number;
  readonly receiverState: number;
  readonly outcomes: number;
  readonly ipIdCopied: boolean;
  readonly beatsRoundTrip: boolean;
}

/** Writes a reset into its slot, but for what `writeSigns` adds. */
export function writeReset(
  page: Uint32Array,
  slot: number,
  p: DecodedPacket,
  packet: number,
  judged: JudgedReset,
  seqFromOwnFin: number | null,
): void {
  const withAck = (p.flags & ACK) !== 0 ? 1 << 16 : 0;
  page[slot + R_PACKET] = packet;
  page[slot + R_SEQ] = p.seq;
  page[slot + R_ACK] = p.ack;
  page[slot + R_SHAPE] =
    p.ttl |
    (judged.validity << 8) |
    (judged.receiverState << 12) |
    withAck |
    (seqFromOwnFin === null ? 0 : 1 << 17) |
    (judged.outcomes << OUTCOMES_SHIFT) |
    (p.flags << FLAGS_SHIFT);
  page[slot + R_IP] = (p.ipId & 0xffff) | (p.window << 16);
  page[slot + R_ANSWERS] = judged.answers;
  page[slot + R_FROM_FIN] = seqFromOwnFin ?? 0;
  page[slot + R_PAYLOAD] = p.payloadLength;
}

/** Adds the IP-ID step (null: it says nothing) and the signs of another sender. */
export function writeSigns(
  page: Uint32Array,
  slot: number,
  p: DecodedPacket,
  judged: JudgedReset,
  step: number | null,
): void {
  const signs =
    ((p.reservedBits & TRULY_RESERVED) === 0 ? 0 : RESERVED_BITS) |
    (judged.ipIdCopied ? IP_ID_COPIED : 0) |
    (judged.beatsRoundTrip ? BEATS_ROUND_TRIP : 0);
  page[slot + R_IP_STEP] = (step === null ? 0 : STEP_KNOWN | (step & 0xffff)) | signs;
}

/** The slot's reset has every field of the packet's, and an IP-ID that is not 0. */
export function hasFieldsOf(page: Uint32Array, slot: number, p: DecodedPacket): boolean {
  if (p.ipId === 0 || (page[slot + R_IP] & 0xffff) !== p.ipId) return false;
  if (page[slot + R_SEQ] !== p.seq || page[slot + R_ACK] !== p.ack) return false;
  if (page[slot + R_SHAPE] >>> FLAGS_SHIFT !== (p.flags & 255)) return false;
  return page[slot + R_PAYLOAD] === p.payloadLength;
}

/** The receiver's state before it, out of the word of its shape. */
export function receiverStateIn(shape: number): number {
  return (shape >>> 12) & 15;
}

/** Unpacks the reset of a slot. */
export function readReset(page: Uint32Array, slot: number): KeptReset {
  const shape = page[slot + R_SHAPE];
  const signs = page[slot + R_IP_STEP];
  return {
    packet: page[slot + R_PACKET],
    seq: page[slot + R_SEQ],
    ack: page[slot + R_ACK],
    ttl: shape & 255,
    validity: (shape >>> 8) & 15,
    receiverState: receiverStateIn(shape),
    withAck: (shape & (1 << 16)) !== 0,
    ipId: page[slot + R_IP] & 0xffff,
    window: page[slot + R_IP] >>> 16,
    payload: page[slot + R_PAYLOAD],
    answers: page[slot + R_ANSWERS],
    seqFromOwnFin: (shape & (1 << 17)) === 0 ? null : page[slot + R_FROM_FIN] | 0,
    ipIdStep: (signs & STEP_KNOWN) === 0 ? null : (signs << 16) >> 16,
    outcomes: (shape >>> OUTCOMES_SHIFT) & 63,
    reservedBits: (signs & RESERVED_BITS) !== 0,
    ipIdCopied: (signs & IP_ID_COPIED) !== 0,
    beatsRoundTrip: (signs & BEATS_ROUND_TRIP) !== 0,
  };
}
