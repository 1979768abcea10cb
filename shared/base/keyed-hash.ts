/** Words of an address (four) and one for what stands beside it. */
const PLACES = 5;
const TABLES = Uint32Array.from({ length: PLACES * 4 * 256 }, () => Math.random() * 0x100000000);

/**
 * Hash of a 32-bit word at a place (0 to 4) of what is hashed; the hashes of all its words are combined
 * by XOR, then by `mixed`. For tables over what a capture holds: with a hash that anybody can compute, a
 * file of a few megabytes puts all its flows into one slot and reading it takes hours. Tabulation hashing
 * (Carter, Wegman; Patrascu, Thorup 2012: constant time with linear probing) with tables that are
 * drawn anew in each process, so nothing that is told may follow the order of slots.
 */
export function wordHash(word: number, place: number): number {
  const at = place << 10;
  return (
    TABLES[at + (word & 255)] ^
    TABLES[at + 256 + ((word >>> 8) & 255)] ^
    TABLES[at + 512 + ((word >>> 16) & 255)] ^
    TABLES[at + 768 + (word >>> 24)]
  );
}

/**
 * Breaks the linearity of what was combined by XOR: hashes of two ends that are added afterwards do not
 * cancel each other out.
 */
export function mixed(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}
