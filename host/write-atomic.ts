import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isProcessGone } from './process-gone.ts';

/** Writes a small file so that a reader (or a crash) sees the old text or the new one, never half. */
export function writeAtomic(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  replaceFile(file, (fd) => writeFileSync(fd, text));
}

/**
 * Puts a new file in the place of another, if there is one: written beside it, synced, renamed, and
 * the folder synced, so that a crash or a power cut at any moment leaves the old file or the new one.
 * Throws what the file calls throw; the old file is then as it was.
 */
export function replaceFile(file: string, fill: (fd: number) => void): void {
  sweepDrafts(file);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const fd = openSync(draft, 'w', 0o600);
    try {
      fill(fd);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
  syncFolder(path.dirname(file));
}

/** Makes a file's name as durable as its content. Some systems cannot sync a folder: then it is. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows opens no folders; a name there is durable with its file.
  }
}

/** Removes drafts of this file that processes left behind when they were killed. */
function sweepDrafts(file: string): void {
  const folder = path.dirname(file);
  const start = `${path.basename(file)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(start)) continue;
    const pid = /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1];
    if (pid !== undefined && isProcessGone(Number(pid))) {
      rmSync(path.join(folder, name), { force: true });
    }
  }
}
