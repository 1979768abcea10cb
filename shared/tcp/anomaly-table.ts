import { WordTable } from '../base/word-table.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { RST, SYN } from '../wire/decoded-packet.ts';
import { PACKET_MARKS } from './tcp-names.ts';
import { C_ANOMALIES, MAX_ACK_KNOWN, S_FLAGS, S_MAX_ACK, sideAt } from './tcp-words.ts';

/** Layout of a row: counters of the marks, then counters by side. */
const RETRANSMISSIONS = PACKET_MARKS.length;
const ZERO_WINDOWS = RETRANSMISSIONS + 2;
/** Zeek's logarithmic counters (t w g) by side. */
const ZEEK = ZERO_WINDOWS + 2;
/** Fresh payload bytes sent after the other side's FIN or reset; first such data packet after a FIN. */
const LATE_BYTES = ZEEK + 6;
const LATE_PACKET = LATE_BYTES + 2;
/** Last packet that acknowledged new payload after its side's own FIN. */
const LATE_ACK = LATE_PACKET + 2;
/** Retransmissions since the other side's last packet. */
const UNANSWERED = LATE_ACK + 2;
/** The first of them; the last SYN where there are several; the packet that closed the window. */
const FIRST_UNANSWERED = UNANSWERED + 2;
const LAST_SYN = FIRST_UNANSWERED + 2;
const CLOSED_SINCE = LAST_SYN + 2;
/** Where the other side's acknowledgements stood when the segment there was sent again, and it: see `stuck`. */
const STUCK_AT = CLOSED_SINCE + 2;
const STUCK = STUCK_AT + 2;
/** Payload of the other side that it acknowledged only after its own FIN. */
const LATE_ACK_BYTES = STUCK + 2;
const ROW_WORDS = LATE_ACK_BYTES + 2;

/** `STUCK`: bits 0-19 payload, 20-31 how often. */
const LENGTH_MASK = 0xfffff;
const TRY = 1 << 20;
const MOST_TRIES = 0xfff;

/** What only some flows have: one row for a flow with an analysis mark or with late data. */
export class AnomalyTable {
  private readonly table = new WordTable(ROW_WORDS);

  get byteLength(): number {
    return this.table.byteLength;
  }

  /** Counts the marks of one packet. */
  countMarks(words: Uint32Array, row: number, marks: number): void {
    const at = this.open(words, row);
    for (let bits = marks; bits !== 0; bits &= bits - 1) {
      const bit = 31 - Math.clz32(bits & -bits);
      this.table.set(at, bit, this.table.get(at, bit) + 1);
    }
  }

  /** Packets so marked, by mark number. */
  marked(words: Uint32Array, row: number, mark: number): number {
    return this.read(words, row, mark);
  }

  /** `p` was sent before. */
  addRetransmission(
    words: Uint32Array,
    row: number,
    side: number,
    p: DecodedPacket,
    packet: number,
  ): void {
    this.add(words, row, RETRANSMISSIONS + side, 1);
    if (this.add(words, row, UNANSWERED + side, 1) === 1)
      this.table.set(words[row + C_ANOMALIES] - 1, FIRST_UNANSWERED + side, packet);
    if (p.payloadLength > 0 && (p.flags & RST) === 0) this.addStuck(words, row, side, p);
  }

  /**
   * The side sent a packet: what the other one retransmitted before is answered, and its window is open or
   * closed (a reset and a SYN say nothing about that).
   */
  hear(words: Uint32Array, row: number, side: number, p: DecodedPacket, packet: number): void {
    const saysWindow = (p.flags & (RST | SYN)) === 0;
    if (words[row + C_ANOMALIES] === 0 && !(saysWindow && p.window === 0)) return;
    const at = this.open(words, row);
    this.table.set(at, UNANSWERED + (side ^ 1), 0);
    this.table.set(at, FIRST_UNANSWERED + (side ^ 1), 0);
    if (!saysWindow) return;
    if (p.window > 0) this.table.set(at, CLOSED_SINCE + side, 0);
    else if (this.table.get(at, CLOSED_SINCE + side) === 0)
      this.table.set(at, CLOSED_SINCE + side, packet);
  }

