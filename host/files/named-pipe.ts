import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a named pipe is asked whether it has a writer. */
const WRITER_POLL_MS = 50;
const FIRST_READ = 65_536;

/** Whether a path names a FIFO. */
export function isNamedPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/**
 * Reads a FIFO until its last writer closes it or `stop` is called; waits for a first writer without
 * blocking the event loop, so that an interrupt is heard meanwhile.
 */
export function readNamedPipe(path: string): {
  readonly bytes: AsyncIterable<Uint8Array>;
  stop(): void;
} {
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let socket: Socket | null = null;
  const stop = (): void => {
    stopped = true;
    socket?.destroy();
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    let first: Uint8Array | null = null;
    try {
      while (!isStopped() && first === null) {
        first = firstBytes(fd);
        if (first === null) await delay(WRITER_POLL_MS);
      }
    } finally {
      if (stopped || first === null) closeSync(fd);
    }
    if (stopped || first === null) return;
    if (first.length > 0) yield first;
    socket = new Socket({ fd, readable: true, writable: false });
    try {
      for await (const chunk of socket) yield chunk as Uint8Array;
    } catch (cause) {
      // Destroyed by `stop`: what came until then is what there is.
      if (!isStopped()) throw cause;
    }
  }
  return { bytes: bytes(), stop };
}

/** What a pipe holds: null without a writer, nothing where the writer has not written yet. */
function firstBytes(fd: number): Uint8Array | null {
  const buffer = new Uint8Array(FIRST_READ);
  try {
    const got = readSync(fd, buffer, 0, buffer.length, null);
    return got === 0 ? null : buffer.subarray(0, got);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN')
      return buffer.subarray(0, 0);
    throw cause;
  }
}
