import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';

/**
 * Walks the options of a block (draft-ietf-opsawg-pcapng section 3.5) between two indexes. `visit`
 * gets each option's code and the range of its value. Returns false where an option runs past the
 * end; what came before has been visited.
 */
export function walkOptions(
  bytes: Uint8Array,
  from: number,
  to: number,
  bigEndian: boolean,
  visit: (code: number, start: number, end: number) => void,
): boolean {
  let at = from;
  while (at + 4 <= to) {
    const code = bigEndian ? u16be(bytes, at) : u16le(bytes, at);
    const length = bigEndian ? u16be(bytes, at + 2) : u16le(bytes, at + 2);
    if (code === 0) return true;
    const start = at + 4;
    if (start + length > to) return false;
    visit(code, start, start + length);
    at = start + ((length + 3) & ~3);
  }
  return true;
}

/** An unsigned 64-bit option value, as a number (exact to 2^53). */
export function optionU64(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? u32be(bytes, at) * 2 ** 32 + u32be(bytes, at + 4)
    : u32le(bytes, at + 4) * 2 ** 32 + u32le(bytes, at);
}

/** A signed 64-bit option value, exactly. */
export function optionI64(bytes: Uint8Array, at: number, bigEndian: boolean): bigint {
  const high = bigEndian ? u32be(bytes, at) : u32le(bytes, at + 4);
  const low = bigEndian ? u32be(bytes, at + 4) : u32le(bytes, at);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}
