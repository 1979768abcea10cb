import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configFolder } from './config-folder.ts';
import { writeAtomic } from './write-atomic.ts';

const SECRET = /^[0-9a-f]{64}$/u;

/**
 * A secret of this installation, made at its first use and kept in the app's own folder, readable by
 * its user alone. Pseudonyms follow from it: it never goes into an output. Where the folder cannot
 * be written, the secret lasts as long as the program.
 */
export function installationSecret(folder = configFolder()): string {
  const file = path.join(folder, 'pseudonym-secret');
  const kept = readSecret(file) ?? unkept.get(file);
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  try {
    writeAtomic(file, `${made}\n`);
  } catch {
    unkept.set(file, made);
  }
  return made;
}

/** Secrets of folders that cannot be written. */
const unkept = new Map<string, string>();

function readSecret(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return SECRET.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
