import { concat } from '../support/byte-writer.ts';
import type { Random } from './random.ts';

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const ODD_BYTES = [0, 1, 2, 4, 5, 0x0a, 0x0d, 0x20, 0x3a, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff];
const ODD_WORDS = [0, 1, 2, 3, 4, 7, 8, 0x7f, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x40000];
const ODD_LARGE = [0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff, 0xfffffffe, 0x08000000];

/** Writes a word of 1, 2, 4 or 8 bytes in either byte order; what does not fit is left. */
function putWord(into: Uint8Array, at: number, value: number, size: number, big: boolean): void {
  for (let i = 0; i < size && at + i < into.length; i += 1) {
    const shift = (big ? size - 1 - i : i) * 8;
    into[at + i] = shift >= 32 ? 0 : value >>> shift;
  }
}

function wordAt(bytes: Uint8Array, at: number, size: number, big: boolean): number {
  let value = 0;
  for (let i = 0; i < size; i += 1)
    value = value * 256 + (bytes[at + (big ? i : size - 1 - i)] ?? 0);
  return value;
}

const flipBit: Mutation = (bytes, random) => {
  const copy = bytes.slice();
  copy[random.below(copy.length)] ^= 1 << random.below(8);
  return copy;
};

const oddByte: Mutation = (bytes, random) => {
  const copy = bytes.slice();
  copy[random.below(copy.length)] = random.once(3) ? random.next() : random.pick(ODD_BYTES);
  return copy;
};

/** Lengths, counts and offsets: as one more, one less, nothing, everything, or what is left. */
const oddWord: Mutation = (bytes, random) => {
  const copy = bytes.slice();
  const size = random.pick([1, 2, 2, 2, 4, 4, 8]);
  const at = random.below(copy.length);
  const big = random.once(2);
  const old = wordAt(copy, at, Math.min(size, 4), big);
  const value = random.pick([
    old + 1,
    old - 1,
    old * 2,
    random.pick(ODD_WORDS),
    random.pick(ODD_LARGE),
    copy.length - at,
    copy.length - at + 1,
    random.below(copy.length * 2),
  ]);
  putWord(copy, at, value, size, big);
  return copy;
};

const cutEnd: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length));

const cutOut: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  const to = Math.min(bytes.length, from + 1 + random.below(random.once(3) ? 200 : 8));
  return concat(bytes.subarray(0, from), bytes.subarray(to));
};

const putIn: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const count = 1 + random.below(random.once(3) ? 100 : 8);
  const filler = random.once(2)
    ? random.bytes(count)
    : new Uint8Array(count).fill(random.pick(ODD_BYTES));
  return concat(bytes.subarray(0, at), filler, bytes.subarray(at));
};

const twice: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  const part = bytes.subarray(from, from + 1 + random.below(300));
  const times = random.once(6) ? 1 + random.below(40) : 1;
  const parts = Array.from({ length: times }, () => part);
  return concat(bytes.subarray(0, from), ...parts, bytes.subarray(from));
};

const splice: Mutation = (bytes, random, other) => {
  const at = random.below(bytes.length);
  return concat(bytes.subarray(0, at), other.subarray(random.below(other.length + 1)));
};

const overwrite: Mutation = (bytes, random, other) => {
  if (other.length === 0) return bytes.slice();
  const copy = bytes.slice();
  const from = random.below(other.length);
  const at = random.below(copy.length);
  const part = other.subarray(from, from + 1 + random.below(Math.min(64, copy.length - at)));
  copy.set(part.subarray(0, copy.length - at), at);
  return copy;
};

const ALL: readonly Mutation[] = [
  flipBit,
  flipBit,
  oddByte,
  oddByte,
  oddWord,
  oddWord,
  oddWord,
  cutEnd,
  cutOut,
  putIn,
  twice,
  splice,
  overwrite,
];
const SAME_LENGTH: readonly Mutation[] = [flipBit, oddByte, oddWord, oddWord, overwrite];

/** Bytes with a few things wrong; `other` is what may be spliced in. Never longer than `most`. */
export function mutated(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
  most = 1 << 18,
): Uint8Array {
  let now = bytes;
  for (let count = 1 + random.below(random.once(4) ? 12 : 3); count > 0; count -= 1) {
    if (now.length === 0) return random.bytes(random.below(64));
    now = random.pick(ALL)(now, random, other);
  }
  return now.length > most ? now.slice(0, most) : now;
}

/** Bytes with a few things wrong inside, as long as before. */
export function damaged(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let now = bytes;
  for (let count = 1 + random.below(4); count > 0 && now.length > 0; count -= 1)
    now = random.pick(SAME_LENGTH)(now, random, other);
  return now;
}
