import { Worker } from 'node:worker_threads';
import { unpacked } from '../unpacked.ts';

/** What the hashing thread is started with. */
export interface HashStart {
  readonly paths: readonly string[];
  /** Bytes of the file that count: those that were read of one that is still written; null: all. */
  readonly most: number | null;
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
  most: number | null = null,
): { readonly done: Promise<void>; stop(): void } {
  const start: HashStart = { paths, most };
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
