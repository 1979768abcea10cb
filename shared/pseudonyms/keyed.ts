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
 * A keyed one-to-one mapping of the ports 1024 to 65535 onto themselves: a Feistel network over 16
 * bits, walked until it lands in the range again. Ports below keep their number: they name a service.
 */
export function keyedPort(keyed: Keyed, port: number): number {
  if (port < 1024) return port;
  let mixed = port;
  do {
    let left = mixed >>> 8;
    let right = mixed & 0xff;
    for (let round = 0; round < 6; round += 1) {
      const swap = left ^ (keyed(`port ${round} ${right}`)[0] & 0xff);
      left = right;
      right = swap;
    }
    mixed = (left << 8) | right;
  } while (mixed < 1024);
  return mixed;
}
