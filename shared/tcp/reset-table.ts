import { RestingTable } from '../base/resting-table.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, SYN } from '../wire/decoded-packet.ts';
import { CLOSED_BY_NONE, CLOSED_FOR_GOOD } from './outlived.ts';
import type { PacketClock } from './packet-clock.ts';
import { ipIdStep } from './ip-series.ts';
import {
  hasFieldsOf,
  readReset,
  receiverStateIn,
  R_PACKET,
  R_SEQ,
  R_SHAPE,
  SLOT_WORDS,
  writeReset,
  writeSigns,
  type JudgedReset,
  type KeptReset,
} from './kept-reset.ts';
import { C_RESETS, sideAt } from './tcp-words.ts';

/** Slot numbers plus 1: first and last of each side (equal while there is one); then counters. */
const SLOTS = 0; // + side * 2 + (0 first, 1 last)
const COUNTS = 4; // + side: plain resets, RST+ACKs << 16
const FIRST_ACK_FIELD = COUNTS + 2; // + side: first ack field other than 0 of a plain reset
const ACK_FIELD_BITS = FIRST_ACK_FIELD + 2; // + side
const ENDING = ACK_FIELD_BITS + 2; // the accepted reset that ended the flow
const ENDING_SHAPE = ENDING + 1; // its side, receiver's state before << 1, weak << 5
const ENDING_SLOT = ENDING_SHAPE + 1; // a copy of it, plus 1
const SURVIVED = ENDING_SLOT + 1; // + side: last packet with which the other side went on after its resets
/** + side * 3: its newest segment since the flow's first reset: packet, number after its end, ACK field. */
const HEARD = SURVIVED + 2;
/** Both ends' states as if no reset had been (four bits each), see `TcpMachine`. */
const UNRESET = HEARD + 6;
/** + side * 3: the first and the last reset that closed it, and why (outlived.ts). */
const CLOSED_BY = UNRESET + 1;
const ROW_WORDS = CLOSED_BY + 6;

/** Bits of Radar's "set of raw ack fields" over plain resets: 0 in it, another in it, two others in it. */
export const ACK_FIELD_ZERO = 1;
export const ACK_FIELD_NONZERO = 2;
export const ACK_FIELD_DIFFERING = 4;

/** What ended a flow: an accepted reset. */
export interface Ending {
  readonly packet: number;
  readonly side: number;
  readonly receiverState: number;
}

/** Two resets this close with all fields equal (and an IP-ID that is not 0) are one, captured twice. */
const TWICE_NANOS = 1_000_000;

/** The resets of the flows that have any: first and last of each side, and counters. */
export class ResetTable {
  /** The reset just added has another sequence number than its side's one before. */
  newSeq = false;
  private readonly table = new RestingTable(ROW_WORDS);
  private readonly slots = new RestingTable(SLOT_WORDS);

  get byteLength(): number {
    return this.table.byteLength + this.slots.byteLength;
  }

  /** Packs what was idle for long; nobody may hold a row. */
  rest(): void {
    this.table.rest();
    this.slots.rest();
  }

  /** From now on rows are only looked at. */
  settle(): void {
    this.table.settle();
    this.slots.settle();
  }

  /** Remembers a reset; returns false when it is the same packet captured twice (FACTS 2.5 #17). */
  add(
    words: Uint32Array,
    row: number,
    side: number,
    p: DecodedPacket,
    packet: number,
    judged: JudgedReset,
    seqFromOwnFin: number | null,
    clock: PacketClock,
    sec: number,
    nsec: number,
  ): boolean {
    if (words[row + C_RESETS] === 0) words[row + C_RESETS] = this.table.append() + 1;
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const base = this.table.base(at);
    const withAck = (p.flags & ACK) !== 0;
    const first = base + SLOTS + side * 2;
    const before = page[first + 1];
    const twice =
      before !== 0 &&
      (this.isTwice(before - 1, p, clock, sec, nsec) ||
        this.isTwice(page[first] - 1, p, clock, sec, nsec));
    this.newSeq = before === 0 || this.slots.get(before - 1, R_SEQ) !== p.seq;
    if (twice) return false;

    const counts = base + COUNTS + side;
    const half = withAck ? page[counts] >>> 16 : page[counts] & 0xffff;
    if (half < 0xffff) page[counts] += withAck ? 0x10000 : 1;
    if (before === 0 || before === page[first]) page[first + 1] = this.slots.append() + 1;
    if (page[first] === 0) page[first] = page[first + 1];
    const last = page[first + 1] - 1;
    const slot = this.slots.base(last);
    const kept = this.slots.page(last);
    writeReset(kept, slot, p, packet, judged, seqFromOwnFin);
    writeSigns(kept, slot, p, judged, ipIdStep(words, sideAt(row, side), p));
    return true;
  }

