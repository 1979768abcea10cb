import { u32be, u32le } from '../base/bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { HealthLog, noteGrowthEnd, readFailure } from './health-log.ts';
import { maxPacketSize } from './packet-size-limit.ts';
import type { PcapHeader } from './pcap-header.ts';
import { pcapLayoutOf } from './pcap-layout.ts';
import { RecordAudit } from './record-audit.ts';
import { emptyRecord } from './record.ts';
import type { CaptureComment, CaptureInterface, CaptureReader, CaptureRecord } from './record.ts';

const LOOK_SIZE = 65_536;
const LOOK_AHEAD = 4096;
/** The tcpdump of DG/UX calls its files version 543.0. */
const DG_UX = 543;

/**
 * Reads pcap: microseconds and nanoseconds in both byte orders, in every layout of `PcapLayout`. A length that cannot be true ends reading there: pcap has no marks to find the next
 * record by, so everything after it would be a guess.
 */
export class PcapReader implements CaptureReader {
  readonly format = 'pcap';
  readonly formatText: string;
  readonly record: CaptureRecord = emptyRecord();
  readonly interfaces: readonly CaptureInterface[];
  readonly comments: readonly CaptureComment[] = [];
  private readonly log: HealthLog;
  private readonly audit: RecordAudit;
  private readonly window: ByteWindow;
  private readonly look: ByteWindow;
  private readonly onlyInterface: CaptureInterface;
  private readonly linkType: number;
  private readonly bigEndian: boolean;
  private readonly nanoseconds: boolean;
  private readonly headerLength: number;
  /** Filling before and after a packet, in layouts that have some. */
  private readonly filling: number;
  private readonly alignment: number;
  private readonly limit: number;
  /** Versions up to 2.3 wrote the two lengths in the other order (2.3: some writers). */
  private readonly lengthsSwapped: 'never' | 'maybe' | 'always';
  /** Index in the window of the next record. */
  private at: number;
  private ended = false;

  constructor(source: ByteSource, header: PcapHeader, chunkSize: number) {
    this.bigEndian = header.bigEndian;
    this.nanoseconds = header.nanoseconds;
    const layout = pcapLayoutOf(source, header);
    this.headerLength = layout.headerLength;
    this.filling = layout.filling;
    this.alignment = layout.alignment;
    this.linkType = header.linkType;
    this.limit = maxPacketSize(header.linkType);
    this.lengthsSwapped =
      header.major === DG_UX || (header.major === 2 && header.minor < 3)
        ? 'always'
        : header.major === 2 && header.minor === 3
          ? 'maybe'
          : 'never';
    const unit = header.nanoseconds ? 'nanoseconds' : 'microseconds';
    const order = header.bigEndian ? 'big-endian' : 'little-endian';
    this.formatText = `pcap, ${unit}, ${order}${layout.text === '' ? '' : `, ${layout.text}`}`;
    this.onlyInterface = {
      index: 0,
      linkType: header.linkType,
      snapLength: header.snapLength,
      name: null,
      description: null,
      hardware: null,
      operatingSystem: null,
      filter: null,
      resolution: header.nanoseconds ? '1 ns' : '1 µs',
      drops: null,
      packets: 0,
    };
    this.interfaces = [this.onlyInterface];
    this.log = new HealthLog(source.name);
    this.audit = new RecordAudit(this.log);
    this.window = new ByteWindow(source, Math.max(chunkSize, header.length));
    this.look = new ByteWindow(source, LOOK_SIZE);
    this.window.refill(0, header.length);
    this.at = header.length;
    if ((header.major !== 2 || header.minor > 4) && header.major !== DG_UX)
      this.noteVersion(header);
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
    return this.onlyInterface.packets;
  }

  next(): boolean {
    if (this.ended) return false;
    const window = this.window;
    const headerLength = this.headerLength;
    if (this.at + headerLength > window.filled) {
      const whole = window.refill(this.at, headerLength);
      this.at = 0;
      if (!whole) return this.endOfFile();
    }
    const record = this.record;
    this.readHeader(window.bytes, this.at, record);
    const captured = record.captured;
    if (captured > this.limit) return this.stopAtAbsurdLength(captured);
    if (this.at + headerLength + captured > window.filled) {
      const whole = window.refill(this.at, headerLength + captured);
      this.at = 0;
      if (!whole) return this.endOfFile();
    }
    record.bytes = window.bytes;
    record.start = this.at + headerLength;
    record.linkType = this.linkType;
    record.fileOffset = window.base + this.at;
    if (record.nsec >= 1e9) this.normaliseTime(record);
    this.at += headerLength + captured;
    if (this.alignment > 1) this.at += -captured & (this.alignment - 1);
    if (this.filling > 0) this.takeFilling(record);
    this.onlyInterface.packets += 1;
    this.audit.check(record);
    return true;
  }

