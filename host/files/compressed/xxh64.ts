import { u32le } from '../../../shared/base/bytes.ts';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const P1_HIGH = 0x9e3779b1;
const P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d;
const P2_LOW = 0x27d4eb4f;

/**
 * XXH64 with seed 0, in pieces: the checksum of Zstandard frames. The stripes, where the time goes,
 * are computed in pairs of 32 bits (BigInt would be slower than decompressing); only the end uses
 * BigInt.
 */
export class Xxh64 {
  /** Four lanes: [high, low] each. */
  private readonly lanes = new Int32Array(8);
  private readonly rest = new Uint8Array(32);
  private held = 0;
  private length = 0;

  constructor() {
    [P1 + P2, P2, 0n, -P1].forEach((start, lane) => {
      this.lanes[lane * 2] = Number(BigInt.asIntN(32, start >> 32n));
      this.lanes[lane * 2 + 1] = Number(BigInt.asIntN(32, start));
    });
  }

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.held > 0) {
      at = Math.min(32 - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 32) return;
      stripe(this.lanes, this.rest, 0);
      this.held = 0;
    }
    for (; at + 32 <= bytes.length; at += 32) stripe(this.lanes, bytes, at);
    this.rest.set(bytes.subarray(at));
    this.held = bytes.length - at;
  }

  /** Of all that was given so far. */
  digest(): bigint {
    let hash = this.length >= 32 ? this.merged() : P5;
    hash = u64(hash + BigInt(this.length));
    const { rest, held } = this;
    let at = 0;
    for (; at + 8 <= held; at += 8) {
      const word = (BigInt(u32le(rest, at + 4)) << 32n) | BigInt(u32le(rest, at));
      hash = u64(rotl(hash ^ round(0n, word), 27n) * P1 + P4);
    }
    if (at + 4 <= held) {
      hash = u64(rotl(hash ^ u64(BigInt(u32le(rest, at)) * P1), 23n) * P2 + P3);
      at += 4;
    }
    for (; at < held; at += 1) hash = u64(rotl(hash ^ u64(BigInt(rest[at]) * P5), 11n) * P1);
    hash = u64((hash ^ (hash >> 33n)) * P2);
    hash = u64((hash ^ (hash >> 29n)) * P3);
    return hash ^ (hash >> 32n);
  }

  private merged(): bigint {
    const lanes = [0, 1, 2, 3].map(
      (lane) =>
        (BigInt(this.lanes[lane * 2] >>> 0) << 32n) | BigInt(this.lanes[lane * 2 + 1] >>> 0),
    );
    const [v1, v2, v3, v4] = lanes;
    let hash = u64(rotl(v1, 1n) + rotl(v2, 7n) + rotl(v3, 12n) + rotl(v4, 18n));
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * P1 + P4);
    return hash;
  }
}

/** lane = rotl(lane + word * P2, 31) * P1, for the four words of a stripe. */
function stripe(lanes: Int32Array, bytes: Uint8Array, at: number): void {
  for (let lane = 0; lane < 8; lane += 2) {
    const from = at + lane * 4;
    const low = u32le(bytes, from);
    const high = u32le(bytes, from + 4);
    const sumLow = (lanes[lane + 1] >>> 0) + (Math.imul(low, P2_LOW) >>> 0);
    const carry = sumLow > 0xffffffff ? 1 : 0;
    const sumHigh = lanes[lane] + highOfProduct(high, low, P2_HIGH, P2_LOW) + carry;
    const turnedHigh = (sumHigh << 31) | ((sumLow | 0) >>> 1);
    const turnedLow = ((sumLow | 0) << 31) | ((sumHigh | 0) >>> 1);
    lanes[lane] = highOfProduct(turnedHigh, turnedLow >>> 0, P1_HIGH, P1_LOW);
    lanes[lane + 1] = Math.imul(turnedLow, P1_LOW);
  }
}

/** Bits 32 to 63 of a product of two 64-bit numbers. */
function highOfProduct(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const cross1 = Math.imul(a1, b0) >>> 0;
  const cross2 = Math.imul(a0, b1) >>> 0;
  const middle = (Math.imul(a0, b0) >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff);
  const carried = (middle >>> 16) + (cross1 >>> 16) + (cross2 >>> 16);
  return (Math.imul(a1, b1) + carried + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
}

function round(lane: bigint, word: bigint): bigint {
  return u64(rotl(u64(lane + word * P2), 31n) * P1);
}

function rotl(value: bigint, by: bigint): bigint {
  return u64((value << by) | (value >> (64n - by)));
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
