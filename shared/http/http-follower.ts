import { seqAdd, seqDiff } from '../base/seq32.ts';
import type { PacketNumber, SideIndex } from '../base/units.ts';
import { WordTable } from '../base/word-table.ts';
import { ByteCollectors } from '../tcp/byte-collectors.ts';
import { HeldSegments } from '../tcp/in-order-stream.ts';
import type { PayloadFollower } from '../tcp/payload-follower.ts';
import { StringPool } from '../base/string-pool.ts';
import type { HttpFacts } from './http-facts.ts';
import { headersEnd, parseRequest, parseResponse, startKind } from './http-message.ts';

/** Told of the heads as they are read: for whoever names segments. */
export interface HttpListener {
  request(side: SideIndex, method: string, path: string): void;
  response(side: SideIndex, status: number): void;
}

const LONGEST_HEADERS = 16 * 1024;
const HOLD_PER_SIDE = 32 * 1024;
const HOLD_TOTAL = 32 * 1024 * 1024;
const COLLECT_TOTAL = 32 * 1024 * 1024;

/** States of a side: nothing seen, collecting a head, done (read or given up). */
const SIDE_NEW = 0;
const SIDE_HEAD = 1;
const SIDE_DONE = 2;

/** Row words. State: bits 0-1 and 2-3 per side, then flags. */
const STATE = 0;
const NEXT = 1; // and 2: next wanted byte by side
const REQUEST = 3;
const RESPONSE = 4;
const METHOD = 5;
const HOST = 6;
const PATH = 7;
const STATUS = 8;
const BODY_SEQ = 9;
const LENGTH_LOW = 10;
const LENGTH_HIGH = 11;
const ORIGIN = 12; // and 13: first payload byte by side
const ROW_WORDS = 14;

const HAS_LENGTH = 1 << 4;
const HAS_BODY_SEQ = 1 << 5;
const RESPONSE_FROM_1 = 1 << 6;
const NO_BODY = 1 << 7;

const DEAD = 0xffffffff;

/**
 * The first HTTP/1 request and the first final response of each flow (RFC 9112), in clear. A flow
 * whose first payload is no HTTP/1 start line is refused at once; each side is read in order only
 * until its headers end, up to 16 KiB. Interim responses (100, 103) are passed over, 101 is final.
 * HTTP/2 is not followed.
 *
 * Bytes from outside never throw. Flow numbers must be small and dense (they index a table).
 */
export class HttpFollower implements PayloadFollower {
  /** Per flow: row + 1; 0: not seen; DEAD: no HTTP. */
  private readonly index = new WordTable(1);
  private readonly rows = new WordTable(ROW_WORDS);
  private readonly texts = new StringPool();
  private readonly giveUp = (key: number): void => {
    const row = this.index.get(key >>> 1, 0);
    if (row !== 0 && row !== DEAD) this.finish(row - 1, (key & 1) as SideIndex);
  };
  private readonly held = new HeldSegments(HOLD_PER_SIDE, HOLD_TOTAL, this.giveUp);
  private readonly heads = new ByteCollectors(LONGEST_HEADERS, COLLECT_TOTAL, this.giveUp);

  constructor(private readonly listener: HttpListener | null = null) {}

  /** Bytes held by tables and buffers. */
  get byteLength(): number {
    return (
      this.index.byteLength + this.rows.byteLength + this.held.byteLength + this.heads.byteLength
    );
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
    if (this.stateOf(row, side) === SIDE_NEW) {
      this.setState(row, side, SIDE_HEAD);
      this.rows.set(row, NEXT + side, seq);
      this.rows.set(row, ORIGIN + side, seq);
    }
    if (this.stateOf(row, side) === SIDE_HEAD) {
      const ahead = seqDiff(seq, this.rows.get(row, NEXT + side));
      if (ahead > 0) {
        if (!this.held.hold(key, seq, bytes, start, there, length, packet)) this.finish(row, side);
      } else {
        this.read(row, key, side, seq, bytes, start, there, length, packet);
        this.drain(row, key, side);
      }
    }
    return this.stillWanted(flow, row);
  }

  /**
   * What was seen, null where the flow is no HTTP. `bases`: raw sequence bases of both sides, so that
   * `responseBodySeq` is relative as on screen; without them the side's first payload byte counts as 1.
   */
  facts(flow: number, bases: readonly [number, number] | null = null): HttpFacts | null {
    if (flow >= this.index.length) return null;
    const entry = this.index.get(flow, 0);
    if (entry === 0 || entry === DEAD) return null;
    const get = (word: number): number => this.rows.get(entry - 1, word);
    if (get(REQUEST) === 0 && get(RESPONSE) === 0) return null;
    const state = get(STATE);
    const from = (state & RESPONSE_FROM_1) === 0 ? 0 : 1;
    const base = bases === null ? get(ORIGIN + from) - 1 : bases[from];
    return {
      method: this.texts.text(get(METHOD)),
      host: this.texts.text(get(HOST)),
      path: this.texts.text(get(PATH)),
      status: get(STATUS) === 0 ? null : get(STATUS),
      request: get(REQUEST),
      response: get(RESPONSE),
      responseLength: this.promised(entry - 1),
      responseBodySeq: (state & HAS_BODY_SEQ) === 0 ? null : seqAdd(get(BODY_SEQ), -base),
    };
  }

