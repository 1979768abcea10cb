import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../write-atomic.ts';

/** Where a case is kept; `automatic`: in the app's own folder. */
export interface CasePlace {
  readonly path: string;
  readonly automatic: boolean;
  /** Where it was saved to, but is not any more (a disk that is not there); null: nothing is amiss. */
  readonly lost: string | null;
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
    return this.place(keyOf(hashes));
  }

  /** The place until the hashes are known, by the captures' prints. */
  pendingPlace(prints: readonly string[]): CasePlace {
    return this.place(pendingKey(prints));
  }

  /** The place in the app's own folder, wherever the case was saved to. */
  ownPlace(hashes: readonly string[]): string {
    return this.ownFile(keyOf(hashes));
  }

  /** Where changes wait that a file refused until its window was closed. */
  rescuePlace(file: string): string {
    const name = createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 32);
    return path.join(this.folder, `unsaved-${name}.teardown`);
  }

  /**
   * Remembers that the case of these captures is kept elsewhere; by their hashes too, where they are
   * known. Throws what file calls throw.
   */
  point(prints: readonly string[], hashes: readonly string[] | null, file: string): void {
    const text = `${JSON.stringify({ version: 1, path: file }, null, 2)}\n`;
    writeAtomic(this.pointerFile(pendingKey(prints)), text);
    if (hashes !== null) writeAtomic(this.pointerFile(keyOf(hashes)), text);
  }

  /** Who writes; '' where nobody said. */
  author(): string {
    return readJson(this.authorFile, savedAuthor)?.author ?? '';
  }

  /** Throws what file calls throw. */
  setAuthor(author: string): void {
    writeAtomic(this.authorFile, `${JSON.stringify({ version: 1, author }, null, 2)}\n`);
  }

  private place(key: string): CasePlace {
    const saved = readJson(this.pointerFile(key), savedPointer)?.path ?? null;
    if (saved === null) return { path: this.ownFile(key), automatic: true, lost: null };
    if (existsSync(saved)) return { path: saved, automatic: false, lost: null };
    return { path: this.ownFile(key), automatic: true, lost: saved };
  }

  private ownFile(key: string): string {
    return path.join(this.folder, `${key}.teardown`);
  }

  private pointerFile(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}

function pendingKey(prints: readonly string[]): string {
  return `unhashed-${keyOf(prints)}`;
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
