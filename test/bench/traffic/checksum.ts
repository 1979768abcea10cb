/** Sum of big-endian 16-bit words (RFC 1071), not yet folded; an odd last byte is padded with zero. */
export function sumWords(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) {
    sum += (bytes[at] << 8) | bytes[at + 1];
  }
  return at < to ? sum + (bytes[at] << 8) : sum;
}

/** Folds a sum and complements it: the checksum field. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) {
    folded = (folded % 0x1_0000) + Math.floor(folded / 0x1_0000);
  }
  return ~folded & 0xffff;
}
