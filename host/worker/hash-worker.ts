import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { HashMessage, HashStart } from './hash-captures.ts';

/** Entry of the hashing thread: the SHA-256 of each file in turn, in chunks of 1 MB. */
const CHUNK = 1 << 20;

function sha256Of(path: string, most: number): string | null {
  try {
    const file = openSync(path, 'r');
    try {
      return hashOf(file, most);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function hashOf(file: number, most: number): string {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK);
  let left = most;
  for (;;) {
    const read = left === 0 ? 0 : readSync(file, chunk, 0, Math.min(CHUNK, left), null);
    left -= read;
    if (read === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, read));
  }
}

const { paths, most } = workerData as HashStart;
paths.forEach((path, capture) => {
  const message: HashMessage = { capture, sha256: sha256Of(path, most ?? Infinity) };
  parentPort?.postMessage(message);
});
