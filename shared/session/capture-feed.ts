import type { PacketNumber } from '../base/units.ts';
import { compareMoments, type Moment } from '../base/time.ts';
import { MergedReader } from '../capture/merge.ts';
import { readFailure } from '../capture/health-log.ts';
import {
  emptyRecord,
  type CaptureReader,
  type CaptureRecord,
  type HealthEntry,
} from '../capture/record.ts';
import { flowBetween, flowOfFragment } from '../flows/flow-of-fragment.ts';
import { NO_FLOW, type PacketIndex } from '../flows/packet-index.ts';
import { RecordingFaults } from '../flows/recording-faults.ts';
import type { Tracker } from '../flows/tracker.ts';
import { decode } from '../wire/decode.ts';
import { DecodedPacket, type DecodeStop } from '../wire/decoded-packet.ts';
import { FragmentTable } from '../wire/fragments.ts';
import { readFirstPorts } from '../wire/first-fragment.ts';

/** Points that a flow's row can name, and how many a listing has at most. */
const POINTS = 1024;
const POINTS_OF_LISTING = 32;

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
  /** What is wrong with the recording, packet by packet. */
  readonly faults: RecordingFaults;
  /** The last `feed` stopped at the present end of a capture that is still written. */
  waiting = false;
  /** Why reading ended before the end of what the files hold; null: it did not. */
  failure: HealthEntry | null = null;
  private readonly merged: MergedReader;
  private readonly decoded = new DecodedPacket();
  private ended = false;
  /** First point of each capture; 0: one of those that share one. */
  private readonly pointBases: readonly number[];
  /** Packets of each capture so far. */
  readonly perCapture: number[];
  /** Earliest and latest time of each capture; written for every packet, so changed in place. */
  private readonly extents: { readonly first: MutableMoment; readonly last: MutableMoment }[];

  constructor(
    readonly readers: readonly CaptureReader[],
    private readonly tracker: Tracker,
    private readonly names: readonly string[],
  ) {
    this.merged = new MergedReader(readers, names);
    this.faults = new RecordingFaults(tracker.index);
    this.perCapture = readers.map(() => 0);
    let listings = 0;
    this.pointBases = readers.map(({ format }) =>
      format === 'listing' ? 1 + POINTS_OF_LISTING * listings++ : 0,
    );
    this.extents = readers.map(() => ({ first: { sec: 0, nsec: 0 }, last: { sec: 0, nsec: 0 } }));
    this.fragments.onGivenUp = (datagram, before) => {
      tracker.fragments.giveUp(datagram, before);
    };
  }

  /** Earliest and latest time of each capture so far; null before its first packet. */
  get spans(): readonly { readonly first: Moment | null; readonly last: Moment | null }[] {
    return this.extents.map(({ first, last }, i) =>
      this.perCapture[i] === 0
        ? { first: null, last: null }
        : { first: { ...first }, last: { ...last } },
    );
  }

  /** Bytes read so far, over all captures. */
  get position(): number {
    return this.merged.position;
  }

  /**
   * Feeds up to `most` packets; false when there is nothing left to read, true also where it has to wait. What is thrown meanwhile
   * (no bytes should be able to) ends reading and is in `failure`: what came before stays.
   */
  feed(most: number): boolean {
    try {
      const more = this.feedOn(most);
      this.waiting = !more && this.merged.waits;
      if (more || this.waiting) return true;
    } catch (cause) {
      this.failure = this.failureEntry(cause);
    }
    this.end();
    return false;
  }

  /**
   * Nothing more is read (the end of the captures, a failure or the user's stop): fragments whose
   * datagram never became whole go to the flow of their first fragment's ports, which is made where
   * no other packet of it was captured. Asking again does nothing.
   */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.fragments.end();
    const record = emptyRecord();
    const first = new DecodedPacket();
    this.tracker.fragments.settle((packet) => {
      if (!this.record(packet, record)) return null;
      decode(record, first);
      if (!first.isFragment || !readFirstPorts(record, first)) return null;
      return flowOfFragment(this.tracker, first, packet);
    });
  }

  private feedOn(most: number): boolean {
    const { merged, decoded, tracker } = this;
    for (let i = 0; i < most; i += 1) {
      if (!merged.next()) return false;
      this.perCapture[merged.captureIndex] += 1;
      this.widenSpan();
      decode(merged.record, decoded);
      decoded.point = this.pointOf(merged.captureIndex, decoded.point);
      if (decoded.isFragment) this.feedFragment(merged.record);
      else {
        const packet = tracker.packet(merged.record, decoded, merged.captureIndex);
        this.faults.see(merged.record, decoded, merged.captureIndex, packet);
        if (decoded.stop !== null && (decoded.kind === 'other' || decoded.stop === 'nested'))
          this.countUndecoded(packet, decoded.stop);
      }
    }
    return true;
  }

  /** Points of listings are apart from those of every other capture: their numbers may be made up. */
  private pointOf(captureIndex: number, point: number): number {
    const base = this.pointBases[captureIndex];
    return base === 0 ? 0 : (base + point) % POINTS;
  }

  /** An interface of the capture says that it dropped packets. */
  hasDrops(captureIndex: number): boolean {
    for (const { drops } of this.readers[captureIndex].interfaces)
      if (drops !== null && drops > 0) return true;
    return false;
  }

  private widenSpan(): void {
    const { record, captureIndex } = this.merged;
    const { first, last } = this.extents[captureIndex];
    const isFirst = this.perCapture[captureIndex] === 1;
    if (isFirst || compareMoments(record, first) < 0) setMoment(first, record);
    if (isFirst || compareMoments(record, last) > 0) setMoment(last, record);
  }

  /** Reads a packet's record again; false where the file no longer has it. */
  record(packet: PacketNumber, into: CaptureRecord): boolean {
    const index = this.index;
    into.lacks = 0;
    into.point = 0;
    return this.readers[index.captureIndex(packet)].reread(index.fileOffset(packet), into);
  }

  /** Reads a packet again as the tracker saw it (a reassembled datagram whole) and decodes it. */
  readonly again = (packet: PacketNumber, into: CaptureRecord, out: DecodedPacket): boolean => {
    const parts = this.tracker.fragments.partsOf(packet);
    if (parts.length > 0 && this.wholeAgain(parts, packet, into, out)) return true;
    if (!this.record(packet, into)) return false;
    decode(into, out);
    return parts.length === 0 || out.fragmentOffset === 0;
  };

  /** Puts a datagram together again, as a raw IP record; false where it never was, or a part is gone. */
  private wholeAgain(
    parts: readonly PacketNumber[],
    last: PacketNumber,
    into: CaptureRecord,
    out: DecodedPacket,
  ): boolean {
    const table = new FragmentTable();
    const part = emptyRecord();
    for (const packet of [...parts, last]) {
      if (!this.record(packet, part)) return false;
      decode(part, out);
      const whole = table.resolve(part, out);
      if (whole === null || whole === part || packet !== last) continue;
      Object.assign(into, whole);
      decode(into, out, out.tunnelDepth);
      return true;
    }
    return false;
  }

  private get index(): PacketIndex {
    return this.tracker.index;
  }

  private feedFragment(record: CaptureRecord): void {
    const { decoded, tracker, merged } = this;
    const { captureIndex } = merged;
    const links = tracker.fragments;
    const isFirst = decoded.fragmentOffset === 0;
    const whole = this.fragments.resolve(record, decoded, captureIndex);
    const { datagram } = this.fragments;
    if (whole !== null) {
      if (whole !== record) decode(whole, decoded, decoded.tunnelDepth);
      // A fragment in a tunnel whose packets were fragments themselves: only one level is put together.
      if (whole !== record && decoded.isFragment) {
        decoded.kind = 'other';
        decoded.stop = 'nested';
        this.countUndecoded(tracker.index.count + 1, 'nested');
      }
      const packet = tracker.packet(whole, decoded, captureIndex);
      if (tracker.index.flow(packet) !== NO_FLOW || whole !== record) {
        links.complete(datagram, packet, whole !== record);
        return;
      }
    } else tracker.skip(record, captureIndex);
    const packet = tracker.index.count;
    links.add(datagram, packet);
    if (!isFirst) return;
    if (!readFirstPorts(record, decoded)) {
      links.beginWithoutPorts(datagram, packet);
      return;
    }
    const known = flowBetween(tracker.flows, decoded);
    links.begin(datagram, packet, known?.flow ?? null, known?.side ?? 0);
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

interface MutableMoment {
  sec: number;
  nsec: number;
}

function setMoment(moment: MutableMoment, to: Moment): void {
  moment.sec = to.sec;
  moment.nsec = to.nsec;
}