  /** Takes the raw ack field of a plain reset into the side's set (Radar's acknum tags). */
  addAckField(words: Uint32Array, row: number, side: number, ack: number): void {
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const base = this.table.base(at);
    const bits = base + ACK_FIELD_BITS + side;
    const first = base + FIRST_ACK_FIELD + side;
    if (ack === 0) {
      page[bits] |= ACK_FIELD_ZERO;
    } else if ((page[bits] & ACK_FIELD_NONZERO) === 0) {
      page[bits] |= ACK_FIELD_NONZERO;
      page[first] = ack;
    } else if (page[first] !== ack) {
      page[bits] |= ACK_FIELD_DIFFERING;
    }
  }

  /** Packet of the side's last reset so far, 0 where none. */
  lastPacket(words: Uint32Array, row: number, side: number): number {
    const at = words[row + C_RESETS];
    if (at === 0) return 0;
    const last = this.table.get(at - 1, SLOTS + side * 2 + 1);
    return last === 0 ? 0 : this.slots.get(last - 1, R_PACKET);
  }

  /** [plain resets, RST+ACKs] of a side. */
  counts(words: Uint32Array, row: number, side: number): readonly [number, number] {
    const at = words[row + C_RESETS];
    if (at === 0) return [0, 0];
    const packed = this.table.get(at - 1, COUNTS + side);
    return [packed & 0xffff, packed >>> 16];
  }

  /** ACK_FIELD_ bits of a side. */
  ackFieldBits(words: Uint32Array, row: number, side: number): number {
    const at = words[row + C_RESETS];
    return at === 0 ? 0 : this.table.get(at - 1, ACK_FIELD_BITS + side);
  }

  /** The side's first (0) or last (1) reset, null where it sent none. */
  kept(words: Uint32Array, row: number, side: number, which: 0 | 1): KeptReset | null {
    const at = words[row + C_RESETS];
    if (at === 0) return null;
    const slot = this.table.get(at - 1, SLOTS + side * 2 + which);
    return slot === 0 ? null : readReset(this.slots.page(slot - 1), this.slots.base(slot - 1));
  }

  /** The side's last reset where it is that packet; null where that one was the same packet captured again. */
  newest(words: Uint32Array, row: number, side: number, packet: number): KeptReset | null {
    const last = this.kept(words, row, side, 1);
    return last?.packet === packet ? last : null;
  }

  /**
   * Remembers that the side's first (0) or newest (1) reset ended the flow, with a copy of it, for a burst
   * displaces the newest. `weak`: the receiver might still show that it did not.
   */
  end(words: Uint32Array, row: number, side: number, which: 0 | 1, weak: boolean): void {
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const base = this.table.base(at);
    if (page[base + ENDING] !== 0) return;
    if (page[base + ENDING_SLOT] === 0) page[base + ENDING_SLOT] = this.slots.append() + 1;
    const from = page[base + SLOTS + side * 2 + which] - 1;
    const to = page[base + ENDING_SLOT] - 1;
    for (let i = 0; i < SLOT_WORDS; i += 1) this.slots.set(to, i, this.slots.get(from, i));
    const receiverState = receiverStateIn(this.slots.get(to, R_SHAPE));
    page[base + ENDING] = this.slots.get(to, R_PACKET);
    page[base + ENDING_SHAPE] = side | (receiverState << 1) | (weak ? 32 : 0);
  }

  /** The reset that ended the flow, unpacked; null where none did. */
  keptEnding(words: Uint32Array, row: number): KeptReset | null {
    const at = words[row + C_RESETS];
    if (at === 0 || this.table.get(at - 1, ENDING) === 0) return null;
    const slot = this.table.get(at - 1, ENDING_SLOT) - 1;
    return readReset(this.slots.page(slot), this.slots.base(slot));
  }

  /** The reset that ended the flow, null where none did. */
  ending(words: Uint32Array, row: number): Ending | null {
    const at = words[row + C_RESETS];
    if (at === 0) return null;
    const packet = this.table.get(at - 1, ENDING);
    if (packet === 0) return null;
    const shape = this.table.get(at - 1, ENDING_SHAPE);
    return { packet, side: shape & 1, receiverState: (shape >>> 1) & 15 };
  }

  /** A segment (no reset) of a side, in a flow that has had a reset: what a host without a socket may answer. */
  hear(words: Uint32Array, row: number, side: number, p: DecodedPacket, packet: number): void {
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const heard = this.table.base(at) + HEARD + side * 3;
    page[heard] = packet;
    page[heard + 1] =
      p.seq + p.payloadLength + ((p.flags & SYN) === 0 ? 0 : 1) + ((p.flags & FIN) === 0 ? 0 : 1);
    page[heard + 2] = (p.flags & ACK) === 0 ? 0 : p.ack;
  }

