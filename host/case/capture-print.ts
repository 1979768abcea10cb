import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const EDGE = 65_536;

/** What is known of a capture file at once, unlike its SHA-256: its size, and a hash of size and both ends. */
export interface CapturePrint {
  readonly bytes: number;
  readonly print: string;
}

/** The print of a file; null where it cannot be read. */
export function capturePrint(file: string): CapturePrint | null {
  try {
    const fd = openSync(file, 'r');
    try {
      const bytes = fstatSync(fd).size;
      const hash = createHash('sha256').update(`${bytes}\n`);
      hash.update(part(fd, 0, Math.min(bytes, EDGE)));
      hash.update(part(fd, Math.max(0, bytes - EDGE), Math.min(bytes, EDGE)));
      return { bytes, print: hash.digest('hex') };
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function part(fd: number, from: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, from));
}
