import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { HealthLog, noteGrowthEnd, readFailure } from './health-log.ts';
import { RecordAudit } from './record-audit.ts';
import { emptyRecord } from './record.ts';
import type {
  CaptureComment,
  CaptureFormat,
  CaptureInterface,
  CaptureReader,
  CaptureRecord,
} from './record.ts';

/** How the records of a format lie in its files: each says its own whole length in its header. */
export interface RecordFraming {
  readonly format: CaptureFormat;
  /** For people: "snoop, version 2". */
  readonly formatText: string;
  /** Offset of the first record. */
  readonly begin: number;
  /** Bytes of a record that must be there to know its length. */
  readonly headerLength: number;
  /** May grow while records are read. */
  readonly interfaces: readonly CaptureInterface[];
  /** Bytes of the record whose header lies at an index, header included. */
  lengthOf(bytes: Uint8Array, at: number): number;
  /** Why a header cannot be that of a record, null where it can. Asked before any other method. */
  faultOf(bytes: Uint8Array, at: number): string | null;
  /** Whether a record only fills space: it has no number. */
  isPadding(bytes: Uint8Array, at: number): boolean;
  /** Fills everything but `fileOffset` from a record that lies whole at an index. Never throws. */
  read(bytes: Uint8Array, at: number, into: CaptureRecord): void;
  /** Counts a record that was just read for the first time: drops, what the card said of it. */
  count(bytes: Uint8Array, at: number, record: CaptureRecord, log: HealthLog): void;
}

const LOOK_SIZE = 65_536;
const LOOK_AHEAD = 4096;

/**
 * Reads captures that are records one behind the other (snoop, ERF). A length that cannot be true
 * ends reading there: there are no marks to find the next record by.
 */
export class FramedReader implements CaptureReader {
  readonly format: CaptureFormat;
  readonly formatText: string;
  readonly record: CaptureRecord = emptyRecord();
  readonly comments: readonly CaptureComment[] = [];
  private readonly log: HealthLog;
  private readonly audit: RecordAudit;
  private readonly window: ByteWindow;
  private readonly look: ByteWindow;
  /** Index in the window of the next record. */
  private at: number;
  private ended = false;

  constructor(
    source: ByteSource,
    private readonly framing: RecordFraming,
    chunkSize: number,
  ) {
    this.format = framing.format;
    this.formatText = framing.formatText;
    this.log = new HealthLog(source.name);
    this.audit = new RecordAudit(this.log);
    this.window = new ByteWindow(source, Math.max(chunkSize, framing.begin, framing.headerLength));
    this.look = new ByteWindow(source, LOOK_SIZE);
    this.window.refill(0, framing.begin);
    this.at = framing.begin;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.framing.interfaces;
  }

  get health(): HealthLog['entries'] {
    return this.log.entries;
  }

  get position(): number {
    return this.window.base + this.at;
  }

  get waits(): boolean {
    return !this.ended && this.window.waits;
  }

  /** Number of the current record, from 1. */
  get block(): number {
    return this.audit.packets;
  }

  next(): boolean {
    const { window, framing, record } = this;
    while (!this.ended) {
      if (!this.load(framing.headerLength)) return this.endOfFile(framing.headerLength);
      const fault = framing.faultOf(window.bytes, this.at);
      if (fault !== null) return this.stop(fault);
      const length = framing.lengthOf(window.bytes, this.at);
      if (!this.load(length)) return this.endOfFile(length);
      const { at } = this;
      this.at += length;
      if (framing.isPadding(window.bytes, at)) continue;
      framing.read(window.bytes, at, record);
      record.fileOffset = window.base + at;
      this.audit.check(record);
      if (record.interfaceIndex >= 0) framing.interfaces[record.interfaceIndex].packets += 1;
      framing.count(window.bytes, at, record, this.log);
      return true;
    }
    return false;
  }

  /** `into.bytes` is a buffer of its own, valid until the next call of `reread`. */
  reread(fileOffset: number, into: CaptureRecord): boolean {
    const { look, framing } = this;
    let at = look.at(fileOffset, framing.headerLength, LOOK_AHEAD);
    if (at < 0 || framing.faultOf(look.bytes, at) !== null) return false;
    at = look.at(fileOffset, framing.lengthOf(look.bytes, at), LOOK_AHEAD);
    if (at < 0) return false;
    framing.read(look.bytes, at, into);
    into.fileOffset = fileOffset;
    return true;
  }

  private load(need: number): boolean {
    if (this.at + need <= this.window.filled) return true;
    const whole = this.window.refill(this.at, need);
    this.at = 0;
    return whole;
  }

  private endOfFile(wanted: number): boolean {
    if (this.window.waits) return false;
    this.ended = true;
    const left = this.window.left(this.position);
    const block = this.audit.packets + 1;
    const place = { offset: this.position, block, left };
    const isExplained = noteGrowthEnd(this.log, this.window.growth, place);
    if (this.window.failure !== null) {
      this.log.add(readFailure(this.window.failure, this.position, block));
    } else if (left > 0 && !isExplained) {
      this.log.add({
        code: 'cut-short',
        severity: 'damage',
        offset: this.position,
        block,
        text: `The file ends inside packet ${block}: ${left} of its ${wanted} bytes are there.`,
        effect: END_EFFECT,
      });
    }
    this.audit.end();
    return false;
  }

  private stop(fault: string): boolean {
    this.ended = true;
    const block = this.audit.packets + 1;
    this.log.add({
      code: 'absurd-length',
      severity: 'damage',
      offset: this.position,
      block,
      text: `Packet ${block} ${fault}. Reading stopped there.`,
      effect: END_EFFECT,
    });
    this.audit.end();
    return false;
  }
}

const END_EFFECT = 'Everything before it was read; how flows went on after it is unknown.';
