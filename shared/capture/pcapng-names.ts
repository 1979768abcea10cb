import { u16be, u16le, u32be } from '../base/bytes.ts';
import { ipText } from '../base/ip-address.ts';
import { utf8Text } from '../base/utf8.ts';

/** An address and what a capture file calls it. */
export interface NamedAddress {
  readonly address: string;
  readonly name: string;
}

/** What the records of a Name Resolution Block hold. */
export interface NameRecords {
  readonly names: readonly NamedAddress[];
  /** Where its options begin: behind the record that ends the list, or where there are none. */
  readonly options: number;
  /** False where a record ran past the block's end, or is too short for its address. */
  readonly whole: boolean;
}

const END = 0;
/** Bytes of the address by type of record: IPv4, IPv6, EUI-48, EUI-64. */
const ADDRESS_BYTES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 16],
  [3, 6],
  [4, 8],
]);

/**
 * Reads the body of a Name Resolution Block (draft-ietf-opsawg-pcapng section 4.5) between two
 * indexes. A record has one address and any number of names, each ended by a zero byte. Types that
 * are not known are stepped over.
 */
export function readNameRecords(
  bytes: Uint8Array,
  from: number,
  to: number,
  bigEndian: boolean,
): NameRecords {
  const u16 = bigEndian ? u16be : u16le;
  const names: NamedAddress[] = [];
  let whole = true;
  let at = from;
  while (at + 4 <= to) {
    const type = u16(bytes, at);
    const length = u16(bytes, at + 2);
    const start = at + 4;
    if (type === END) return { names, options: start, whole };
    if (start + length > to) return { names, options: to, whole: false };
    const size = ADDRESS_BYTES.get(type);
    if (size !== undefined && length < size) whole = false;
    else if (size !== undefined) {
      const address = addressText(bytes, start, size);
      for (const name of namesIn(bytes, start + size, start + length))
        names.push({ address, name });
    }
    at = start + ((length + 3) & ~3);
  }
  return { names, options: to, whole };
}

function addressText(bytes: Uint8Array, at: number, size: number): string {
  if (size === 4) return ipText(4, [u32be(bytes, at)]);
  if (size === 16)
    return ipText(
      6,
      [0, 4, 8, 12].map((step) => u32be(bytes, at + step)),
    );
  return Array.from(bytes.subarray(at, at + size), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(':');
}

function namesIn(bytes: Uint8Array, from: number, to: number): string[] {
  const names: string[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at < to && bytes[at] !== 0) continue;
    if (at > start) names.push(utf8Text(bytes, start, at));
    start = at + 1;
  }
  return names;
}
