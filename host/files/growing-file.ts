import { closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource, SourceGrowth } from '../../shared/capture/byte-source.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import { MOST_FILE_BYTES } from '../../shared/flows/packet-index.ts';
import { codeFor, sentenceFor, type FileSource } from './file-source.ts';
import { rotatedSiblings } from './rotated-siblings.ts';

/** How often a followed file is looked at. Polling, not notifications: it works on every file system. */
export const LOOK_EVERY_MS = 100;

/** A file that does not grow is looked at for rotation after so long, and that often. */
const QUIET_MS = 2000;

/**
 * A file that is read while another program writes it. `size` is its size at the last `look`; bytes up
 * to there are final, because captures are only ever appended to.
 */
export class GrowingFile implements FileSource {
  size: number;
  readonly name: string;
  private state: SourceGrowth['state'] = 'growing';
  private remark: string | null = null;
  private shrunk = false;
  private open = true;
  private grewAt = performance.now();
  private nextQuietLook = 0;
  private readonly siblings0: ReadonlySet<string>;
  /** Which file it is, whatever takes its place. */
  readonly inode: number;

  constructor(
    private readonly path: string,
    name: string,
    private readonly fd: number,
    /** A file whose presence says that the writer is done; null: nobody says so. */
    private readonly endMark: string | null,
  ) {
    const { size, ino } = fstatSync(fd);
    this.name = name;
    this.size = size;
    this.inode = ino;
    this.siblings0 = new Set(rotatedSiblings(path));
  }

  /** It is the spool of a stream: its end is told by the mark alone. */
  get isStream(): boolean {
    return this.endMark !== null;
  }

  get growth(): SourceGrowth {
    return { state: this.state, remark: this.remark };
  }

  read(offset: number, into: Uint8Array): number {
    if (into.length === 0) return 0;
    if (this.shrunk) throw this.failure('not-readable', SHRUNK, offset);
    const most = Math.min(into.length, this.size - offset);
    if (most <= 0) return 0;
    try {
      return readSync(this.fd, into, 0, most, offset);
    } catch (cause) {
      throw this.failure(codeFor(cause), sentenceFor(cause), offset);
    }
  }

  /** Looks how far the writer is, and whether it went elsewhere. */
  look(): void {
    if (this.state !== 'growing' || !this.open) return;
    // The mark first: what was written before it is then in the size.
    const isDone = this.endMark !== null && existsSync(this.endMark);
    const { size } = fstatSync(this.fd);
    if (size < this.size) {
      this.shrunk = true;
      this.state = 'ended';
    } else if (size >= MOST_FILE_BYTES) {
      this.end('Following ended at 1 TiB: offsets beyond have no place in the packet index.');
    } else if (size > this.size) {
      this.size = size;
      this.grewAt = performance.now();
    } else if (!isDone) this.lookElsewhere();
    if (isDone) this.state = 'ended';
  }

  /** Nobody follows any longer: what is there now is all. */
  leave(): void {
    this.look();
    if (this.state === 'growing') this.state = 'left';
  }

  close(): void {
    if (this.open) closeSync(this.fd);
    this.open = false;
  }

  /** A file that rests may have been replaced, or its writer went on in the next part of a rotated set. */
  private lookElsewhere(): void {
    const now = performance.now();
    if (this.endMark !== null || now - this.grewAt < QUIET_MS || now < this.nextQuietLook) return;
    this.nextQuietLook = now + QUIET_MS;
    if (inodeOf(this.path) !== this.inode && inodeOf(this.path) !== null) {
      this.end('Following ended: another file took the place of this one. Open it to go on.');
      return;
    }
    const next = rotatedSiblings(this.path).find((name) => !this.siblings0.has(name));
    if (next !== undefined)
      this.end(`Following ended: the writer went on in ${next}. Open it to go on.`);
  }

  private end(remark: string): void {
    this.state = 'ended';
    this.remark = remark;
  }

  private failure(code: TeardownError['code'], detail: string, offset: number): TeardownFailure {
    return new TeardownFailure(teardownError(code, detail, { file: this.name, offset }));
  }
}

const SHRUNK =
  'The file became shorter while it was followed: its writer began it anew. Open it again to see what it holds now.';

/** Whether a source is followed while it is written. */
export function isFollowed(source: ByteSource): source is GrowingFile {
  return source instanceof GrowingFile;
}

/** Opens a file to be followed; errors as of `openFileSource`. */
export function openGrowingFile(
  path: string,
  name: string = basename(path),
  endMark: string | null = null,
): Result<GrowingFile, TeardownError> {
  const fail = (code: TeardownError['code'], detail: string): Result<GrowingFile, TeardownError> =>
    err(teardownError(code, detail, { file: name }));
  try {
    const fd = openSync(path, constants.O_RDONLY | NON_BLOCKING);
    if (fstatSync(fd).isFile()) return ok(new GrowingFile(path, name, fd, endMark));
    closeSync(fd);
    return fail('not-readable', 'This is no ordinary file.');
  } catch (cause) {
    return fail(codeFor(cause), sentenceFor(cause));
  }
}

function inodeOf(path: string): number | null {
  try {
    return statSync(path).ino;
  } catch {
    return null;
  }
}

/** 0 where the platform has no such flag (Windows). */
const NON_BLOCKING = (constants.O_NONBLOCK as number | undefined) ?? 0;
