import type { PacketNumber } from '../base/units.ts';
import { compareMoments, type Moment } from '../base/time.ts';
import { MergedReader } from '../capture/merge.ts';
import { readFailure } from '../capture/health-log.ts';
import type { CaptureReader, CaptureRecord, HealthEntry } from '../capture/record.ts';
import type { PacketIndex } from '../flows/packet-index.ts';
import type { Tracker } from '../flows/tracker.ts';
import { decode } from '../wire/decode.ts';
import { DecodedPacket, type DecodeStop } from '../wire/decoded-packet.ts';
import { FragmentTable } from '../wire/fragments.ts';
import { Reassembled } from './reassembled.ts';

/** What was not decoded, by reason and link type: for capture health. */
export interface UndecodedCount {
  readonly stop: DecodeStop;
  readonly linkType: number;
  readonly firstPacket: PacketNumber;
  readonly firstOffset: number;
  readonly captureIndex: number;
  count: number;
}

/**
 * Carries records from the readers through the decoder into the tracker, and reads any packet again
 * by its number. The only place that knows both the files and the index.
 */
export class CaptureFeed {
  readonly fragments = new FragmentTable();
  readonly undecoded = new Map<string, UndecodedCount>();
  /** Why reading ended before the end of what the files hold; null: it did not. */
  failure: HealthEntry | null = null;
  private readonly merged: MergedReader;
  private readonly decoded = new DecodedPacket();
  private readonly reassembled = new Reassembled();
  /** Packets of each capture so far, and its earliest and latest time. */
  readonly perCapture: number[];
  readonly spans: { first: Moment | null; last: Moment | null }[];

  constructor(
    readonly readers: readonly CaptureReader[],
    private readonly tracker: Tracker,
    private readonly names: readonly string[],
  ) {
    this.merged = new MergedReader(readers);
    this.perCapture = readers.map(() => 0);
    this.spans = readers.map(() => ({ first: null, last: null }));
  }

  /** Bytes read so far, over all captures. */
  get position(): number {
    return this.merged.position;
  }

  /**
   * Feeds up to `most` packets; false when there is nothing left to read. What is thrown meanwhile
   * (no bytes should be able to) ends reading and is in `failure`: what came before stays.
   */
  feed(most: number): boolean {
    try {
      return this.feedOn(most);
    } catch (cause) {
      this.failure = this.failureEntry(cause);
      return false;
    }
  }

  private feedOn(most: number): boolean {
    const { merged, decoded, tracker } = this;
    for (let i = 0; i < most; i += 1) {
      if (!merged.next()) return false;
      this.perCapture[merged.captureIndex] += 1;
      this.widenSpan();
      decode(merged.record, decoded);
      if (decoded.isFragment) this.feedFragment(merged.record);
      else {
        const packet = tracker.packet(merged.record, decoded, merged.captureIndex);
        if (decoded.kind === 'other' && decoded.stop !== null)
          this.countUndecoded(packet, decoded.stop);
      }
    }
    return true;
  }

  private widenSpan(): void {
    const { record, captureIndex } = this.merged;
    const { sec, nsec } = record;
    const span = this.spans[captureIndex];
    if (span.first === null || compareMoments(record, span.first) < 0) span.first = { sec, nsec };
    if (span.last === null || compareMoments(record, span.last) > 0) span.last = { sec, nsec };
  }

  /** Reads a packet's record again; false where the file no longer has it. */
  record(packet: PacketNumber, into: CaptureRecord): boolean {
    const index = this.index;
    return this.readers[index.captureIndex(packet)].reread(index.fileOffset(packet), into);
  }

  /** Reads a packet again as the tracker saw it (a reassembled datagram whole) and decodes it. */
  readonly again = (packet: PacketNumber, into: CaptureRecord, out: DecodedPacket): boolean => {
    if (this.reassembled.has(packet)) {
      return this.reassembled.again(packet, (number, part) => this.record(number, part), into, out);
    }
    if (!this.record(packet, into)) return false;
    decode(into, out);
    return true;
  };

  private get index(): PacketIndex {
    return this.tracker.index;
  }

  private feedFragment(record: CaptureRecord): void {
    const { decoded, tracker, merged } = this;
    const whole = this.fragments.resolve(record, decoded);
    const number = tracker.index.count + 1;
    this.reassembled.note(number, decoded, whole !== null);
    if (whole === null) {
      decoded.kind = 'fragment';
      tracker.packet(record, decoded, merged.captureIndex);
      return;
    }
    if (whole !== record) decode(whole, decoded);
    tracker.packet(whole, decoded, merged.captureIndex);
  }

  private failureEntry(cause: unknown): HealthEntry {
    const { captureIndex, record } = this.merged;
    const packet = this.perCapture[captureIndex];
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      ...readFailure(
        `packet ${packet} could not be analysed (${why}).`,
        record.fileOffset,
        this.readers[captureIndex].block,
      ),
      file: this.names[captureIndex],
      count: 0,
    };
  }

  private countUndecoded(packet: PacketNumber, stop: DecodeStop): void {
    const { record, captureIndex } = this.merged;
    const key = `${captureIndex} ${stop} ${record.linkType}`;
    const known = this.undecoded.get(key);
    if (known !== undefined) known.count += 1;
    else {
      this.undecoded.set(key, {
        stop,
        linkType: record.linkType,
        firstPacket: packet,
        firstOffset: record.fileOffset,
        captureIndex,
        count: 1,
      });
    }
  }
}
