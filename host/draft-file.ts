import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { bytesText } from '../shared/base/numbers.ts';
import { TeardownFailure, teardownError, type ErrorCode } from '../shared/contract/errors.ts';

/** Writes bytes at the end of a file and says how many it took; for tests that fill a disk. */
export type WriteSome = (fd: number, bytes: Uint8Array, from: number) => number;

const writeSome: WriteSome = (fd, bytes, from) => writeSync(fd, bytes, from);

/**
 * A file that appears whole or not at all: it is written beside its target under another name,
 * synced, and renamed by `commit`; `discard` (or a crash) leaves the target as it was. A link stays
 * one: the file it leads to is replaced. What is no file (a device, a pipe) is written to as it is.
 * Every failure is a `TeardownFailure` with a sentence for people.
 */
export class DraftFile {
  /** Bytes written so far. */
  size = 0;
  private readonly target: string;
  /** Null where there is nothing to rename: the target is no file. */
  private readonly draft: string | null;
  private fd: number | null;

  /** `mode` 0o600 for what only its user may read. */
  constructor(
    target: string,
    mode = 0o666,
    private readonly write1: WriteSome = writeSome,
  ) {
    this.target = whereItLeads(target);
    const { dir, base } = path.parse(this.target);
    // The name is cut so that the draft's is never longer than a file system takes.
    const tail = `.${randomBytes(4).toString('hex')}.part`;
    const draft = path.join(dir, `.${base.slice(0, 60)}${tail}`);
    this.draft = this.trying(() => isNoFile(this.target)) ? null : draft;
    this.fd = this.trying(() =>
      this.draft === null ? openSync(this.target, 'w') : openSync(this.draft, 'wx', mode),
    );
  }

  write(bytes: Uint8Array): void {
    this.trying(() => {
      for (let from = 0; from < bytes.length;) from += this.write1(this.open, bytes, from);
    });
    this.size += bytes.length;
  }

  /** Makes the file appear. */
  commit(): void {
    this.trying(() => {
      if (this.draft !== null) fsyncSync(this.open);
      closeSync(this.open);
      this.fd = null;
      if (this.draft === null) return;
      renameSync(this.draft, this.target);
      syncFolder(path.dirname(this.target));
    });
  }

  /** Leaves nothing behind; after `commit` it does nothing. */
  discard(): void {
    if (this.fd !== null) closeSync(this.fd);
    this.fd = null;
    if (this.draft !== null) rmSync(this.draft, { force: true });
  }

  private get open(): number {
    if (this.fd === null) throw new Error('the draft is closed');
    return this.fd;
  }

  private trying<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw writeFailure(cause, this.target, this.size);
    }
  }
}

/** Opens a draft, lets `write` fill it, and commits it; whatever is thrown leaves no file. */
export async function writeDraft(
  target: string,
  write: (draft: DraftFile) => void | Promise<void>,
  mode?: number,
): Promise<number> {
  const draft = new DraftFile(target, mode);
  try {
    await write(draft);
    draft.commit();
    return draft.size;
  } finally {
    draft.discard();
  }
}

/** The file that a name leads to, over links; the name itself where there is none yet. */
function whereItLeads(name: string): string {
  try {
    return realpathSync(name);
  } catch {
    return name;
  }
}

/** Something to write to that no file may take the place of. Throws where it is a folder. */
function isNoFile(target: string): boolean {
  const there = statSync(target, { throwIfNoEntry: false });
  if (there?.isDirectory() === true)
    throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  return there !== undefined && !there.isFile();
}

/** Makes a rename last through a power cut where the platform can. */
function syncFolder(folder: string): void {
  let fd: number | null = null;
  try {
    fd = openSync(folder, 'r');
    fsyncSync(fd);
  } catch {
    // Windows opens no folders; there the file system orders renames itself.
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Why a file could not be written, as a failure with a sentence for people. */
export function writeFailure(cause: unknown, target: string, written: number): TeardownFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [known, what] = sentenceOf(code, cause, written);
  const detail = `${path.basename(target)} could not be written: ${what} Nothing of it was kept.`;
  return new TeardownFailure(teardownError(known, detail, { file: path.basename(target) }));
}

function sentenceOf(code: string, cause: unknown, written: number): readonly [ErrorCode, string] {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return ['disk-full', `its disk is full (after ${bytesText(written)}).`];
    case 'ENOENT':
    case 'ENOTDIR':
      return ['not-found', 'there is no such folder.'];
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return ['not-readable', 'this user may not write there.'];
    case 'EISDIR':
      return ['not-readable', 'it is a folder.'];
    case 'ENAMETOOLONG':
      return ['not-readable', 'its name is too long.'];
    default:
      return ['not-readable', cause instanceof Error ? `${cause.message}.` : `${String(cause)}.`];
  }
}
