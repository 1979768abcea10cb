import { seqAdd, seqDiff } from '../base/seq32.ts';
import { StringPool } from '../base/string-pool.ts';
import type { PacketNumber, SideIndex } from '../base/units.ts';
import { RestingTable } from '../base/resting-table.ts';
import { WordTable } from '../base/word-table.ts';
import { ByteCollectors } from '../tcp/byte-collectors.ts';
import { HeldSegments } from '../tcp/in-order-stream.ts';
import type { PayloadFollower } from '../tcp/payload-follower.ts';
import type { HttpFacts } from './http-facts.ts';
import { startKind } from './http-message.ts';
import { progressOf } from './http-progress.ts';
import { HttpReader, type HttpListener } from './http-reader.ts';
import * as W from './http-words.ts';

const LONGEST_HEADERS = 16 * 1024;
const HOLD_PER_SIDE = 32 * 1024;
const HOLD_TOTAL = 32 * 1024 * 1024;
const COLLECT_TOTAL = 32 * 1024 * 1024;
/** No window is larger (RFC 7323 section 2.3): a segment further ahead belongs to no stream that we know. */
const LARGEST_WINDOW = 0x40000000;

const DEAD = 0xffffffff;

/**
 * The HTTP/1 messages of each flow in clear (RFC 9112): the first request and final response in words,
 * and how far the newest ones came. A flow whose first payload is no HTTP/1 start line is refused at
 * once. Heads (up to 16 KiB), chunk lines and trailers are read in order, bodies are jumped over, so
 * bytes of them may be missing; a byte that must be read and never comes ends the following of its
 * side. Interim responses (100, 103) are passed over, 101 is final. HTTP/2 is not followed.
 *
 * Bytes from outside never throw. Flow numbers must be small and dense (they index a table).
 */
export class HttpFollower implements PayloadFollower {
  /** Per flow: row + 1; 0: not seen; DEAD: no HTTP. */
  private readonly index = new WordTable(1);
  private readonly rows = new RestingTable(W.ROW_WORDS);
  private readonly texts = new StringPool();
  private readonly reader: HttpReader;
  private readonly giveUp = (key: number): void => {
    const row = this.index.get(key >>> 1, 0);
    if (row !== 0 && row !== DEAD)
      this.reader.setState(row - 1, (key & 1) as SideIndex, W.SIDE_DONE);
  };
  private readonly held = new HeldSegments(HOLD_PER_SIDE, HOLD_TOTAL, this.giveUp);
  private readonly heads = new ByteCollectors(LONGEST_HEADERS, COLLECT_TOTAL, this.giveUp);

  constructor(listener: HttpListener | null = null) {
    this.reader = new HttpReader(this.rows, this.texts, listener);
  }

  /** Bytes held by tables and buffers. */
  get byteLength(): number {
    return (
      this.index.byteLength + this.rows.byteLength + this.held.byteLength + this.heads.byteLength
    );
  }

  /** Packs what was idle for long; nobody may hold a row. */
  rest(): void {
    this.rows.rest();
  }

  /** From now on rows are only looked at. */
  settle(): void {
    this.rows.settle();
  }

  /** Takes the payload of one TCP segment, in capture order; false: it need not be called again for this flow. */
  segment(
    flow: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: PacketNumber,
  ): boolean {
    while (this.index.length <= flow) this.index.append();
    let entry = this.index.get(flow, 0);
    if (entry === DEAD) return false;
    if (length <= 0) return true;
    if (entry !== 0 && this.insideBody(entry - 1, side, seqAdd(seq, length))) return true;
    const there = Math.max(0, Math.min(captured, length, bytes.length - start));
    if (entry === 0) {
      const kind = startKind(bytes, start, start + there);
      if (kind === 'neither' || there === 0) {
        this.index.set(flow, 0, DEAD);
        return false;
      }
      entry = this.rows.append() + 1;
      this.index.set(flow, 0, entry);
    }
    const row = entry - 1;
    const key = flow * 2 + side;
    if (this.reader.stateOf(row, side) === W.SIDE_NEW) {
      this.reader.setState(row, side, W.SIDE_HEAD);
      for (const word of [W.NEXT, W.ORIGIN, W.SEEN]) this.rows.set(row, word + side, seq);
    }
    if (this.reads(row, side)) this.take(row, key, side, seq, bytes, start, there, length, packet);
    return this.stillWanted(flow, row);
  }

  /**
   * What was seen, null where the flow is no HTTP. `bases`: raw sequence bases of both sides, so that
   * sequence numbers are relative as on screen; without them the side's first payload byte counts as 1.
   */
  facts(flow: number, bases: readonly [number, number] | null = null): HttpFacts | null {
    if (flow >= this.index.length) return null;
    const entry = this.index.get(flow, 0);
    if (entry === 0 || entry === DEAD) return null;
    const row = entry - 1;
    const get = (word: number): number => this.rows.get(row, word);
    if (get(W.REQUEST) === 0 && get(W.RESPONSE) === 0) return null;
    const state = get(W.STATE);
    const from = (state & W.RESPONSE_FROM_1) === 0 ? 0 : 1;
    const base = bases === null ? get(W.ORIGIN + from) - 1 : bases[from];
    return {
      method: this.texts.text(get(W.METHOD)),
      host: this.texts.text(get(W.HOST)),
      path: this.texts.text(get(W.PATH)),
      status: get(W.STATUS) === 0 ? null : get(W.STATUS),
      request: get(W.REQUEST),
      response: get(W.RESPONSE),
      responseLength: this.promised(row),
      responseBodySeq: (state & W.HAS_BODY_SEQ) === 0 ? null : seqAdd(get(W.BODY_SEQ), -base),
      wantsTls: (state & W.WANTS_TLS) !== 0,
      progress: progressOf(
        this.rows,
        row,
        this.texts,
        (side) => this.pending(flow, side),
        (side) => this.heads.lengthOf(flow * 2 + side),
        bases,
      ),
    };
  }

