import type { HealthCode, HealthEntry } from './record.ts';

/** What a reader says about one thing it noticed. */
export interface HealthNote {
  readonly code: HealthCode;
  readonly severity: HealthEntry['severity'];
  readonly offset: number | null;
  readonly block: number | null;
  readonly text: string;
  readonly effect: string | null;
}

/** Collects the health entries of one capture: one entry a kind of thing, with a count. */
export class HealthLog {
  readonly entries: HealthEntry[] = [];
  private readonly file: string;
  private readonly byKey = new Map<string, HealthEntry>();

  constructor(file: string) {
    this.file = file;
  }

  /** Adds an entry of its own. */
  add(note: HealthNote, count = 0): HealthEntry {
    const entry: HealthEntry = { ...note, file: this.file, count };
    this.entries.push(entry);
    return entry;
  }

  /**
   * Counts one more of a kind. `note` is asked only for the first, whose place and text stay.
   * `key` tells kinds of the same code apart.
   */
  tally(key: string, note: () => HealthNote, by = 1): void {
    const known = this.byKey.get(key);
    if (known !== undefined) known.count += by;
    else this.byKey.set(key, this.add(note(), by));
  }

  /** Sets the count of an entry that a later block of the file replaces. */
  replace(key: string, count: number, note: () => HealthNote): void {
    const known = this.byKey.get(key);
    if (known !== undefined) known.count = count;
    else this.byKey.set(key, this.add(note(), count));
  }
}

/** The damage entry of a capture whose bytes could not be read on. */
export function readFailure(why: string, offset: number, block: number): HealthNote {
  return {
    code: 'unreadable',
    severity: 'damage',
    offset,
    block,
    text: `Reading stopped there: ${why}`,
    effect: 'Everything before it was read; how flows went on after it is unknown.',
  };
}
