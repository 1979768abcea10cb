import type { AnomalyTable } from './anomaly-table.ts';
import {
  C_FLAGS,
  C_HISTORY,
  HISTORY_LENGTH_SHIFT,
  HISTORY_OVERFLOW,
  S_MISC,
  ZEEK_ONCE_SHIFT,
} from './tcp-words.ts';

/** Zeek's history letters (FACTS 6.2) in the order of their five-bit codes; responder adds 16. */
const LETTERS = 'shadfrtwgiqcx^…';
export const LETTER_SYN = 0;
export const LETTER_SYN_ACK = 1;
export const LETTER_ACK = 2;
export const LETTER_DATA = 3;
export const LETTER_FIN = 4;
export const LETTER_RST = 5;
export const LETTER_RETRANSMIT = 6;
export const LETTER_ZERO_WINDOW = 7;
export const LETTER_GAP = 8;
export const LETTER_INCONSISTENT = 9;
export const LETTER_MULTI_FLAG = 10;
export const LETTER_FLIPPED = 13;
const LETTER_CUT = 14;

const BITS = 5;
const LETTERS_A_WORD = 6;
const KEPT = 2 * LETTERS_A_WORD;
/** Letters of a flow; a flood of resets with ever new numbers would add one each. */
const MOST_LETTERS = 200;

/** Zeek's `history` of every flow: twelve letters in the row, the rare longer ones beside it, to 200 and then `…`. */
export class ZeekHistory {
  private readonly overflow = new Map<number, number[]>();

  /** Appends a letter. */
  add(w: Uint32Array, row: number, flow: number, side: number, letter: number): void {
    const code = letter | (side << 4);
    const flags = w[row + C_FLAGS];
    const length = (flags >>> HISTORY_LENGTH_SHIFT) & 15;
    if (length < KEPT) {
      const word = row + C_HISTORY + (length < LETTERS_A_WORD ? 0 : 1);
      w[word] |= code << ((length % LETTERS_A_WORD) * BITS);
      w[row + C_FLAGS] = flags + (1 << HISTORY_LENGTH_SHIFT);
      return;
    }
    const more = this.overflow.get(flow);
    if (more !== undefined) {
      if (more.length < MOST_LETTERS - KEPT) more.push(code);
      else if (more.length === MOST_LETTERS - KEPT) more.push(LETTER_CUT);
      return;
    }
    this.overflow.set(flow, [code]);
    w[row + C_FLAGS] = flags | HISTORY_OVERFLOW;
  }

  /** Appends a letter that a direction has at most once (a d i q: `bit` 0 to 3). */
  addOnce(
    w: Uint32Array,
    row: number,
    me: number,
    flow: number,
    side: number,
    letter: number,
    bit: number,
  ): void {
    const seen = 1 << (ZEEK_ONCE_SHIFT + bit);
    if ((w[me + S_MISC] & seen) !== 0) return;
    w[me + S_MISC] |= seen;
    this.add(w, row, flow, side, letter);
  }

  /** Appends a letter at its 1st, 10th, 100th ... occurrence in a direction (t w g: `kind` 0 to 2). */
  addLogarithmic(
    w: Uint32Array,
    row: number,
    flow: number,
    side: number,
    letter: number,
    kind: 0 | 1 | 2,
    anomalies: AnomalyTable,
  ): void {
    const count = anomalies.countZeek(w, row, side, kind);
    if (isPowerOfTen(count)) this.add(w, row, flow, side, letter);
  }

  /** The history as text; `flipped` where side 1 turned out to be the originator. */
  text(w: Uint32Array, row: number, flow: number, flipped: boolean): string {
    let text = '';
    const flags = w[row + C_FLAGS];
    const length = (flags >>> HISTORY_LENGTH_SHIFT) & 15;
    for (let i = 0; i < length; i += 1) {
      const word = w[row + C_HISTORY + (i < LETTERS_A_WORD ? 0 : 1)];
      text += letterText((word >>> ((i % LETTERS_A_WORD) * BITS)) & 31, flipped);
    }
    if ((flags & HISTORY_OVERFLOW) === 0) return text;
    for (const code of this.overflow.get(flow) ?? []) text += letterText(code, flipped);
    return text;
  }
}

function letterText(code: number, flipped: boolean): string {
  const letter = LETTERS[code & 15];
  const responder = (code & 16) !== 0;
  return letter === '^' || responder !== flipped ? letter : letter.toUpperCase();
}

function isPowerOfTen(count: number): boolean {
  let power = 1;
  while (power < count) power *= 10;
  return power === count;
}