  /** The packet with which the side's window closed for the last time, 0 where it is open. */
  closedSince(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, CLOSED_SINCE + side);
  }

  /** The side sent another SYN. */
  setLastSyn(words: Uint32Array, row: number, side: number, packet: number): void {
    this.table.set(this.open(words, row), LAST_SYN + side, packet);
  }

  /** The last of several SYNs, 0 where there are not several. */
  lastSyn(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, LAST_SYN + side);
  }

  /** First retransmission of a side since the other side's last packet, 0 where there is none. */
  firstUnanswered(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, FIRST_UNANSWERED + side);
  }

  /** How often the segment at which the other side's acknowledgements stand still was sent again. */
  stuckTries(words: Uint32Array, row: number, side: number): number {
    return this.stuck(words, row, side) >>> 20;
  }

  /** Its payload: the shortest that was tried. */
  stuckLength(words: Uint32Array, row: number, side: number): number {
    return this.stuck(words, row, side) & LENGTH_MASK;
  }

  /** 0 once the acknowledgements have moved on; without any seen, the segment sent again last counts. */
  private stuck(words: Uint32Array, row: number, side: number): number {
    const peer = sideAt(row, side ^ 1);
    const moved =
      (words[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0 &&
      ((words[peer + S_MAX_ACK] - this.read(words, row, STUCK_AT + side)) | 0) > 0;
    return moved ? 0 : this.read(words, row, STUCK + side);
  }

  private addStuck(words: Uint32Array, row: number, side: number, p: DecodedPacket): void {
    const peer = sideAt(row, side ^ 1);
    const known = (words[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0;
    const standsAt = known ? words[peer + S_MAX_ACK] : p.seq;
    const before = (standsAt - p.seq) | 0;
    if (before < 0 || before >= p.payloadLength) return;
    const at = this.open(words, row);
    const last = this.table.get(at, STUCK + side);
    const same = last !== 0 && this.table.get(at, STUCK_AT + side) === standsAt;
    const length = Math.min(p.payloadLength, same ? last & LENGTH_MASK : LENGTH_MASK);
    const tries = same ? Math.min((last >>> 20) + 1, MOST_TRIES) : 1;
    this.table.set(at, STUCK_AT + side, standsAt);
    this.table.set(at, STUCK + side, tries * TRY + length);
  }

  /** Retransmissions of a side since the other side's last packet. */
  unanswered(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, UNANSWERED + side);
  }

  retransmissions(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, RETRANSMISSIONS + side);
  }

  addZeroWindow(words: Uint32Array, row: number, side: number): void {
    this.add(words, row, ZERO_WINDOWS + side, 1);
  }

  zeroWindows(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, ZERO_WINDOWS + side);
  }

  /** Counts one event of a Zeek letter that is recorded logarithmically; returns the new count. */
  countZeek(words: Uint32Array, row: number, side: number, letter: 0 | 1 | 2): number {
    return this.add(words, row, ZEEK + side * 3 + letter, 1);
  }

  /** Fresh payload sent after the other side had closed; `packet` is kept when it is the first after a FIN. */
  addLate(
    words: Uint32Array,
    row: number,
    side: number,
    bytes: number,
    afterFin: boolean,
    packet: number,
  ): void {
    this.add(words, row, LATE_BYTES + side, bytes);
    const at = words[row + C_ANOMALIES] - 1;
    if (afterFin && this.table.get(at, LATE_PACKET + side) === 0)
      this.table.set(at, LATE_PACKET + side, packet);
  }

  lateBytes(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, LATE_BYTES + side);
  }

  latePacket(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, LATE_PACKET + side);
  }

  /** The side acknowledged new payload, so many bytes, after its own FIN. */
  addLateAck(words: Uint32Array, row: number, side: number, bytes: number, packet: number): void {
    this.add(words, row, LATE_ACK_BYTES + side, bytes);
    this.table.set(this.open(words, row), LATE_ACK + side, packet);
  }

  lateAckBytes(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, LATE_ACK_BYTES + side);
  }

  lateAck(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, LATE_ACK + side);
  }

  private open(words: Uint32Array, row: number): number {
    if (words[row + C_ANOMALIES] === 0) words[row + C_ANOMALIES] = this.table.append() + 1;
    return words[row + C_ANOMALIES] - 1;
  }

  private add(words: Uint32Array, row: number, word: number, amount: number): number {
    const at = this.open(words, row);
    const sum = this.table.get(at, word) + amount;
    this.table.set(at, word, sum);
    return sum;
  }

  private read(words: Uint32Array, row: number, word: number): number {
    const at = words[row + C_ANOMALIES];
    return at === 0 ? 0 : this.table.get(at - 1, word);
  }
}
