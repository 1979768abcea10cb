import { u32be, u32le } from '../../shared/base/bytes.ts';
import { concat } from '../support/byte-writer.ts';
import { damaged, mutated } from './mutate-bytes.ts';
import type { Random } from './random.ts';

/** A capture as its header and its records (pcap, snoop) or blocks (pcapng). */
export interface Frames {
  readonly head: Uint8Array;
  readonly records: readonly Uint8Array[];
  /** Bytes of a record before its packet. */
  readonly before: number;
}

/** Takes a capture apart; where its lengths make no sense, the rest is one record. */
export function framesOf(bytes: Uint8Array): Frames {
  const magic = bytes.length < 4 ? 0 : u32be(bytes, 0);
  if (magic === 0x0a0d0d0a) {
    const big = bytes.length >= 12 && bytes[8] === 0x1a;
    return cut(bytes, 0, 28, (at) => (big ? u32be(bytes, at + 4) : u32le(bytes, at + 4)));
  }
  if (magic === 0x736e6f6f) return cut(bytes, 16, 24, (at) => u32be(bytes, at + 8));
  if (bytes[0] === 0xa1 || bytes[3] === 0xa1) {
    const before = magic === 0xa1b2cd34 || magic === 0x34cdb2a1 ? 24 : 16;
    const length = bytes[0] === 0xa1 ? u32be : u32le;
    return cut(bytes, 24, before, (at) => before + length(bytes, at + 8));
  }
  return cut(bytes, 0, 16, (at) => (bytes[at + 10] << 8) | bytes[at + 11]);
}

function cut(
  bytes: Uint8Array,
  head: number,
  before: number,
  lengthAt: (at: number) => number,
): Frames {
  const records: Uint8Array[] = [];
  let at = Math.min(head, bytes.length);
  while (at < bytes.length) {
    const length = at + 16 > bytes.length ? 0 : lengthAt(at);
    const end = length < 12 || at + length > bytes.length ? bytes.length : at + length;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { head: bytes.subarray(0, head), records, before };
}

/** Puts a capture together again, as much of it as has room. */
export function joined({ head, records }: Frames, most: number): Uint8Array {
  let size = head.length;
  let count = 0;
  while (count < records.length && size + records[count].length <= most) {
    size += records[count].length;
    count += 1;
  }
  return concat(head, ...records.slice(0, Math.max(1, count)));
}

/**
 * Records again and again, each time with some words of them larger: new flows, holes in one flow,
 * fragments of new datagrams, whatever these words happen to be.
 */
export function tiled(frames: Frames, random: Random, most: number): Uint8Array {
  const from = random.below(Math.max(1, frames.records.length));
  const pattern = frames.records.slice(from, from + 1 + random.below(12));
  const size = pattern.reduce((sum, record) => sum + record.length, 0);
  if (size === 0 || size > most) return joined(frames, most);
  const steps = Array.from({ length: random.below(4) }, () => ({
    at: frames.before + random.below(random.once(2) ? 24 : 70),
    by: random.pick([1, 1, 2, 7, 8, 64, 256, 1448, 65_536, 0x1000000]),
  }));
  const parts = frames.records.slice(0, from);
  let total = frames.head.length + parts.reduce((sum, record) => sum + record.length, 0);
  for (let turn = 0; total + size <= most; turn += 1) {
    for (const record of pattern) parts.push(stepped(record, steps, turn));
    total += size;
  }
  return joined({ ...frames, records: parts }, most);
}

function stepped(
  record: Uint8Array,
  steps: readonly { readonly at: number; readonly by: number }[],
  turn: number,
): Uint8Array {
  const copy = record.slice();
  for (const { at, by } of steps) {
    if (at + 4 > copy.length) continue;
    const view = new DataView(copy.buffer);
    view.setUint32(at, view.getUint32(at) + by * turn);
  }
  return copy;
}

/** A capture with something wrong: in its records, in their order, or anywhere. */
export function hostileCapture(
  seed: Uint8Array,
  random: Random,
  other: Uint8Array,
  most: number,
): Uint8Array {
  const frames = framesOf(seed);
  if (random.once(5) || frames.records.length === 0) return mutated(seed, random, other, most);
  if (random.once(8)) return tiled(frames, random, most);
  const { records, before } = frames;
  const changed = records.slice();
  for (let count = 1 + random.below(random.once(3) ? 20 : 4); count > 0; count -= 1)
    changeOne(changed, before, random, other);
  const whole = joined({ ...frames, records: changed }, most);
  return random.once(8) ? mutated(whole, random, other, most) : whole;
}

function changeOne(records: Uint8Array[], before: number, random: Random, other: Uint8Array): void {
  if (records.length === 0) return;
  const at = random.below(records.length);
  const record = records[at];
  const packet = record.subarray(before);
  switch (random.below(9)) {
    case 0:
      records.splice(at, 1);
      return;
    case 1:
      records.splice(random.below(records.length + 1), 0, record);
      return;
    case 2: {
      const to = random.below(records.length);
      [records[at], records[to]] = [records[to], record];
      return;
    }
    case 3:
      records[at] = concat(damaged(record.subarray(0, before), random, other), packet);
      return;
    case 4: {
      const theirs = framesOf(other).records;
      if (theirs.length > 0) records.splice(at, random.below(2), random.pick(theirs));
      return;
    }
    default: {
      // Inside the packet, lengths of the record kept; headers are at its beginning.
      const end = Math.min(packet.length, random.pick([60, 80, 120, 1000]));
      const wrong = damaged(packet.subarray(0, end), random, other);
      records[at] = concat(record.subarray(0, before), wrong, packet.subarray(end));
    }
  }
}