  /** 204, 304 and the answer to HEAD have no body whatever Content-Length says (RFC 9112 section 6.3). */
  private promised(row: number): number | null {
    const state = this.rows.get(row, STATE);
    if ((state & HAS_BODY_SEQ) === 0) return null;
    if ((state & NO_BODY) !== 0 || this.texts.text(this.rows.get(row, METHOD)) === 'HEAD') return 0;
    if ((state & HAS_LENGTH) === 0) return null;
    return this.rows.get(row, LENGTH_LOW) + this.rows.get(row, LENGTH_HIGH) * 0x100000000;
  }

  private stateOf(row: number, side: SideIndex): number {
    return (this.rows.get(row, STATE) >>> (side * 2)) & 3;
  }

  private setState(row: number, side: SideIndex, state: number): void {
    const shift = side * 2;
    this.rows.set(row, STATE, (this.rows.get(row, STATE) & ~(3 << shift)) | (state << shift));
  }

  /** Nothing more is read of a side. */
  private finish(row: number, side: SideIndex): void {
    this.setState(row, side, SIDE_DONE);
  }

  private stillWanted(flow: number, row: number): boolean {
    if (this.stateOf(row, 0) !== SIDE_DONE || this.stateOf(row, 1) !== SIDE_DONE) return true;
    for (const key of [flow * 2, flow * 2 + 1]) {
      this.held.drop(key);
      this.heads.drop(key);
    }
    if (this.rows.get(row, REQUEST) === 0 && this.rows.get(row, RESPONSE) === 0)
      this.index.set(flow, 0, DEAD);
    return false;
  }

  private drain(row: number, key: number, side: SideIndex): void {
    while (this.held.has(key) && this.stateOf(row, side) === SIDE_HEAD) {
      const next = this.held.take(key, this.rows.get(row, NEXT + side));
      if (next === null) return;
      this.read(
        row,
        key,
        side,
        next.seq,
        next.bytes,
        0,
        next.bytes.length,
        next.length,
        next.packet,
      );
    }
  }

  /** A segment at or before the next wanted byte. */
  private read(
    row: number,
    key: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: PacketNumber,
  ): void {
    const skip = seqDiff(this.rows.get(row, NEXT + side), seq);
    if (skip >= length) return;
    const cut = captured < length;
    const fresh = Math.min(skip, captured);
    if (this.heads.lengthOf(key) === 0) {
      const origin = seqAdd(seq, fresh);
      if (
        this.readHeads(row, side, origin, bytes, start + fresh, start + captured, cut, packet) ===
        'done'
      ) {
        this.finish(row, side);
        return;
      }
    }
    const taken = this.heads.append(key, bytes, start + fresh, start + captured);
    this.rows.set(row, NEXT + side, seqAdd(seq, length));
    const sofar = this.heads.peek(key);
    const origin = seqAdd(seq, fresh + taken - sofar.length);
    const full = cut || taken < captured - fresh || sofar.length >= LONGEST_HEADERS;
    if (this.readHeads(row, side, origin, sofar, 0, sofar.length, full, packet) === 'done') {
      this.heads.drop(key);
      this.held.drop(key);
      this.finish(row, side);
    }
  }

  /** Reads heads from the stream's start; `final`: no more bytes will come, take what is there. */
  private readHeads(
    row: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    final: boolean,
    packet: PacketNumber,
  ): 'done' | 'more' {
    let at = from;
    for (;;) {
      const kind = startKind(bytes, at, to);
      if (kind === 'neither') return 'done';
      if (kind === 'more') return final ? 'done' : 'more';
      const end = headersEnd(bytes, at, to);
      if (end < 0 && !final) return 'more';
      const stop = end < 0 ? to : end;
      if (kind === 'request') {
        this.useRequest(row, side, bytes, at, stop, packet);
        return 'done';
      }
      const head = parseResponse(bytes, at, stop);
      if (head === null) return 'done';
      if (head.status < 200 && head.status !== 101) {
        if (end < 0) return 'done';
        at = end;
        continue;
      }
      this.useResponse(
        row,
        side,
        head.status,
        end < 0 ? null : head.contentLength,
        end < 0 ? null : seqAdd(seq, end - from),
        packet,
      );
      return 'done';
    }
  }

  private useRequest(
    row: number,
    side: SideIndex,
    bytes: Uint8Array,
    from: number,
    to: number,
    packet: PacketNumber,
  ): void {
    if (this.rows.get(row, REQUEST) !== 0) return;
    const head = parseRequest(bytes, from, to);
    if (head === null) return;
    this.rows.set(row, REQUEST, packet);
    this.rows.set(row, METHOD, this.texts.number(head.method));
    this.rows.set(row, PATH, this.texts.number(head.path));
    this.rows.set(row, HOST, this.texts.number(head.host));
    this.listener?.request(side, head.method, head.path);
  }

  private useResponse(
    row: number,
    side: SideIndex,
    status: number,
    contentLength: number | null,
    bodySeq: number | null,
    packet: PacketNumber,
  ): void {
    if (this.rows.get(row, RESPONSE) !== 0) return;
    this.rows.set(row, RESPONSE, packet);
    this.rows.set(row, STATUS, status);
    let state = this.rows.get(row, STATE) | (side === 1 ? RESPONSE_FROM_1 : 0);
    if (status === 204 || status === 304) state |= NO_BODY;
    if (contentLength !== null) {
      state |= HAS_LENGTH;
      this.rows.set(row, LENGTH_LOW, contentLength % 0x100000000);
      this.rows.set(row, LENGTH_HIGH, Math.floor(contentLength / 0x100000000));
    }
    if (bodySeq !== null) {
      state |= HAS_BODY_SEQ;
      this.rows.set(row, BODY_SEQ, bodySeq);
    }
    this.rows.set(row, STATE, state);
    this.listener?.response(side, status);
  }
}