  /** `into.bytes` is a buffer of its own, valid until the next call of `reread`. */
  reread(fileOffset: number, into: CaptureRecord): boolean {
    const look = this.look;
    let at = look.at(fileOffset, this.headerLength, LOOK_AHEAD);
    if (at < 0) return false;
    this.readHeader(look.bytes, at, into);
    if (into.captured > this.limit) return false;
    at = look.at(fileOffset, this.headerLength + into.captured, LOOK_AHEAD);
    if (at < 0) return false;
    if (into.nsec >= 1e9) carrySeconds(into);
    into.bytes = look.bytes;
    into.start = at + this.headerLength;
    if (this.filling > 0) this.takeFilling(into);
    into.linkType = this.linkType;
    into.interfaceIndex = 0;
    into.fileOffset = fileOffset;
    return true;
  }

  /** Times and lengths of the record header at an index; nanoseconds may exceed a second. */
  private readHeader(bytes: Uint8Array, at: number, into: CaptureRecord): void {
    if (this.bigEndian) {
      into.sec = u32be(bytes, at);
      into.nsec = u32be(bytes, at + 4);
      into.captured = u32be(bytes, at + 8);
      into.original = u32be(bytes, at + 12);
    } else {
      into.sec = u32le(bytes, at);
      into.nsec = u32le(bytes, at + 4);
      into.captured = u32le(bytes, at + 8);
      into.original = u32le(bytes, at + 12);
    }
    if (!this.nanoseconds) into.nsec *= 1000;
    if (this.lengthsSwapped !== 'never') this.unswapLengths(into);
  }

  private takeFilling(record: CaptureRecord): void {
    const filling = Math.min(this.filling, record.captured);
    record.start += filling;
    record.captured -= filling;
    record.original = Math.max(record.captured, record.original - filling);
  }

  private unswapLengths(into: CaptureRecord): void {
    const { captured, original } = into;
    if (this.lengthsSwapped === 'always' || captured > original) {
      into.captured = original;
      into.original = captured;
    }
  }

  private normaliseTime(record: CaptureRecord): void {
    const { fileOffset } = record;
    const block = this.onlyInterface.packets + 1;
    carrySeconds(record);
    this.log.tally('fraction', () => ({
      code: 'time-range',
      severity: 'warning',
      offset: fileOffset,
      block,
      text: `Packets whose fraction of a second is a whole second or more, the first one packet ${block}; the excess was carried into the seconds.`,
      effect: 'Times and order around these packets may be wrong.',
    }));
  }

  private endOfFile(): boolean {
    if (this.window.waits) return false;
    this.ended = true;
    const left = this.window.left(this.position);
    const block = this.onlyInterface.packets + 1;
    const place = { offset: this.position, block, left };
    const isExplained = noteGrowthEnd(this.log, this.window.growth, place);
    if (this.window.failure !== null) {
      this.log.add(readFailure(this.window.failure, this.position, block));
    } else if (left > 0 && !isExplained) {
      const wanted =
        left < this.headerLength ? this.headerLength : this.headerLength + this.record.captured;
      this.log.add({
        code: 'cut-short',
        severity: 'damage',
        offset: this.position,
        block,
        text: `The file ends inside packet ${block}: ${left} of its ${wanted} bytes are there.`,
        effect: 'Everything before it was read; how flows went on after it is unknown.',
      });
    }
    this.audit.end();
    return false;
  }

  private stopAtAbsurdLength(captured: number): boolean {
    this.ended = true;
    const block = this.onlyInterface.packets + 1;
    this.log.add({
      code: 'absurd-length',
      severity: 'damage',
      offset: this.position,
      block,
      text: `Packet ${block} claims ${captured} captured bytes; at most ${this.limit} can be true. Reading stopped there.`,
      effect: 'Everything before it was read; how flows went on after it is unknown.',
    });
    this.audit.end();
    return false;
  }

  private noteVersion(header: PcapHeader): void {
    this.log.add({
      code: 'unknown-version',
      severity: 'warning',
      offset: 4,
      block: null,
      text: `The file says pcap version ${header.major}.${header.minor}; it was read as 2.4.`,
      effect: 'If the version is meant, packets may be misread.',
    });
  }
}

function carrySeconds(record: CaptureRecord): void {
  const carry = Math.floor(record.nsec / 1e9);
  record.sec = Math.min(record.sec + carry, 0xffffffff);
  record.nsec -= carry * 1e9;
}
