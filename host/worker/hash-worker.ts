import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FollowedPart, HashMessage, HashStart } from './hash-captures.ts';

/** Entry of the hashing thread: the SHA-256 of each file in turn, in chunks of 1 MB. */
const CHUNK = 1 << 20;

function sha256Of(path: string, followed: FollowedPart | null): string | null {
  try {
    const file = openSync(path, 'r');
    try {
      if (followed !== null && fstatSync(file).ino !== followed.inode) return null;
      return hashOf(file, followed?.bytes ?? null);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** Of the first `bytes`, null where there are fewer by now; or of the whole file. */
function hashOf(file: number, bytes: number | null): string | null {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK);
  let left = bytes ?? Infinity;
  for (;;) {
    const read = left === 0 ? 0 : readSync(file, chunk, 0, Math.min(CHUNK, left), null);
    left -= read;
    if (read === 0) return bytes !== null && left > 0 ? null : hash.digest('hex');
    hash.update(chunk.subarray(0, read));
  }
}

const { paths, followed } = workerData as HashStart;
paths.forEach((path, capture) => {
  const message: HashMessage = { capture, sha256: sha256Of(path, followed) };
  parentPort?.postMessage(message);
});
