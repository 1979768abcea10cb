import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { isProcessGone } from '../process-gone.ts';

/** A temporary folder that only this user can enter. */
export interface PrivateFolder {
  readonly path: string;
  /** Removes it with what is in it; doing it twice is harmless. */
  remove(): void;
}

/**
 * Makes a private folder (0700). It is gone after `remove`, at the latest when this process ends
 * (also by SIGINT, SIGTERM and SIGHUP), and where the process was killed when the next one starts.
 */
export function makePrivateFolder(): PrivateFolder {
  watchExit();
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  leftovers.add(folder);
  return { path: folder, remove: () => removeFolder(folder) };
}

/** Removes the private folders of processes of this user on this machine that are gone. */
export function removeStaleFolders(): void {
  for (const name of namesIn(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = /^(\d+)-/.exec(name.slice(PREFIX.length))?.[1];
    if (pid !== undefined && isProcessGone(Number(pid))) tryToRemove(path.join(tmpdir(), name));
  }
}

/** With the machine's name: containers that share a temporary folder do not see each other's processes. */
const PREFIX = `teardown-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Folders to remove when the process ends. */
const leftovers = new Set<string>();
let watching = false;

/**
 * Listens for the end of the process. Where nobody else listens to a signal it is raised again, so
 * that the process ends as it would have without us.
 */
function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', removeAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, function onSignal() {
      if (process.listenerCount(signal) > 1) return;
      removeAll();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    });
  }
}

/** A folder that cannot be removed now (a file in use) is tried again at the end. */
function removeFolder(folder: string): void {
  if (tryToRemove(folder)) leftovers.delete(folder);
}

function tryToRemove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

function removeAll(): void {
  for (const folder of leftovers) removeFolder(folder);
}