  /**
   * The packet that a RST+ACK of `side` answers where that side had reset before and was silent since: its
   * number is that packet's ACK field, its ACK field that packet's end, and nothing answered it yet. So do
   * devices and stacks that put an ACK into every reset; the first such reset may as well be an abort of a
   * live socket, whose numbers are the same. 0: none.
   */
  answeredAgain(words: Uint32Array, row: number, side: number, p: DecodedPacket): number {
    if (words[row + C_RESETS] === 0 || (p.flags & ACK) === 0) return 0;
    const own = this.lastPacket(words, row, side);
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const mine = this.table.base(at) + HEARD + side * 3;
    const heard = this.table.base(at) + HEARD + (side ^ 1) * 3;
    const packet = page[heard];
    if (own === 0 || packet <= own || page[mine] > own) return 0;
    return p.ack === page[heard + 1] && p.seq === page[heard + 2] ? packet : 0;
  }

  /** Both ends' states as if no reset had been: side 0 in bits 0-3, side 1 in bits 4-7. */
  unreset(words: Uint32Array, row: number): number {
    return this.table.get(words[row + C_RESETS] - 1, UNRESET);
  }

  setUnreset(words: Uint32Array, row: number, states: number): void {
    this.table.set(words[row + C_RESETS] - 1, UNRESET, states);
  }

  /** A reset closed a side; the first one and its reason stay. */
  closes(words: Uint32Array, row: number, side: number, packet: number, why: number): void {
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const by = this.table.base(at) + CLOSED_BY + side * 3;
    page[by + 1] = packet;
    if (page[by] !== 0 && page[by + 2] !== CLOSED_BY_NONE && why !== CLOSED_FOR_GOOD) return;
    if (page[by] === 0) page[by] = packet;
    page[by + 2] = why;
  }

  /** The first and the last reset that closed a side, and why (outlived.ts); 0: none. */
  closedBy(words: Uint32Array, row: number, side: number, what: 0 | 1 | 2): number {
    return this.table.get(words[row + C_RESETS] - 1, CLOSED_BY + side * 3 + what);
  }

  /** New payload of a side begins at or above the number of its own first RST+ACK, `packet`: sent after that. */
  isBeyond(words: Uint32Array, row: number, side: number, packet: number, seq: number): boolean {
    const own = this.kept(words, row, side, 0);
    return own?.packet === packet && own.withAck && own.seq !== 0 && ((seq - own.seq) | 0) >= 0;
  }

  /** The side lives: no reset closed it, or only `last`, for which `why` holds. */
  reopens(words: Uint32Array, row: number, side: number, last: number, why: number): void {
    const at = words[row + C_RESETS] - 1;
    const page = this.table.page(at);
    const by = this.table.base(at) + CLOSED_BY + side * 3;
    page[by] = last;
    page[by + 1] = last;
    page[by + 2] = why;
  }

  /** `receiver` sent or took something new: it obeyed none of the other side's resets so far. */
  survive(words: Uint32Array, row: number, receiver: number, packet: number): void {
    this.table.set(words[row + C_RESETS] - 1, SURVIVED + (receiver ^ 1), packet);
  }

  /** The side's first (0) or last (1) reset that its receiver is not known to have survived, -1: none. */
  notSurvived(words: Uint32Array, row: number, side: number): 0 | 1 | -1 {
    const at = words[row + C_RESETS] - 1;
    const survived = this.table.get(at, SURVIVED + side);
    for (const which of [0, 1] as const) {
      const slot = this.table.get(at, SLOTS + side * 2 + which);
      if (slot !== 0 && this.slots.get(slot - 1, R_PACKET) > survived) return which;
    }
    return -1;
  }

  /** The ending that `receiver` can still disprove by going on: its packet, 0 where there is none. */
  weakEndingOf(words: Uint32Array, row: number, receiver: number): number {
    const at = words[row + C_RESETS];
    if (at === 0) return 0;
    const shape = this.table.get(at - 1, ENDING_SHAPE);
    return (shape & 32) !== 0 && (shape & 1) !== receiver ? this.table.get(at - 1, ENDING) : 0;
  }

  /** The receiver went on: the reset did not end the flow after all. */
  undoEnding(words: Uint32Array, row: number): void {
    const at = words[row + C_RESETS] - 1;
    this.table.set(at, ENDING, 0);
    this.table.set(at, ENDING_SHAPE, 0);
  }

  private isTwice(
    last: number,
    p: DecodedPacket,
    clock: PacketClock,
    sec: number,
    nsec: number,
  ): boolean {
    const page = this.slots.page(last);
    const slot = this.slots.base(last);
    if (!hasFieldsOf(page, slot, p)) return false;
    return clock.nanosSince(page[slot + R_PACKET], sec, nsec) <= TWICE_NANOS;
  }
}
