import { WordTable } from '../base/word-table.ts';
import { PACKET_MARKS } from './tcp-names.ts';
import { C_ANOMALIES } from './tcp-words.ts';

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
const ROW_WORDS = UNANSWERED + 2;

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

  addRetransmission(words: Uint32Array, row: number, side: number): void {
    this.add(words, row, RETRANSMISSIONS + side, 1);
    this.add(words, row, UNANSWERED + side, 1);
  }

  /** The side sent a packet: what the other one retransmitted before is answered. */
  hear(words: Uint32Array, row: number, side: number): void {
    const at = words[row + C_ANOMALIES];
    if (at !== 0) this.table.set(at - 1, UNANSWERED + (side ^ 1), 0);
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

  /** The side acknowledged new payload after its own FIN. */
  setLateAck(words: Uint32Array, row: number, side: number, packet: number): void {
    this.table.set(this.open(words, row), LATE_ACK + side, packet);
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
