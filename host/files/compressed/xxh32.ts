import { u32le } from '../../../shared/base/bytes.ts';

const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;
const P3 = 0xc2b2ae3d | 0;
const P4 = 0x27d4eb2f | 0;
const P5 = 0x165667b1 | 0;

/** XXH32 with seed 0, in pieces: the checksum of LZ4 frames. */
export class Xxh32 {
  private v1 = (P1 + P2) | 0;
  private v2 = P2;
  private v3 = 0;
  private v4 = -P1 | 0;
  private readonly rest = new Uint8Array(16);
  private held = 0;
  private length = 0;

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.held > 0) {
      at = Math.min(16 - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 16) return;
      this.stripe(this.rest, 0);
      this.held = 0;
    }
    for (; at + 16 <= bytes.length; at += 16) this.stripe(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.held = bytes.length - at;
  }

  /** Of all that was given so far. */
  digest(): number {
    const { v1, v2, v3, v4, rest, held } = this;
    let hash =
      this.length >= 16 ? (rotl(v1, 1) + rotl(v2, 7) + rotl(v3, 12) + rotl(v4, 18)) | 0 : P5;
    hash = (hash + this.length) | 0;
    let at = 0;
    for (; at + 4 <= held; at += 4) {
      hash = Math.imul(rotl((hash + Math.imul(u32le(rest, at), P3)) | 0, 17), P4);
    }
    for (; at < held; at += 1) {
      hash = Math.imul(rotl((hash + Math.imul(rest[at], P5)) | 0, 11), P1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), P2);
    hash = Math.imul(hash ^ (hash >>> 13), P3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  private stripe(bytes: Uint8Array, at: number): void {
    this.v1 = round(this.v1, u32le(bytes, at));
    this.v2 = round(this.v2, u32le(bytes, at + 4));
    this.v3 = round(this.v3, u32le(bytes, at + 8));
    this.v4 = round(this.v4, u32le(bytes, at + 12));
  }
}

function round(lane: number, input: number): number {
  return Math.imul(rotl((lane + Math.imul(input, P2)) | 0, 13), P1);
}

function rotl(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** XXH32 of some bytes at once. */
export function xxh32(bytes: Uint8Array): number {
  const hash = new Xxh32();
  hash.update(bytes);
  return hash.digest();
}
