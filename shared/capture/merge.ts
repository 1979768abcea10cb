import { compareMoments } from '../base/time.ts';
import { emptyRecord } from './record.ts';
import { mergeRanks } from './rotated-set.ts';
import type { CaptureReader, CaptureRecord } from './record.ts';

/**
 * Several captures as one stream of records in order of time. Order inside a capture is never
 * changed; at equal times the capture that was given first goes first, of the parts of a rotated set
 * the earlier one (`mergeRanks`). One capture costs nothing more than its reader.
 */
export class MergedReader {
  /** Which capture `record` came from. */
  captureIndex = 0;
  /** The current record: the reader's own, valid until the next call of `next`. */
  record: CaptureRecord;
  private readonly readers: readonly CaptureReader[];
  /** Indexes of the captures that have a record waiting. */
  private waiting: number[] = [];
  private started = false;

  /** `names` of the captures tell which are parts of a rotated set. */
  constructor(
    readers: readonly CaptureReader[],
    private readonly names: readonly string[] = [],
  ) {
    this.readers = readers;
    this.record = readers.length > 0 ? readers[0].record : emptyRecord();
  }

  /** Bytes read so far, over all captures. */
  get position(): number {
    let sum = 0;
    for (const reader of this.readers) sum += reader.position;
    return sum;
  }

  /** Only a capture that is followed alone can wait: among several nobody knows which record comes first. */
  get waits(): boolean {
    return this.readers.length === 1 && this.readers[0].waits === true;
  }

  next(): boolean {
    const { readers } = this;
    if (readers.length === 1) return readers[0].next();
    if (this.started) this.advance();
    else this.start();
    const { waiting } = this;
    if (waiting.length === 0) return false;
    let first = waiting[0];
    for (let i = 1; i < waiting.length; i += 1) {
      if (isEarlier(readers[waiting[i]].record, readers[first].record)) first = waiting[i];
    }
    this.captureIndex = first;
    this.record = readers[first].record;
    return true;
  }

  private start(): void {
    this.started = true;
    this.readers.forEach((reader, index) => {
      if (reader.next()) this.waiting.push(index);
    });
    const ranks = mergeRanks(this.names, (a, b) =>
      compareMoments(this.readers[a].record, this.readers[b].record),
    );
    // `next` takes the first of equals.
    this.waiting.sort((a, b) => (ranks[a] ?? a) - (ranks[b] ?? b));
  }

  private advance(): void {
    if (this.waiting.length === 0 || this.readers[this.captureIndex].next()) return;
    this.waiting = this.waiting.filter((index) => index !== this.captureIndex);
  }
}

function isEarlier(a: CaptureRecord, b: CaptureRecord): boolean {
  return a.sec < b.sec || (a.sec === b.sec && a.nsec < b.nsec);
}
