import type { SourceGrowth } from './byte-source.ts';
import { NAMED_RECORDS, type HealthCode, type HealthEntry } from './record.ts';

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

  /** Counts a record (by its number in the file, from 1) of a kind, and keeps which ones. */
  record(key: string, number: number, note: () => HealthNote): void {
    const known = this.byKey.get(key);
    if (known === undefined) {
      const entry = {
        ...note(),
        file: this.file,
        count: 1,
        found: { first: [number], last: number },
      };
      this.entries.push(entry);
      this.byKey.set(key, entry);
      return;
    }
    known.count += 1;
    if (known.found === undefined) return;
    known.found.last = number;
    if (known.found.first.length < NAMED_RECORDS) known.found.first.push(number);
  }

  /** Sets the count of an entry that a later block of the file replaces. */
  replace(key: string, count: number, note: () => HealthNote): void {
    const known = this.byKey.get(key);
    if (known !== undefined) known.count = count;
    else this.byKey.set(key, this.add(note(), count));
  }
}

/**
 * What the end of a capture that was followed says: why following ended, and a last record that its
 * writer had not finished, which is no damage. True where that explains the bytes that are `left`.
 */
export function noteGrowthEnd(
  log: HealthLog,
  growth: SourceGrowth | null,
  place: { readonly offset: number; readonly block: number; readonly left: number },
): boolean {
  if (growth === null) return false;
  const { offset, block, left } = place;
  const entry = { severity: 'note', offset, block, effect: null } as const;
  if (growth.remark !== null) log.add({ ...entry, code: 'followed', text: growth.remark });
  if (left === 0 || growth.state !== 'left') return false;
  const text = `Following ended while the writer was in the middle of a record: its first ${left} bytes were there.`;
  log.add({ ...entry, code: 'followed', text });
  return true;
}

/** What drops do to the verdicts. */
export const DROPS_EFFECT =
  'Packets are missing, and nobody knows of which flows: gaps may be the capture’s, not the network’s; only a close that was seen whole has more than medium confidence.';

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
