import type { PacketNumber } from '../base/units.ts';

/** Streams whose first bytes are remembered at a time; a newer one takes the place of an older. */
const PLACES = 1 << 14;
/** Bytes remembered, and how many must be there for a comparison (a keep-alive repeats one, as garbage). */
const KEPT = 64;
const LEAST = 8;

/** Words of a place: key + 1, sequence number, bytes kept. */
const KEY = 0;
const SEQ = 1;
const LENGTH = 2;
const WORDS = 3;

/**
 * Whether a side sent two versions of its first bytes: one stack repeats what it sent byte for byte,
 * so another content under the same sequence number has another sender (injected answers race the
 * real one for exactly this number). Only the first 64 bytes of a stream are compared, and only while
 * the stream has its place in a table of fixed size; memory does not grow.
 */
export class StreamStarts {
  private readonly words = new Uint32Array(PLACES * WORDS);
  private readonly bytes = new Uint8Array(PLACES * KEPT);
  /** The packet that contradicts the first version, by flow * 2 + side. */
  private readonly conflicts = new Map<number, PacketNumber>();

  /** Takes a segment that begins with a stream's first byte. `key`: flow * 2 + side. */
  see(
    key: number,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    packet: PacketNumber,
  ): void {
    const place = key & (PLACES - 1);
    const at = place * WORDS;
    const { words } = this;
    const length = captured < KEPT ? captured : KEPT;
    if (words[at + KEY] === key + 1 && words[at + SEQ] === seq) {
      const both = Math.min(length, words[at + LENGTH]);
      if (both < LEAST || this.equal(place * KEPT, bytes, start, both)) return;
      if (!this.conflicts.has(key)) this.conflicts.set(key, packet);
      return;
    }
    words[at + KEY] = key + 1;
    words[at + SEQ] = seq;
    words[at + LENGTH] = length;
    const to = place * KEPT;
    for (let i = 0; i < length; i += 1) this.bytes[to + i] = bytes[start + i];
  }

  /** The packet that contradicts the side's first bytes, 0 where none does. */
  conflict(key: number): PacketNumber {
    return this.conflicts.size === 0 ? 0 : (this.conflicts.get(key) ?? 0);
  }

  private equal(kept: number, bytes: Uint8Array, start: number, length: number): boolean {
    for (let i = 0; i < length; i += 1) if (this.bytes[kept + i] !== bytes[start + i]) return false;
    return true;
  }
}
