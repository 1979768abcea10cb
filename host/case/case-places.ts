import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../write-atomic.ts';

/** Where a case is kept; `automatic`: in the app's own folder. */
export interface CasePlace {
  readonly path: string;
  readonly automatic: boolean;
}

const savedPointer = z.object({ version: z.literal(1), path: z.string() });
const savedAuthor = z.object({ version: z.literal(1), author: z.string() });

/**
 * Where cases are kept that nobody saved: one file in the app's folder for each set of captures, by
 * their SHA-256, or by their prints until that is known. A case that was saved elsewhere leaves a
 * pointer. The author's name is kept beside them.
 */
export class CasePlaces {
  private readonly folder: string;
  private readonly authorFile: string;

  constructor(configFolder: string) {
    this.folder = path.join(configFolder, 'cases');
    this.authorFile = path.join(configFolder, 'author.json');
  }

  /** The place for captures of these hashes: where it was saved to, or the automatic one. */
  placeOf(hashes: readonly string[]): CasePlace {
    const saved = this.pointer(hashes);
    return saved === null
      ? { path: path.join(this.folder, `${keyOf(hashes)}.teardown`), automatic: true }
      : { path: saved, automatic: false };
  }

  /** The place until the hashes are known. */
  pendingPlace(prints: readonly string[]): CasePlace {
    return { path: path.join(this.folder, `unhashed-${keyOf(prints)}.teardown`), automatic: true };
  }

  /** Remembers that the case of these captures is kept elsewhere. Throws what file calls throw. */
  point(hashes: readonly string[], file: string): void {
    const text = JSON.stringify({ version: 1, path: file }, null, 2);
    writeAtomic(this.pointerFile(hashes), `${text}\n`);
  }

  /** Forgets where it was saved to: the automatic place counts again. */
  forget(hashes: readonly string[]): void {
    rmSync(this.pointerFile(hashes), { force: true });
  }

  /** Who writes; '' where nobody said. */
  author(): string {
    return readJson(this.authorFile, savedAuthor)?.author ?? '';
  }

  /** Throws what file calls throw. */
  setAuthor(author: string): void {
    writeAtomic(this.authorFile, `${JSON.stringify({ version: 1, author }, null, 2)}\n`);
  }

  private pointer(hashes: readonly string[]): string | null {
    return readJson(this.pointerFile(hashes), savedPointer)?.path ?? null;
  }

  private pointerFile(hashes: readonly string[]): string {
    return path.join(this.folder, `${keyOf(hashes)}.json`);
  }
}

/** One capture: its own hash, so that people can find the file; several: the hash of all, in any order. */
function keyOf(hashes: readonly string[]): string {
  if (hashes.length === 1) return hashes[0];
  return createHash('sha256')
    .update([...hashes].sort().join('\n'))
    .digest('hex');
}

function readJson<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
