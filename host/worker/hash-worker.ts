import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { HashMessage, HashStart } from './hash-captures.ts';

/** Entry of the hashing thread: the SHA-256 of each file in turn, in chunks of 1 MB. */
const CHUNK = 1 << 20;

function sha256Of(path: string): string | null {
  try {
    const file = openSync(path, 'r');
    try {
      return hashOf(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function hashOf(file: number): string {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK);
  for (;;) {
    const read = readSync(file, chunk, 0, CHUNK, null);
    if (read === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, read));
  }
}

(workerData as HashStart).paths.forEach((path, capture) => {
  const message: HashMessage = { capture, sha256: sha256Of(path) };
  parentPort?.postMessage(message);
});
