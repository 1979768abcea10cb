import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../shared/capture/byte-source.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';

/** A byte source that holds a file descriptor until `close`; closing twice does nothing. */
export interface FileSource extends ByteSource {
  close(): void;
}

/**
 * Opens a file for reading; `name` is what people and records call it. Folders, pipes and devices
 * are refused (`spoolStream` reads streams). Errors: `not-found`, `not-readable`.
 */
export function openFileSource(
  path: string,
  name: string = basename(path),
): Result<FileSource, TeardownError> {
  const fail = (code: TeardownError['code'], detail: string): Result<FileSource, TeardownError> =>
    err(teardownError(code, detail, { file: name }));
  let fd: number;
  try {
    // Non-blocking, so that opening a named pipe without a writer does not hang.
    fd = openSync(path, constants.O_RDONLY | NON_BLOCKING);
  } catch (cause) {
    return fail(codeFor(cause), sentenceFor(cause));
  }
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    const what = stat.isDirectory()
      ? 'a folder'
      : stat.isFIFO()
        ? 'a named pipe'
        : 'no ordinary file';
    return fail('not-readable', `This is ${what}.`);
  }
  return ok(fileSource(name, fd, stat.size));
}

function fileSource(name: string, fd: number, size: number): FileSource {
  let open = true;
  return {
    name,
    size,
    read(offset, into) {
      if (into.length === 0) return 0;
      try {
        return readSync(fd, into, 0, into.length, offset);
      } catch (cause) {
        const where = { file: name, offset };
        throw new TeardownFailure(teardownError(codeFor(cause), sentenceFor(cause), where));
      }
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

/** The error code that an exception of a file call stands for. */
export function codeFor(cause: unknown): TeardownError['code'] {
  switch (errnoOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'not-found';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk-full';
    default:
      return 'not-readable';
  }
}

/** What happened, in a sentence. */
export function sentenceFor(cause: unknown): string {
  const code = errnoOf(cause);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'There is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'The file may not be read by this user.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk with the temporary folder is full.';
    case null:
      return cause instanceof Error ? cause.message : String(cause);
    default:
      return `The file could not be read (${code}).`;
  }
}

function errnoOf(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}

/** 0 where the platform has no such flag (Windows). */
const NON_BLOCKING = (constants.O_NONBLOCK as number | undefined) ?? 0;
