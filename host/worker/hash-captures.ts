import { Worker } from 'node:worker_threads';
import { unpacked } from '../unpacked.ts';

/** What was read of a file that may still be written: a hash of anything else would be a wrong one. */
export interface FollowedPart {
  readonly bytes: number;
  /** Another file may have taken its place since. */
  readonly inode: number;
}

/** What the hashing thread is started with. */
export interface HashStart {
  readonly paths: readonly string[];
  /** What was read of the one capture that was followed; null: all of each file. */
  readonly followed: FollowedPart | null;
}

/** One answer of the hashing thread; null where the file could not be read (any more). */
export interface HashMessage {
  readonly capture: number;
  readonly sha256: string | null;
}

/** The hashing entry beside this module's bundle (out/host; entries and chunks lie equally deep). */
const HASH_WORKER = unpacked(new URL('../host/hash-worker.js', import.meta.url));

/**
 * Computes the SHA-256 of each file on a thread of its own, so that neither the analysis nor a
 * window waits for it. `done` resolves after the last one; `stop` ends it early.
 */
export function hashCaptures(
  paths: readonly string[],
  onHash: (capture: number, sha256: string) => void,
  workerUrl = HASH_WORKER,
  followed: FollowedPart | null = null,
): { readonly done: Promise<void>; stop(): void } {
  const start: HashStart = { paths, followed };
  const worker = new Worker(workerUrl, { workerData: start });
  worker.on('message', (message: HashMessage) => {
    if (message.sha256 !== null) onHash(message.capture, message.sha256);
  });
  const done = new Promise<void>((resolve) => {
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
  return { done, stop: () => void worker.terminate() };
}
