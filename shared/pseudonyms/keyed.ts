/**
 * A keyed pseudo-random function: at least 16 bytes that nobody can foresee without the key, the same
 * ones for the same message. The host brings it (HMAC-SHA-256); the engine has no cryptography.
 */
export type Keyed = (message: string) => Uint8Array;

/** The first 32 bits of the function's value. */
export function keyedWord(keyed: Keyed, message: string): number {
  const bytes = keyed(message);
  return ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
}

/** The first letters of the function's value in hexadecimal. */
export function keyedHex(keyed: Keyed, message: string, letters: number): string {
  return Array.from(keyed(message), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, letters);
}

/**
 * A keyed one-to-one mapping of the ports 1024 to 65535 onto themselves, walked until it lands in the
 * range again. Ports below keep their number: they name a service.
 */
export function keyedPort(keyed: Keyed, port: number): number {
  if (port < 1024) return port;
  let mixed = port;
  do mixed = keyedNumber(keyed, 'port', 16, mixed);
  while (mixed < 1024);
  return mixed;
}

/** A keyed one-to-one mapping of the numbers of so many bits (even, up to 32): a Feistel network. */
export function keyedNumber(keyed: Keyed, what: string, bits: number, value: number): number {
  const half = bits / 2;
  const mask = 2 ** half - 1;
  let left = value >>> half;
  let right = value & mask;
  for (let round = 0; round < 6; round += 1) {
    const [low, high] = keyed(`${what} ${round} ${right}`);
    const swap = left ^ ((low | (high << 8)) & mask);
    left = right;
    right = swap;
  }
  return ((left << half) | right) >>> 0;
}
