/**
 * A whole number in few bits, rounded down: numbers below 2^bits are exact, larger ones keep their
 * highest bit and the `bits` below it. Three bits lose less than an eighth (65,535 gives 111), two less
 * than a quarter (131,071 gives 63). Larger numbers have larger codes, so codes can be compared.
 */
export function packSmall(value: number, bits: number): number {
  if (value < 1 << bits) return value;
  const shift = 31 - Math.clz32(value) - bits;
  return (shift << bits) + (value >>> shift);
}

/** The number that a code stands for. */
export function unpackSmall(code: number, bits: number): number {
  if (code < 1 << bits) return code;
  const shift = (code >>> bits) - 1;
  return (code - (shift << bits)) << shift;
}
