import { mixed, wordHash } from '../base/keyed-hash.ts';
import { ipText } from '../base/ip-address.ts';

/** IPv6 flag, then the address (IPv4: its first word). */
const WORDS = 5;
const FIRST_CAPACITY = 1 << 10;

/**
 * The distinct addresses of an analysis, numbered in the order in which they were first met. A hash
 * over words instead of a map of texts: two million ends of a million flows are numbered in some
 * tens of milliseconds.
 */
export class DistinctAddresses {
  private words = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** Number plus 1, 0: free; at most half full. */
  private slots = new Uint32Array(FIRST_CAPACITY * 2);
  private count = 0;

  /** Number of the address in the four words from `from`; a new one where it was not met before. */
  number(v6: boolean, a: Uint32Array, from: number): number {
    const version = v6 ? 1 : 0;
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hashOf(a[from], a[from + 1], a[from + 2], a[from + 3]) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.equals(slots[slot] - 1, version, a, from)) return slots[slot] - 1;
    }
    slots[slot] = this.count + 1;
    this.words[this.count * WORDS] = version;
    for (let i = 0; i < 4; i += 1) this.words[this.count * WORDS + 1 + i] = a[from + i];
    this.count += 1;
    if (this.count * WORDS === this.words.length) this.grow();
    return this.count - 1;
  }

  /** The numbers of all addresses: IPv4 before IPv6, each in numerical order. */
  inOrder(): Uint32Array {
    const { words } = this;
    return Uint32Array.from({ length: this.count }, (_, i) => i).sort((x, y) => {
      for (let i = 0; i < WORDS; i += 1) {
        const difference = words[x * WORDS + i] - words[y * WORDS + i];
        if (difference !== 0) return difference;
      }
      return 0;
    });
  }

  text(number: number): string {
    return ipText(this.words[number * WORDS] === 0 ? 4 : 6, this.words, number * WORDS + 1);
  }

  private equals(number: number, version: number, a: Uint32Array, from: number): boolean {
    const { words } = this;
    const at = number * WORDS;
    return (
      words[at] === version &&
      words[at + 1] === a[from] &&
      words[at + 2] === a[from + 1] &&
      words[at + 3] === a[from + 2] &&
      words[at + 4] === a[from + 3]
    );
  }

  private grow(): void {
    const { words } = this;
    this.words = new Uint32Array(words.length * 2);
    this.words.set(words);
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number += 1) {
      const at = number * WORDS + 1;
      let slot = hashOf(words[at], words[at + 1], words[at + 2], words[at + 3]) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

function hashOf(a: number, b: number, c: number, d: number): number {
  return mixed(wordHash(a, 0) ^ wordHash(b, 1) ^ wordHash(c, 2) ^ wordHash(d, 3));
}
