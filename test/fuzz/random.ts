/**
 * Numbers that look like chance and are the same on every machine (splitmix32): a case is named by
 * the seed, the target and its number, and nothing else decides what is in it.
 */
export class Random {
  private state: number;

  constructor(...names: readonly (number | string)[]) {
    let hash = 0x811c9dc5;
    for (const letter of names.join('/')) hash = step(hash, letter.charCodeAt(0));
    this.state = hash;
  }

  /** One that is decided by bytes: whatever a target chooses while it runs follows from its input. */
  static of(bytes: Uint8Array): Random {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = step(hash, byte);
    return new Random(hash >>> 0);
  }

  /** 32 bits. */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A whole number from 0, less than `bound` (at least 1). */
  below(bound: number): number {
    return Math.floor((this.next() / 0x100000000) * bound);
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() & 0xff);
  }
}

/** FNV-1a. */
function step(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}
