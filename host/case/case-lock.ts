import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isProcessGone } from '../process-gone.ts';

/** A lock is held for milliseconds; whoever has held one for longer than this is not coming back. */
const OLD_MS = 30_000;

/** A lock whose holder was killed before it had signed it (only where there are no symbolic links). */
const UNSIGNED_MS = 2_000;

/** How long to wait for another window, and how often to look. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 5;

/** Somebody else kept the lock for longer than patience lasts. */
export class LockBusy extends Error {
  override name = 'LockBusy';
}

/** Tokens of the locks that this process holds: a lock of its own number without one is a dead one's. */
const held = new Set<string>();

/**
 * Does something while no other window or process writes the file. The lock is a symbolic link beside
 * it that names machine and process, so it is there and signed in one step; one whose process is gone
 * (or, from another machine, that is older than half a minute) is taken over. Throws `LockBusy`, and
 * what the file calls throw where the folder cannot be written.
 */
export async function withCaseLock<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const token = randomBytes(6).toString('hex');
  const until = performance.now() + PATIENCE_MS;
  held.add(token);
  try {
    while (!sign(lock, `${hostname()}:${process.pid}:${token}`)) {
      takeOverIfStale(lock, token);
      if (performance.now() > until) throw new LockBusy(`The lock of ${file} is held.`);
      await pause(LOOK_MS);
    }
    try {
      return await work();
    } finally {
      // Where it was taken over meanwhile it is no longer ours to remove.
      if (signatureOf(lock)?.endsWith(`:${token}`) === true) rmSync(lock, { force: true });
    }
  } finally {
    held.delete(token);
  }
}

/** Creates the lock; false where there is one. */
function sign(lock: string, signature: string): boolean {
  try {
    symlinkSync(signature, lock);
    return true;
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EEXIST') return false;
    // Permission to make links (Windows), file systems without them.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'UNKNOWN'].includes(code)) {
      throw cause;
    }
  }
  try {
    writeFileSync(lock, signature, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

function signatureOf(lock: string): string | null {
  try {
    return readlinkSync(lock);
  } catch {
    try {
      return readFileSync(lock, 'utf8');
    } catch {
      return null;
    }
  }
}

/**
 * Moves a stale lock out of the way. Two may try at once: whoever finds that it moved another lock
 * than the one it judged puts that one back.
 */
function takeOverIfStale(lock: string, token: string): void {
  const judged = signatureOf(lock);
  if (judged === null || !isStale(lock, judged)) return;
  const aside = `${lock}.${token}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = signatureOf(aside);
  if (moved !== null && moved !== judged) sign(lock, moved);
  rmSync(aside, { force: true });
}

function isStale(lock: string, signature: string): boolean {
  const parts = /^(.*):(\d+):([0-9a-f]+)$/.exec(signature);
  const age = ageOf(lock);
  if (parts === null) return age > UNSIGNED_MS;
  const [, host, pid, token] = parts;
  if (age > OLD_MS) return true;
  if (host !== hostname()) return false;
  return Number(pid) === process.pid ? !held.has(token) : isProcessGone(Number(pid));
}

function ageOf(lock: string): number {
  try {
    return Date.now() - lstatSync(lock).mtimeMs;
  } catch {
    return 0;
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
