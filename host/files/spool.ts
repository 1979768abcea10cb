import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { teardownError } from '../../shared/contract/errors.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { codeFor, sentenceFor } from './file-source.ts';
import { makePrivateFolder, type PrivateFolder } from './private-folder.ts';

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
  let folder: PrivateFolder | null = null;
  let fd: number | null = null;
  try {
    folder = makePrivateFolder();
    const path = join(folder.path, 'spool');
    fd = openSync(path, 'wx', 0o600);
    for await (const chunk of stream) {
      writeWhole(fd, chunk);
      size += chunk.length;
      onBytes(size);
    }
    closeSync(fd);
    fd = null;
    const made = folder;
    return ok({ path, size, remove: () => made.remove() });
  } catch (cause) {
    if (fd !== null) closeSync(fd);
    folder?.remove();
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: size }));
  }
}

function writeWhole(fd: number, chunk: Uint8Array): void {
  let from = 0;
  while (from < chunk.length) from += writeSync(fd, chunk, from);
}
