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
/** Letters kept beside the rows, over all flows: a flood of resets with ever new numbers adds one each. */
const MOST_BESIDE = 4_000_000;

/**
 * Zeek's `history` of every flow: twelve letters in the row, the rare longer ones whole beside it. All
 * that is kept beside is bounded; a history that the bound cuts ends with `…` and is in `cut`.
 */
export class ZeekHistory {
  /** Flows whose history is cut. */
  readonly cut = new Set<number>();
  private readonly overflow = new Map<number, number[]>();
  private beside = 0;

  /** @param mostBeside letters kept beside the rows; tests take fewer */
  constructor(private readonly mostBeside = MOST_BESIDE) {}

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
    if (this.cut.has(flow)) return;
    w[row + C_FLAGS] = flags | HISTORY_OVERFLOW;
    const full = this.beside >= this.mostBeside;
    if (full) this.cut.add(flow);
    const kept = full ? LETTER_CUT : code;
    const more = this.overflow.get(flow);
    if (more === undefined) this.overflow.set(flow, [kept]);
    else more.push(kept);
    this.beside += 1;
  }

  /** The side has one of two letters among the first twelve, or there are more: rare letters, asked for rarely. */
  mayHave(w: Uint32Array, row: number, side: number, letter: number, or: number): boolean {
    const length = (w[row + C_FLAGS] >>> HISTORY_LENGTH_SHIFT) & 15;
    for (let i = 0; i < length; i += 1) {
      const code = keptCode(w, row, i);
      if (code >>> 4 === side && ((code & 15) === letter || (code & 15) === or)) return true;
    }
    return (w[row + C_FLAGS] & HISTORY_OVERFLOW) !== 0;
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

  /**
   * The history as text; `flipped` where side 1 turned out to be the originator. What is longer than
   * `most` letters is cut there, with `…`.
   */
  text(w: Uint32Array, row: number, flow: number, flipped: boolean, most = Infinity): string {
    let text = '';
    const flags = w[row + C_FLAGS];
    const length = (flags >>> HISTORY_LENGTH_SHIFT) & 15;
    for (let i = 0; i < length; i += 1) text += letterText(keptCode(w, row, i), flipped);
    if ((flags & HISTORY_OVERFLOW) === 0) return text;
    for (const code of this.overflow.get(flow) ?? []) {
      if (text.length >= most) return `${text}…`;
      text += letterText(code, flipped);
    }
    return text;
  }
}

/** The code of one of the first twelve letters. */
function keptCode(w: Uint32Array, row: number, at: number): number {
  const word = w[row + C_HISTORY + (at < LETTERS_A_WORD ? 0 : 1)];
  return (word >>> ((at % LETTERS_A_WORD) * BITS)) & 31;
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