  /** The way of most segments: all of it lies before the next byte that must be read. */
  private insideBody(row: number, side: SideIndex, end: number): boolean {
    const page = this.rows.page(row);
    const at = this.rows.base(row);
    if (((page[at + W.STATE] >>> (side * 3)) & 7) === W.SIDE_NEW) return false;
    if (seqDiff(page[at + W.NEXT + side], end) <= 0) return false;
    if (seqDiff(end, page[at + W.SEEN + side]) > 0) page[at + W.SEEN + side] = end;
    return true;
  }

  /** Part of a head, or segments behind a hole, are kept for a side. */
  private pending(flow: number, side: SideIndex): 'nothing' | 'begun' | 'hole' {
    const key = flow * 2 + side;
    if (this.held.has(key)) return 'hole';
    return this.heads.lengthOf(key) > 0 ? 'begun' : 'nothing';
  }

  /** 204, 304 and the answer to HEAD have no body whatever Content-Length says (RFC 9112 section 6.3). */
  private promised(row: number): number | null {
    const state = this.rows.get(row, W.STATE);
    if ((state & W.HAS_BODY_SEQ) === 0) return null;
    if ((state & W.NO_BODY) !== 0 || this.texts.text(this.rows.get(row, W.METHOD)) === 'HEAD')
      return 0;
    if ((state & W.HAS_LENGTH) === 0) return null;
    return this.rows.get(row, W.LENGTH_LOW) + this.rows.get(row, W.LENGTH_HIGH) * 0x100000000;
  }

  /** Something of this side is still to be read. */
  private reads(row: number, side: SideIndex): boolean {
    const state = this.reader.stateOf(row, side);
    return state !== W.SIDE_DONE && state !== W.SIDE_OPEN && state !== W.SIDE_SWITCHED;
  }

  private stillWanted(flow: number, row: number): boolean {
    if (this.reads(row, 0) || this.reads(row, 1)) return true;
    for (const key of [flow * 2, flow * 2 + 1]) {
      this.held.drop(key);
      this.heads.drop(key);
    }
    if (this.rows.get(row, W.REQUEST) === 0 && this.rows.get(row, W.RESPONSE) === 0)
      this.index.set(flow, 0, DEAD);
    return false;
  }

  private take(
    row: number,
    key: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    let ahead = seqDiff(seq, this.rows.get(row, W.NEXT + side));
    if (ahead > LARGEST_WINDOW) return;
    // Bytes of a long body may be missing.
    while (ahead > 0 && this.reader.stateOf(row, side) === W.SIDE_BODY) {
      this.reader.stepBody(row, side);
      ahead = seqDiff(seq, this.rows.get(row, W.NEXT + side));
    }
    this.sawUpTo(row, side, seqAdd(seq, length));
    if (ahead > 0) {
      if (!this.held.hold(key, seq, bytes, start, captured, length, packet))
        this.giveUpSide(row, key, side);
      return;
    }
    this.read(row, key, side, seq, bytes, start, captured, length, packet);
    while (this.held.has(key) && this.reads(row, side)) {
      const next = this.held.take(key, this.rows.get(row, W.NEXT + side));
      if (next === null) return;
      const { bytes: kept } = next;
      this.read(row, key, side, next.seq, kept, 0, kept.length, next.length, next.packet);
    }
  }

  private sawUpTo(row: number, side: SideIndex, end: number): void {
    if (seqDiff(end, this.rows.get(row, W.SEEN + side)) > 0) this.rows.set(row, W.SEEN + side, end);
  }

  private giveUpSide(row: number, key: number, side: SideIndex): void {
    this.reader.setState(row, side, W.SIDE_DONE);
    this.held.drop(key);
    this.heads.drop(key);
  }

  /** A segment at or before the next wanted byte: every unit in it. */
  private read(
    row: number,
    key: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    while (this.reads(row, side)) {
      const pos = seqDiff(this.rows.get(row, W.NEXT + side), seq);
      if (this.reader.stateOf(row, side) === W.SIDE_BODY) {
        if (pos > length) return;
        this.reader.stepBody(row, side);
        continue;
      }
      if (pos >= length) return;
      const from = start + Math.min(pos, captured);
      if (
        !this.readUnit(
          row,
          key,
          side,
          seqAdd(seq, pos),
          bytes,
          from,
          start + captured,
          captured < length,
          packet,
        )
      ) {
        this.rows.set(row, W.NEXT + side, seqAdd(seq, length));
        return;
      }
    }
    this.held.drop(key);
    this.heads.drop(key);
  }

  /** One head, chunk line or trailer, of which a part may have been collected; false: it goes on in the next segment. */
  private readUnit(
    row: number,
    key: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    cut: boolean,
    packet: number,
  ): boolean {
    const { heads, reader } = this;
    const before = heads.lengthOf(key);
    if (before === 0 && reader.unit(row, side, seq, bytes, from, to, false, packet)) return true;
    const taken = heads.append(key, bytes, from, to);
    const sofar = heads.peek(key);
    const full = cut || taken < to - from || sofar.length >= LONGEST_HEADERS;
    const origin = seqAdd(seq, -before);
    const whole = reader.unit(row, side, origin, sofar, 0, sofar.length, full, packet);
    if (whole) heads.drop(key);
    return whole;
  }
}
