import { RestingTable } from '../base/resting-table.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { RST, SYN } from '../wire/decoded-packet.ts';
import { PACKET_MARKS } from './tcp-names.ts';
import { C_ANOMALIES, MAX_ACK_KNOWN, S_FLAGS, S_MAX_ACK, sideAt } from './tcp-words.ts';

/** Layout of a row: counters of the marks, then numbers by side. */
const RETRANSMISSIONS = PACKET_MARKS.length;
/** Zeek's logarithmic counters (t w g) by side. */
const ZEEK = RETRANSMISSIONS + 2;
/** Retransmissions since the other side's last packet, the first of them, and the last SYN of several. */
const UNANSWERED = ZEEK + 6;
const FIRST_UNANSWERED = UNANSWERED + 2;
const LAST_SYN = FIRST_UNANSWERED + 2;
/** Row of the second table plus 1; 0: none. */
const MORE = LAST_SYN + 2;
const ROW_WORDS = MORE + 1;

/** Layout of a row of the second table, by side. */
const ZERO_WINDOWS = 0;
/** The packet that closed the window for the last time. */
const CLOSED_SINCE = 2;
/** Fresh payload bytes sent after the other side's FIN or reset; first such data packet after a FIN. */
const LATE_BYTES = 4;
const LATE_PACKET = 6;
/** Last packet that acknowledged new payload after its side's own FIN, and how much it was in all. */
const LATE_ACK = 8;
const LATE_ACK_BYTES = 10;
/** Where the other side's acknowledgements stood when the segment there was sent again, and it: see `stuck`. */
const STUCK_AT = 12;
const STUCK = 14;
/** Probes of a closed window in the form of a keep-alive, of both sides. */
const PROBES = 16;
const MORE_WORDS = 17;

/** `STUCK`: bits 0-19 payload, 20-31 how often. */
const LENGTH_MASK = 0xfffff;
const TRY = 1 << 20;
const MOST_TRIES = 0xfff;

/**
 * What only some flows have: one row for a flow with an analysis mark, and one in a second table for a flow
 * with a closed window, data after a close or a segment that stays unacknowledged.
 */
export class AnomalyTable {
  private readonly table = new RestingTable(ROW_WORDS);
  private readonly second = new RestingTable(MORE_WORDS);

  get byteLength(): number {
    return this.table.byteLength + this.second.byteLength;
  }

  /** Packs what was idle for long; nobody may hold a row. */
  rest(): void {
    this.table.rest();
    this.second.rest();
  }

  /** From now on rows are only looked at. */
  settle(): void {
    this.table.settle();
    this.second.settle();
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
    const closed = saysWindow && p.window === 0;
    const at = words[row + C_ANOMALIES];
    if (at !== 0) {
      this.table.set(at - 1, UNANSWERED + (side ^ 1), 0);
      this.table.set(at - 1, FIRST_UNANSWERED + (side ^ 1), 0);
    } else if (!closed) {
      return;
    }
    const more = closed ? this.openMore(words, row) + 1 : this.table.get(at - 1, MORE);
    if (more === 0 || !saysWindow) return;
    if (!closed) this.second.set(more - 1, CLOSED_SINCE + side, 0);
    else if (this.second.get(more - 1, CLOSED_SINCE + side) === 0)
      this.second.set(more - 1, CLOSED_SINCE + side, packet);
  }

  /** The side sent a keep-alive: a probe where the other side's window is closed (Linux probes so). */
  addKeepAlive(words: Uint32Array, row: number, side: number): void {
    if (this.closedSince(words, row, side ^ 1) !== 0) this.addMore(words, row, PROBES, 1);
  }

  /** Probes of a closed window in the form of a keep-alive. */
  keepAliveProbes(words: Uint32Array, row: number): number {
    return this.readMore(words, row, PROBES);
  }

  /** The packet with which the side's window closed for the last time, 0 where it is open. */
  closedSince(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, CLOSED_SINCE + side);
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
      ((words[peer + S_MAX_ACK] - this.readMore(words, row, STUCK_AT + side)) | 0) > 0;
    return moved ? 0 : this.readMore(words, row, STUCK + side);
  }

  private addStuck(words: Uint32Array, row: number, side: number, p: DecodedPacket): void {
    const peer = sideAt(row, side ^ 1);
    const known = (words[peer + S_FLAGS] & MAX_ACK_KNOWN) !== 0;
    const standsAt = known ? words[peer + S_MAX_ACK] : p.seq;
    const before = (standsAt - p.seq) | 0;
    if (before < 0 || before >= p.payloadLength) return;
    const at = this.openMore(words, row);
    const last = this.second.get(at, STUCK + side);
    const same = last !== 0 && this.second.get(at, STUCK_AT + side) === standsAt;
    const length = Math.min(p.payloadLength, same ? last & LENGTH_MASK : LENGTH_MASK);
    const tries = same ? Math.min((last >>> 20) + 1, MOST_TRIES) : 1;
    this.second.set(at, STUCK_AT + side, standsAt);
    this.second.set(at, STUCK + side, tries * TRY + length);
  }

  /** Retransmissions of a side since the other side's last packet. */
  unanswered(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, UNANSWERED + side);
  }

  retransmissions(words: Uint32Array, row: number, side: number): number {
    return this.read(words, row, RETRANSMISSIONS + side);
  }

  addZeroWindow(words: Uint32Array, row: number, side: number): void {
    this.addMore(words, row, ZERO_WINDOWS + side, 1);
  }

  zeroWindows(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, ZERO_WINDOWS + side);
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
    const at = this.addMore(words, row, LATE_BYTES + side, bytes);
    if (afterFin && this.second.get(at, LATE_PACKET + side) === 0)
      this.second.set(at, LATE_PACKET + side, packet);
  }

  lateBytes(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, LATE_BYTES + side);
  }

  latePacket(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, LATE_PACKET + side);
  }

  /** The side acknowledged new payload, so many bytes, after its own FIN. */
  addLateAck(words: Uint32Array, row: number, side: number, bytes: number, packet: number): void {
    const at = this.addMore(words, row, LATE_ACK_BYTES + side, bytes);
    this.second.set(at, LATE_ACK + side, packet);
  }

  lateAckBytes(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, LATE_ACK_BYTES + side);
  }

  lateAck(words: Uint32Array, row: number, side: number): number {
    return this.readMore(words, row, LATE_ACK + side);
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

  /** The row of the second table, opened where there is none. */
  private openMore(words: Uint32Array, row: number): number {
    const at = this.open(words, row);
    if (this.table.get(at, MORE) === 0) this.table.set(at, MORE, this.second.append() + 1);
    return this.table.get(at, MORE) - 1;
  }

  /** Adds to a word of the second table; returns its row there. */
  private addMore(words: Uint32Array, row: number, word: number, amount: number): number {
    const at = this.openMore(words, row);
    this.second.set(at, word, this.second.get(at, word) + amount);
    return at;
  }

  private readMore(words: Uint32Array, row: number, word: number): number {
    const more = this.read(words, row, MORE);
    return more === 0 ? 0 : this.second.get(more - 1, word);
  }

  private read(words: Uint32Array, row: number, word: number): number {
    const at = words[row + C_ANOMALIES];
    return at === 0 ? 0 : this.table.get(at - 1, word);
  }
}
