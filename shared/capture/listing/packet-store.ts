import { WordTable } from '../../base/word-table.ts';
import type { CaptureRecord } from '../record.ts';

const PAGE = 1 << 20;
const LINK_RAW = 101;
const OFFSET_LOW = 0;
const OFFSET_HIGH = 1;
/** Number of the page. */
const WHERE_PAGE = 2;
/** Where in the page. */
const WHERE_AT = 3;
const CAPTURED = 4;
const ORIGINAL = 5;
const SEC = 6;
const NSEC = 7;
/** `lacks` in bits 0-7, the point above. */
const MARKS = 8;
const INTERFACE = 9;
const WORDS = 10;

/** The packets that were made from lines, for reading them again: their numbers depend on all lines before. */
export class PacketStore {
  private readonly rows = new WordTable(WORDS);
  private readonly pages: Uint8Array[] = [];
  private used = PAGE;

  /** Packets kept. */
  get count(): number {
    return this.rows.length;
  }

  /** Room for a packet's bytes; call `keep` when they are written. */
  room(length: number): Uint8Array {
    if (this.used + length > PAGE) {
      this.pages.push(new Uint8Array(Math.max(PAGE, length)));
      this.used = 0;
    }
    return this.pages[this.pages.length - 1].subarray(this.used, this.used + length);
  }

  /** Keeps the packet whose bytes lie in the room, and fills the record. */
  keep(packet: Omit<CaptureRecord, 'bytes' | 'start' | 'linkType'>, into: CaptureRecord): void {
    const row = this.rows.append();
    const { fileOffset } = packet;
    this.rows.set(row, OFFSET_LOW, fileOffset >>> 0);
    this.rows.set(row, OFFSET_HIGH, Math.floor(fileOffset / 2 ** 32));
    this.rows.set(row, WHERE_PAGE, this.pages.length - 1);
    this.rows.set(row, WHERE_AT, this.used);
    this.rows.set(row, CAPTURED, packet.captured);
    this.rows.set(row, ORIGINAL, packet.original);
    this.rows.set(row, SEC, packet.sec);
    this.rows.set(row, NSEC, packet.nsec);
    this.rows.set(row, MARKS, packet.lacks | (packet.point << 8));
    this.rows.set(row, INTERFACE, packet.interfaceIndex);
    this.used += packet.captured;
    this.fill(row, into);
  }

  /** The packet of the line that begins at an offset; false where there is none. */
  again(fileOffset: number, into: CaptureRecord): boolean {
    let low = 0;
    let high = this.rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const offset = this.offsetOf(middle);
      if (offset === fileOffset) {
        this.fill(middle, into);
        return true;
      }
      if (offset < fileOffset) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  private offsetOf(row: number): number {
    return this.rows.get(row, OFFSET_HIGH) * 2 ** 32 + this.rows.get(row, OFFSET_LOW);
  }

  private fill(row: number, into: CaptureRecord): void {
    const { rows } = this;
    const marks = rows.get(row, MARKS);
    into.bytes = this.pages[rows.get(row, WHERE_PAGE)];
    into.start = rows.get(row, WHERE_AT);
    into.captured = rows.get(row, CAPTURED);
    into.original = rows.get(row, ORIGINAL);
    into.sec = rows.get(row, SEC);
    into.nsec = rows.get(row, NSEC);
    into.linkType = LINK_RAW;
    into.interfaceIndex = rows.get(row, INTERFACE);
    into.fileOffset = this.offsetOf(row);
    into.lacks = marks & 255;
    into.point = marks >>> 8;
  }
}
