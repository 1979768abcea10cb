import { mixed, wordHash } from '../base/keyed-hash.ts';

const FIRST_PAIRS = 1 << 10;
const FREE = -1;
const MARK = 0x80000000;
const NUMBER = 0x7fffffff;

/** Distinct pairs of numbers below 2^31, in the order in which they were first met, each with two marks. */
export class NumberPairs {
  private pairs = new Uint32Array(FIRST_PAIRS * 2);
  private slots = new Int32Array(FIRST_PAIRS * 2).fill(FREE);
  private used = 0;

  /** Pairs so far. */
  get size(): number {
    return this.used;
  }

  get byteLength(): number {
    return this.pairs.byteLength + this.slots.byteLength;
  }

  first(pair: number): number {
    return this.pairs[pair * 2] & NUMBER;
  }

  second(pair: number): number {
    return this.pairs[pair * 2 + 1] & NUMBER;
  }

  isMarked(pair: number): boolean {
    return this.pairs[pair * 2] >= MARK;
  }

  /** It was added again, and that time counted. */
  cameAgain(pair: number): boolean {
    return this.pairs[pair * 2 + 1] >= MARK;
  }

  /** The pair's place, -1 where it was never met. */
  find(first: number, second: number): number {
    return this.slots[this.slotOf(first, second)];
  }

  /** The pair's place. `counts`: an addition after the first one is remembered (`cameAgain`). */
  add(first: number, second: number, counts: boolean): number {
    const slot = this.slotOf(first, second);
    const known = this.slots[slot];
    if (known !== FREE) {
      if (counts) this.pairs[known * 2 + 1] = (second | MARK) >>> 0;
      return known;
    }
    const pair = this.used;
    this.slots[slot] = pair;
    this.pairs[pair * 2] = first;
    this.pairs[pair * 2 + 1] = second;
    this.used += 1;
    if (this.used * 2 === this.pairs.length) this.grow();
    return pair;
  }

  /** Marks the pair, where it is there. */
  mark(first: number, second: number): void {
    const pair = this.slots[this.slotOf(first, second)];
    if (pair !== FREE) this.pairs[pair * 2] = (first | MARK) >>> 0;
  }

  private slotOf(first: number, second: number): number {
    const { pairs, slots } = this;
    const mask = slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const pair = slots[slot];
      if (pair === FREE) return slot;
      if ((pairs[pair * 2 + 1] & NUMBER) === second && (pairs[pair * 2] & NUMBER) === first)
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const pairs = new Uint32Array(this.pairs.length * 2);
    pairs.set(this.pairs);
    this.pairs = pairs;
    const slots = new Int32Array(this.slots.length * 2).fill(FREE);
    const mask = slots.length - 1;
    for (let pair = 0; pair < this.used; pair += 1) {
      let slot = hashOf(this.first(pair), this.second(pair)) & mask;
      while (slots[slot] !== FREE) slot = (slot + 1) & mask;
      slots[slot] = pair;
    }
    this.slots = slots;
  }
}

function hashOf(first: number, second: number): number {
  return mixed(wordHash(first, 0) ^ wordHash(second, 1));
}
