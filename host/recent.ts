import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RecentCapture } from '../shared/contract/api.ts';
import { writeAtomic } from './write-atomic.ts';

/** How many captures are remembered. */
const MOST = 12;

const savedEntries = z.object({
  version: z.literal(1),
  captures: z.array(z.object({ path: z.string(), bytes: z.number(), opened: z.string() })),
});

type SavedEntry = z.infer<typeof savedEntries>['captures'][number];

/**
 * The captures opened last, newest first, in one JSON file. Never fails: a file that cannot be read
 * is an empty list, one that cannot be written is forgotten at the end of the run.
 */
export class RecentCaptures {
  /** The folder for what the app remembers; cases lie there too. */
  readonly folder: string;
  private readonly file: string;
  private entries: SavedEntry[];

  constructor(folder: string) {
    this.folder = folder;
    this.file = path.join(folder, 'recent.json');
    this.entries = this.load();
  }

  list(): RecentCapture[] {
    return this.entries.map((entry) => ({
      ...entry,
      name: path.basename(entry.path),
      present: existsSync(entry.path),
    }));
  }

  /** Remembers a capture as opened now; another program's additions since are kept. */
  add(file: string, now = new Date()): void {
    const full = path.resolve(file);
    let bytes: number;
    try {
      bytes = statSync(full).size;
    } catch {
      return;
    }
    const others = this.load().filter((entry) => entry.path !== full);
    this.save([{ path: full, bytes, opened: now.toISOString() }, ...others].slice(0, MOST));
  }

  clear(): void {
    this.save([]);
  }

  has(file: string): boolean {
    return this.entries.some((entry) => entry.path === path.resolve(file));
  }

  private load(): SavedEntry[] {
    try {
      const parsed = savedEntries.safeParse(JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.data.captures.slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  private save(entries: SavedEntry[]): void {
    this.entries = entries;
    try {
      writeAtomic(this.file, `${JSON.stringify({ version: 1, captures: entries }, null, 2)}\n`);
    } catch {
      // A read-only home is no reason to refuse a capture; the list lives for this run.
    }
  }
}
