import { u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { HealthLog, noteGrowthEnd, readFailure } from './health-log.ts';
import { BLOCK, BYTE_ORDER_MAGIC, blockName, leastBlockLength } from './pcapng-blocks.ts';
import { isDetail, type PcapngDetails } from './pcapng-details.ts';
import { hasNews } from './pcapng-packet-options.ts';
import { readPacketBlock } from './pcapng-packet.ts';
import { PcapngSections } from './pcapng-section.ts';
import type { BlockPlace, PcapngSection } from './pcapng-section.ts';
import { RecordAudit } from './record-audit.ts';
import { emptyRecord } from './record.ts';
import type {
  CaptureComment,
  CaptureInterface,
  CaptureReader,
  CaptureRecord,
  HealthCode,
  HealthEntry,
} from './record.ts';
import { UNTIMED_TEXT } from './untimed.ts';

const LOOK_SIZE = 65_536;
const LOOK_AHEAD = 4096;
/** The longest block that is held in memory; the largest packet (128 MiB) and its options fit. */
const MAX_HELD_BLOCK = 144 * 1024 * 1024;

/**
 * Reads pcapng: sections in either byte order, any number of interfaces, every packet block, times
 * of any resolution. A block whose two lengths agree can be stepped over whatever it holds, so bad
 * contents cost one packet; where the lengths themselves contradict each other, reading stops.
 *
 * Byte order and interfaces belong to a section; `PcapngSections` keeps them so that `reread` can
 * go back to any packet.
 */
export class PcapngReader implements CaptureReader {
  readonly format = 'pcapng';
  readonly formatText = 'pcapng';
  readonly record: CaptureRecord = emptyRecord();
  private readonly log: HealthLog;
  private readonly audit: RecordAudit;
  private readonly sections: PcapngSections;
  private readonly window: ByteWindow;
  private readonly look: ByteWindow;
  private readonly chunkSize: number;
  /** Times given to records that have none of their own, by offset. */
  private readonly borrowedTimes = new Map<number, readonly [sec: number, nsec: number]>();
  private section: PcapngSection = { offset: 0, bigEndian: false, interfaces: [] };
  /** Index in the window of the next block, and that block's number. */
  private at = 0;
  private nextBlock = 0;
  private ended = false;

  constructor(source: ByteSource, chunkSize: number) {
    this.chunkSize = Math.max(chunkSize, 28);
    this.log = new HealthLog(source.name);
    this.audit = new RecordAudit(this.log);
    this.sections = new PcapngSections(this.log);
    this.window = new ByteWindow(source, this.chunkSize);
    this.look = new ByteWindow(source, LOOK_SIZE);
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.sections.interfaces;
  }

  get comments(): readonly CaptureComment[] {
    return this.sections.comments;
  }

  get details(): PcapngDetails {
    return this.sections.details;
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

  /**
   * Reads the section header that begins the file (of a followed one it must be whole), so that a file which is unreadable from its first
   * block on is told at opening. Null where it is sound, else what is wrong.
   */
  openFirstSection(): HealthEntry | null {
    return this.enterSection() ? null : this.log.entries[0];
  }

  /** Number of the current record's block, from 0. */
  get block(): number {
    return Math.max(0, this.nextBlock - 1);
  }

  next(): boolean {
    const window = this.window;
    while (!this.ended) {
      if (this.at + 12 > window.filled && !this.load(12)) return this.endOfFile();
      const bigEndian = this.section.bigEndian;
      const type = bigEndian ? u32be(window.bytes, this.at) : u32le(window.bytes, this.at);
      if (type === BLOCK.section) {
        if (!this.enterSection()) return false;
        continue;
      }
      const claimed = bigEndian
        ? u32be(window.bytes, this.at + 4)
        : u32le(window.bytes, this.at + 4);
      const length = claimed + (-claimed & 3);
      if (claimed < leastBlockLength(type)) return this.stopAtLength(type, claimed);
      const isHeld = isRead(type) || isDetail(type, length);
      if (length > MAX_HELD_BLOCK && isHeld) return this.stopAtLength(type, claimed);
      if (this.at + length > window.filled) {
        const there = isHeld ? this.load(length) : this.jumpToTrailer(length);
        if (!there) return this.endOfFile();
      }
      const end = this.at + length;
      const trailer = bigEndian ? u32be(window.bytes, end - 4) : u32le(window.bytes, end - 4);
      if (trailer !== claimed) return this.stopAtTrailer(type, claimed, trailer);
      const found = this.take(type, length);
      this.at = end;
      this.nextBlock += 1;
      if (found) return true;
    }
    return false;
  }

  /** `into.bytes` is a buffer of its own, valid until the next call of `reread`. */
  reread(fileOffset: number, into: CaptureRecord): boolean {
    const section = this.sections.sectionAt(fileOffset);
    if (section === null) return false;
    const look = this.look;
    const u32 = section.bigEndian ? u32be : u32le;
    let at = look.at(fileOffset, 12, LOOK_AHEAD);
    if (at < 0) return false;
    const type = u32(look.bytes, at);
    const claimed = u32(look.bytes, at + 4);
    const length = claimed + (-claimed & 3);
    if (!isRecord(type) || claimed < leastBlockLength(type) || length > MAX_HELD_BLOCK)
      return false;
    at = look.at(fileOffset, length, LOOK_AHEAD);
    if (at < 0) return false;
    const outcome = readPacketBlock(section, type, look.bytes, at, length, into);
    if (outcome === 'no-time') {
      [into.sec, into.nsec] = this.borrowedTimes.get(fileOffset) ?? [0, 0];
    } else if (outcome !== 'packet' && outcome !== 'clamped') return false;
    into.fileOffset = fileOffset;
    return true;
  }

  /** Makes `need` bytes from the next block's start available. */
  private load(need: number): boolean {
    const whole = this.window.refill(this.at, need);
    this.at = 0;
    return whole;
  }

  /** Moves the window to the last bytes of a block that is not read; `at` may become negative. */
  private jumpToTrailer(length: number): boolean {
    const { position } = this;
    const last = length - 4;
    const index = this.window.at(position + last, 4, this.chunkSize);
    if (index < 0 && this.window.waits) this.window.forget(position);
    this.at = position - this.window.base;
    return index >= 0;
  }

  /** Takes a section header: its byte order comes before anything else. */
  private enterSection(): boolean {
    const window = this.window;
    if (this.at + 28 > window.filled && !this.load(28)) return this.endOfFile();
    const bigEndian = u32be(window.bytes, this.at + 8) === BYTE_ORDER_MAGIC;
    if (!bigEndian && u32le(window.bytes, this.at + 8) !== BYTE_ORDER_MAGIC)
      return this.stop('bad-block', 'A section header whose byte-order magic is wrong');
    const u32 = bigEndian ? u32be : u32le;
    const claimed = u32(window.bytes, this.at + 4);
    const length = claimed + (-claimed & 3);
    if (claimed < 28 || length > MAX_HELD_BLOCK) return this.stopAtLength(BLOCK.section, claimed);
    if (this.at + length > window.filled && !this.load(length)) return this.endOfFile();
    const trailer = u32(window.bytes, this.at + length - 4);
    if (trailer !== claimed) return this.stopAtTrailer(BLOCK.section, claimed, trailer);
    const major = (bigEndian ? u16be : u16le)(window.bytes, this.at + 12);
    if (major !== 1) return this.stop('unknown-version', `A section of pcapng version ${major}`);
    this.section = this.sections.begin(this.place(length), bigEndian);
    this.sections.details.countBlock(BLOCK.section);
    this.at += length;
    this.nextBlock += 1;
    return true;
  }

  /** Takes a block that lies whole in the window; true where it is a record. */
  private take(type: number, length: number): boolean {
    const { sections } = this;
    if (type === BLOCK.enhancedPacket) sections.details.enhanced += 1;
    else sections.details.countBlock(type);
    if (isRecord(type)) return this.takeRecord(type, length);
    if (type === BLOCK.interface) sections.addInterface(this.section, this.place(length));
    else if (type === BLOCK.statistics) sections.statistics(this.section, this.place(length));
    else if (isDetail(type, length)) sections.takeOther(type, this.section, this.place(length));
    else sections.skip(type, this.position, this.nextBlock);
    return false;
  }

  private takeRecord(type: number, length: number): boolean {
    const { record, section } = this;
    const { bytes } = this.window;
    const { sec, nsec } = record;
    const outcome = readPacketBlock(section, type, bytes, this.at, length, record);
    record.fileOffset = this.window.base + this.at;
    if (outcome !== 'packet') {
      if (outcome === 'no-time') this.borrowTime(type);
      else if (outcome === 'clamped') this.noteTime();
      else {
        record.sec = sec;
        record.nsec = nsec;
        this.noteBadPacket(type, outcome, length);
        return false;
      }
    }
    this.audit.check(record);
    if (record.interfaceIndex >= 0) this.sections.interfaces[record.interfaceIndex].packets += 1;
    if (type === BLOCK.enhancedPacket || type === BLOCK.obsoletePacket)
      this.takeOptions(type, length);
    return true;
  }

  /** Keeps what the options of a packet say, and the drops that an obsolete Packet Block counts. */
  private takeOptions(type: number, length: number): void {
    const { record, section } = this;
    const from = record.start + record.captured + (-record.captured & 3);
    const to = this.at + length - 4;
    if (from + 4 <= to && hasNews(record.bytes, from, to, section.bigEndian))
      this.sections.packetOptions(section, this.place(length), from, record, this.audit.packets);
    if (type !== BLOCK.obsoletePacket) return;
    const drops = (section.bigEndian ? u16be : u16le)(record.bytes, this.at + 10);
    if (drops === 0 || drops === 0xffff) return;
    const facts = this.sections.interfaces[record.interfaceIndex];
    this.sections.addDrops(facts, drops, this.place(length));
  }

  private place(length: number): BlockPlace {
    return {
      bytes: this.window.bytes,
      from: this.at + 8,
      to: this.at + length - 4,
      offset: this.position,
      block: this.nextBlock,
    };
  }

  /** A record without a time keeps that of the record before it. */
  private borrowTime(type: number): void {
    const { fileOffset, sec, nsec } = this.record;
    if (sec !== 0 || nsec !== 0) this.borrowedTimes.set(fileOffset, [sec, nsec]);
    const block = this.nextBlock;
    if (type === BLOCK.simplePacket) {
      this.log.tally('no time', () => ({
        code: 'time-range',
        severity: 'warning',
        offset: fileOffset,
        block,
        text: UNTIMED_TEXT,
        effect: 'Durations and order around them cannot be trusted.',
      }));
    } else {
      this.log.tally(`numbered ${type}`, () => ({
        code: 'unknown-block',
        severity: 'note',
        offset: fileOffset,
        block,
        text: `${blockName(type)}: not read; it has a packet number because Wireshark gives it one.`,
        effect: null,
      }));
    }
  }

  private noteTime(): void {
    const { position, nextBlock: block } = this;
    this.log.tally('clamped', () => ({
      code: 'time-range',
      severity: 'warning',
      offset: position,
      block,
      text: 'Packets whose time lies outside 1970 to 2106; they were given the nearer end of it.',
      effect: 'Times of these packets cannot be trusted.',
    }));
  }

  private noteBadPacket(type: number, outcome: string, length: number): void {
    const place = this.place(length);
    if (outcome === 'unknown-interface') {
      const id = type === BLOCK.simplePacket ? 0 : this.interfaceId(type);
      this.sections.noteUnknownInterface(place, id);
      return;
    }
    const { captured } = this.record;
    this.log.tally(outcome, () => ({
      code: outcome === 'too-large' ? 'absurd-length' : 'bad-block',
      severity: 'damage',
      offset: place.offset,
      block: place.block,
      text: `Packets that claim more bytes than their block holds or any packet has; the first one claims ${captured} in a block of ${length}.`,
      effect: 'These packets were left out; reading went on at the next block.',
    }));
  }

  private interfaceId(type: number): number {
    const { bigEndian } = this.section;
    if (type === BLOCK.obsoletePacket)
      return (bigEndian ? u16be : u16le)(this.window.bytes, this.at + 8);
    return (bigEndian ? u32be : u32le)(this.window.bytes, this.at + 8);
  }

  private endOfFile(): boolean {
    if (this.window.waits) return false;
    this.ended = true;
    const left = this.window.left(this.position);
    const place = { offset: this.position, block: this.nextBlock, left };
    const isExplained = noteGrowthEnd(this.log, this.window.growth, place);
    if (this.window.failure !== null) {
      this.log.add(readFailure(this.window.failure, this.position, this.nextBlock));
    } else if (left > 0 && !isExplained) {
      this.log.add({
        code: 'cut-short',
        severity: 'damage',
        offset: this.position,
        block: this.nextBlock,
        text: `The file ends inside block ${this.nextBlock}: only ${left} of its bytes are there.`,
        effect: END_EFFECT,
      });
    }
    this.audit.end();
    return false;
  }

  private stopAtLength(type: number, claimed: number): boolean {
    return this.stop(
      claimed === 0 || !isRead(type) ? 'garbage' : 'absurd-length',
      `Bytes that are no block (${blockName(type)} with a length of ${claimed})`,
    );
  }

  private stopAtTrailer(type: number, claimed: number, trailer: number): boolean {
    const kind = blockName(type);
    return this.stop(
      isRead(type) ? 'bad-block' : 'garbage',
      `A block whose two lengths differ (${kind}: ${claimed} before, ${trailer} after)`,
    );
  }

  private stop(code: HealthCode, what: string): boolean {
    this.ended = true;
    this.log.add({
      code,
      severity: 'damage',
      offset: this.position,
      block: this.nextBlock,
      text: `${what}. Reading stopped there, at block ${this.nextBlock}.`,
      effect: END_EFFECT,
    });
    this.audit.end();
    return false;
  }
}

const END_EFFECT = 'Everything before it was read; how flows went on after it is unknown.';

/** Blocks that become records. */
function isRecord(type: number): boolean {
  return (
    type === BLOCK.enhancedPacket ||
    type === BLOCK.simplePacket ||
    type === BLOCK.obsoletePacket ||
    type === BLOCK.custom ||
    type === BLOCK.customNoCopy ||
    type === BLOCK.systemdJournal
  );
}

/** Blocks whose contents are needed; the others are stepped over. */
function isRead(type: number): boolean {
  return (
    isRecord(type) ||
    type === BLOCK.section ||
    type === BLOCK.interface ||
    type === BLOCK.statistics
  );
}
