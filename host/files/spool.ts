import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { teardownError } from '../../shared/contract/errors.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { codeFor, sentenceFor } from './file-source.ts';

/** A stream that was written to a private temporary file. */
export interface SpooledFile {
  readonly path: string;
  readonly size: number;
  /** Removes the file; doing it twice is harmless. */
  remove(): void;
}

/** What a stream must be: anything that gives bytes when iterated (stdin, a request, a test). */
export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Reads a stream to its end into a private temporary file (folder 0700, file 0600), which is removed
 * by `remove` and at the latest when the process ends. `onBytes` hears how much came so far.
 * Errors: `disk-full`; `not-readable` where the stream fails.
 */
export async function spoolStream(
  stream: ByteStream,
  name: string,
  onBytes: (total: number) => void = () => undefined,
): Promise<Result<SpooledFile, TeardownError>> {
  let size = 0;
  let folder: string | null = null;
  let fd: number | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'teardown-'));
    leftovers.add(folder);
    watchExit();
    const path = join(folder, 'spool');
    fd = openSync(path, 'wx', 0o600);
    for await (const chunk of stream) {
      writeWhole(fd, chunk);
      size += chunk.length;
      onBytes(size);
    }
    closeSync(fd);
    fd = null;
    const made = folder;
    return ok({ path, size, remove: () => removeFolder(made) });
  } catch (cause) {
    if (fd !== null) closeSync(fd);
    if (folder !== null) removeFolder(folder);
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: size }));
  }
}

function writeWhole(fd: number, chunk: Uint8Array): void {
  let from = 0;
  while (from < chunk.length) from += writeSync(fd, chunk, from);
}

/** Folders to remove when the process ends. */
const leftovers = new Set<string>();
let watching = false;

/**
 * Listens for the end of the process, also by SIGINT and SIGTERM. Where nobody else listens to the
 * signal it is raised again, so that the process ends as it would have without us.
 */
function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', removeAll);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, function onSignal() {
      if (process.listenerCount(signal) > 1) return;
      removeAll();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    });
  }
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  leftovers.delete(folder);
}

function removeAll(): void {
  for (const folder of leftovers) removeFolder(folder);
}
