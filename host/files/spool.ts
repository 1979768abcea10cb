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

/** A stream on its way into a private temporary file, which may be read meanwhile. */
export interface RunningSpool {
  readonly path: string;
  /** This file appears once all of the stream is in the other one. */
  readonly endMark: string;
  /** The whole stream; on failure the spool holds what came until then. */
  readonly ended: Promise<Result<SpooledFile, TeardownError>>;
  /** Removes both files; doing it twice is harmless. */
  remove(): void;
}

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
  const begun = beginSpool(stream, name, onBytes, limits);
  if (!begun.ok) return begun;
  const spooled = await begun.value.ended;
  if (!spooled.ok) begun.value.remove();
  return spooled;
}

/** As `spoolStream`, but answers at once: whoever follows the file sees the stream as it comes. */
export function beginSpool(
  stream: ByteStream,
  name: string,
  onBytes: (total: number) => void = () => undefined,
  limits: SpoolLimits = SPOOL_LIMITS,
): Result<RunningSpool, TeardownError> {
  let folder: PrivateFolder | null = null;
  try {
    const made = makePrivateFolder();
    folder = made;
    const path = join(made.path, 'spool');
    const fd = openSync(path, 'wx', 0o600);
    const endMark = join(made.path, 'ended');
    const remove = (): void => made.remove();
    const ended = fill(fd, stream, name, onBytes, limits).then((filled) => {
      tryToMark(endMark);
      return filled.ok ? ok({ path, size: filled.value, remove }) : filled;
    });
    return ok({ path, endMark, ended, remove });
  } catch (cause) {
    folder?.remove();
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: 0 }));
  }
}

/** Writes the whole stream and closes the file; how many bytes there were. */
async function fill(
  fd: number,
  stream: ByteStream,
  name: string,
  onBytes: (total: number) => void,
  limits: SpoolLimits,
): Promise<Result<number, TeardownError>> {
  let size = 0;
  let nextLook = limits.lookEvery;
  try {
    for await (const chunk of stream) {
      writeWhole(fd, chunk);
      size += chunk.length;
      if (size >= nextLook) {
        nextLook = size + limits.lookEvery;
        if (limits.freeBytes() < limits.reserve) return err(diskFull(name, size, limits.reserve));
      }
      onBytes(size);
    }
    return ok(size);
  } catch (cause) {
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: size }));
  } finally {
    closeSync(fd);
  }
}

/** The folder may have been removed meanwhile. */
function tryToMark(endMark: string): void {
  try {
    closeSync(openSync(endMark, 'wx', 0o600));
  } catch {
    // Nobody follows a spool that was removed; on a full disk the mark needs no block.
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
