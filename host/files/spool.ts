import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bytesText } from '../../shared/base/numbers.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { teardownError } from '../../shared/contract/errors.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { codeFor, sentenceFor } from './file-source.ts';
import { UNPACK_LIMITS } from './unpacked-source.ts';
import { makePrivateFolder, type PrivateFolder } from './private-folder.ts';

/** A stream that was written to a private temporary file. */
export interface SpooledFile {
  readonly path: string;
  readonly size: number;
  /** Removes the file; doing it twice is harmless. */
  remove(): void;
}

/** How much of the disk is left to others. */
export interface SpoolLimits {
  /** Bytes that stay free. */
  readonly reserve: number;
  /** How much is written between two looks, and how many bytes are free. */
  readonly lookEvery: number;
  readonly freeBytes: () => number;
}

/** As for compressed captures (docs/formats.md). */
const SPOOL_LIMITS: SpoolLimits = UNPACK_LIMITS;

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
  limits: SpoolLimits = SPOOL_LIMITS,
): Promise<Result<SpooledFile, TeardownError>> {
  let size = 0;
  let nextLook = limits.lookEvery;
  let folder: PrivateFolder | null = null;
  let fd: number | null = null;
  let whole = false;
  try {
    folder = makePrivateFolder();
    const path = join(folder.path, 'spool');
    fd = openSync(path, 'wx', 0o600);
    for await (const chunk of stream) {
      writeWhole(fd, chunk);
      size += chunk.length;
      if (size >= nextLook) {
        nextLook = size + limits.lookEvery;
        if (limits.freeBytes() < limits.reserve) return err(diskFull(name, size, limits.reserve));
      }
      onBytes(size);
    }
    closeSync(fd);
    fd = null;
    whole = true;
    const made = folder;
    return ok({ path, size, remove: () => made.remove() });
  } catch (cause) {
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: size }));
  } finally {
    if (fd !== null) closeSync(fd);
    if (!whole) folder?.remove();
  }
}

function diskFull(file: string, done: number, reserve: number): TeardownError {
  const detail = `The capture does not fit on the disk with the temporary folder, where ${bytesText(reserve)} are to stay free: ${bytesText(done)} came.`;
  return teardownError('disk-full', detail, { file, offset: done });
}

function writeWhole(fd: number, chunk: Uint8Array): void {
  let from = 0;
  while (from < chunk.length) from += writeSync(fd, chunk, from);
}
