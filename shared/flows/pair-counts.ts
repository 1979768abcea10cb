import { NumberPairs } from './number-pairs.ts';

const FIRST_COUNTS = 1 << 6;

/** A count for each of some pairs of numbers below 2^31; 0 for all others. */
export class PairCounts {
  private readonly pairs = new NumberPairs();
  private counts = new Uint32Array(FIRST_COUNTS);

  /** Bytes held. */
  get byteLength(): number {
    return this.pairs.byteLength + this.counts.byteLength;
  }

  of(first: number, second: number): number {
    const pair = this.pairs.find(first, second);
    return pair < 0 ? 0 : this.counts[pair];
  }

  set(first: number, second: number, count: number): void {
    const pair = this.pairs.add(first, second, false);
    if (pair === this.counts.length) {
      const counts = new Uint32Array(pair * 2);
      counts.set(this.counts);
      this.counts = counts;
    }
    this.counts[pair] = count;
  }
}
