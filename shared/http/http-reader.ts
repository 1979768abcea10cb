import { asciiText } from '../base/bytes.ts';
import { seqAdd } from '../base/seq32.ts';
import type { StringPool } from '../base/string-pool.ts';
import type { SideIndex } from '../base/units.ts';
import type { RestingTable } from '../base/resting-table.ts';
import { FRAMINGS, type Framing } from './http-facts.ts';
import {
  headersEnd,
  lineEnd,
  nextLine,
  parseRequest,
  parseResponse,
  startKind,
  type BodyFraming,
} from './http-message.ts';
import * as W from './http-words.ts';

/** Told of the heads as they are read: for whoever names segments. */
export interface HttpListener {
  request(side: SideIndex, method: string, path: string): void;
  response(side: SideIndex, status: number): void;
}

/** Bodies are jumped over in steps of this size at most: sequence numbers compare over half of their space. */
const LONGEST_STEP = 0x40000000;
/** A chunk's line with extensions, and a trailer. */
const LONGEST_LINE = 4096;
/** What servers say in a 400 to clear text on a TLS port: nginx, Go, Apache, Tomcat. */
const WANTS_TLS_TEXT =
  /plain HTTP request was sent to HTTPS|HTTP request to an HTTPS|plain HTTP to an SSL|requires TLS/i;
const TEXT_TO_SEARCH = 1024;

/**
 * Reads one unit at a time of a side's messages: a head, a chunk's line, a trailer. It keeps nothing
 * but the flow's row; the follower brings the bytes in order.
 */
export class HttpReader {
  constructor(
    private readonly rows: RestingTable,
    private readonly texts: StringPool,
    private readonly listener: HttpListener | null,
  ) {}

  /** One of the SIDE_ values. */
  stateOf(row: number, side: SideIndex): number {
    return (this.rows.get(row, W.STATE) >>> (side * 3)) & 7;
  }

  setState(row: number, side: SideIndex, state: number): void {
    const shift = side * 3;
    this.rows.set(row, W.STATE, (this.rows.get(row, W.STATE) & ~(7 << shift)) | (state << shift));
  }

  /** The end of one step of a long body was reached: on to the next, or to the next message. */
  stepBody(row: number, side: SideIndex): void {
    const at = W.REMAIN + side * 2;
    const left = this.rows.get(row, at) + this.rows.get(row, at + 1) * 0x100000000;
    this.skip(row, side, this.rows.get(row, W.NEXT + side), left);
  }

  /**
   * Reads the unit at `from`, whose sequence number is `seq`. `final`: no more bytes of it will come.
   * False: it is not whole yet. Otherwise NEXT and the state say what is due then.
   */
  unit(
    row: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    final: boolean,
    packet: number,
  ): boolean {
    const state = this.stateOf(row, side);
    const read =
      state === W.SIDE_HEAD
        ? this.head(row, side, seq, bytes, from, to, final, packet)
        : this.line(row, side, state, seq, bytes, from, to);
    if (!read && final) this.setState(row, side, W.SIDE_DONE);
    return read || final;
  }

  private head(
    row: number,
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    final: boolean,
    packet: number,
  ): boolean {
    let at = from;
    // A blank line between two messages is tolerated (RFC 9112 section 2.2).
    if (this.rows.get(row, W.REQUESTS) + this.rows.get(row, W.RESPONSES) > 0)
      while (at < to && (bytes[at] === 0x0d || bytes[at] === 0x0a)) at += 1;
    const kind = startKind(bytes, at, to);
    if (kind === 'more') return false;
    if (kind === 'neither') {
      this.setState(row, side, W.SIDE_DONE);
      return true;
    }
    const end = headersEnd(bytes, at, to);
    if (end < 0 && !final) return false;
    const stop = end < 0 ? to : end;
    const body = end < 0 ? null : seqAdd(seq, end - from);
    if (body !== null) this.rows.set(row, W.NEXT + side, body);
    if (kind === 'request') this.request(row, side, bytes, at, stop, body, packet);
    else this.response(row, side, bytes, at, stop, to, seqAdd(seq, at - from), body, packet);
    return true;
  }

  private request(
    row: number,
    side: SideIndex,
    bytes: Uint8Array,
    from: number,
    to: number,
    body: number | null,
    packet: number,
  ): void {
    const { rows } = this;
    const head = parseRequest(bytes, from, to);
    if (head === null) {
      this.setState(row, side, W.SIDE_DONE);
      return;
    }
    const method = this.texts.number(head.method);
    const count = rows.get(row, W.REQUESTS);
    if (count === 0) {
      if (side === 1) rows.set(row, W.STATE, rows.get(row, W.STATE) | W.REQUEST_FROM_1);
      rows.set(row, W.REQUEST, packet);
      rows.set(row, W.METHOD, method);
      rows.set(row, W.PATH, this.texts.number(head.path));
      rows.set(row, W.HOST, this.texts.number(head.host));
    }
    const bit = 1 << (count & 31);
    const heads = rows.get(row, W.HEADS) & ~bit;
    rows.set(row, W.HEADS, (head.method === 'HEAD' ? heads | bit : heads) >>> 0);
    rows.set(row, W.REQUESTS, count + 1);
    rows.set(row, W.LAST_REQUEST, packet);
    rows.set(row, W.LAST_METHOD, method);
    this.listener?.request(side, head.method, head.path);
    // A request without framing headers has no body.
    this.beginBody(row, side, body, head.framing, head.contentLength, 'none');
  }

  private response(
    row: number,
    side: SideIndex,
    bytes: Uint8Array,
    from: number,
    stop: number,
    to: number,
    start: number,
    body: number | null,
    packet: number,
  ): void {
    const { rows } = this;
    const head = parseResponse(bytes, from, stop);
    if (head === null) {
      this.setState(row, side, W.SIDE_DONE);
      return;
    }
    if (head.status < 200 && head.status !== 101) {
      if (body === null) this.setState(row, side, W.SIDE_DONE);
      return;
    }
    const count = rows.get(row, W.RESPONSES);
    const empty = head.status === 204 || head.status === 304;
    if (count === 0) {
      const length = body === null ? null : head.contentLength;
      let state = rows.get(row, W.STATE) | (side === 1 ? W.RESPONSE_FROM_1 : 0);
      if (empty) state |= W.NO_BODY;
      if (length !== null) state |= W.HAS_LENGTH;
      if (body !== null) state |= W.HAS_BODY_SEQ;
      if (head.status === 400 && saysTls(bytes, stop, to)) state |= W.WANTS_TLS;
      rows.set(row, W.STATE, state);
      rows.set(row, W.RESPONSE, packet);
      rows.set(row, W.STATUS, head.status);
      rows.set(row, W.BODY_SEQ, body ?? 0);
      rows.set(row, W.LENGTH_LOW, (length ?? 0) % 0x100000000);
      rows.set(row, W.LENGTH_HIGH, Math.floor((length ?? 0) / 0x100000000));
    }
    rows.set(row, W.RESPONSES, count + 1);
    rows.set(row, W.LAST_RESPONSE, packet);
    rows.set(row, W.LAST_START, start);
    rows.set(row, W.LAST_STATUS, head.status);
    this.listener?.response(side, head.status);
    if (this.switches(row, head.status)) {
      this.framed(row, 'none');
      for (const each of [0, 1] as const) this.setState(row, each, W.SIDE_SWITCHED);
      return;
    }
    const toHead = (rows.get(row, W.HEADS) & (1 << (count & 31))) !== 0;
    const asked = rows.get(row, W.REQUESTS) > count;
    if (empty || (toHead && asked)) this.beginBody(row, side, body, 'none', null, 'none');
    else this.beginBody(row, side, body, head.framing, head.contentLength, 'close');
  }

  /** 101, and a 2xx to CONNECT: what follows is no HTTP (RFC 9110 sections 9.3.6 and 15.2.2). */
  private switches(row: number, status: number): boolean {
    if (status === 101) return true;
    const connect = this.texts.text(this.rows.get(row, W.LAST_METHOD)) === 'CONNECT';
    return connect && status < 300;
  }

  /** The body that begins at NEXT; `bare`: how it ends where no header says it. `body` null: the headers were cut. */
  private beginBody(
    row: number,
    side: SideIndex,
    body: number | null,
    framing: BodyFraming,
    length: number | null,
    bare: 'none' | 'close',
  ): void {
    const isResponse = this.isResponder(row, side);
    if (body === null || framing === 'broken') {
      if (isResponse) this.framed(row, 'unknown');
      this.setState(row, side, W.SIDE_DONE);
      return;
    }
    const ends: Framing = framing === 'none' ? bare : framing === 'coded' ? 'close' : framing;
    if (isResponse) this.framed(row, ends);
    if (ends === 'length') this.skip(row, side, body, length ?? 0);
    else if (ends === 'chunked') this.setState(row, side, W.SIDE_CHUNK);
    else this.setState(row, side, ends === 'close' ? W.SIDE_OPEN : W.SIDE_HEAD);
  }

  private isResponder(row: number, side: SideIndex): boolean {
    if (this.rows.get(row, W.RESPONSES) === 0) return false;
    return side === ((this.rows.get(row, W.STATE) & W.RESPONSE_FROM_1) === 0 ? 0 : 1);
  }

  private framed(row: number, framing: Framing): void {
    const state = this.rows.get(row, W.STATE) & ~W.FRAMING_MASK;
    this.rows.set(row, W.STATE, state | (FRAMINGS.indexOf(framing) << W.FRAMING_SHIFT));
  }

  /** Jumps over `length` bytes from `seq` on. */
  private skip(row: number, side: SideIndex, seq: number, length: number): void {
    const step = Math.min(length, LONGEST_STEP);
    const left = length - step;
    const at = W.REMAIN + side * 2;
    this.rows.set(row, at, left % 0x100000000);
    this.rows.set(row, at + 1, Math.floor(left / 0x100000000));
    this.rows.set(row, W.NEXT + side, seqAdd(seq, step));
    this.setState(row, side, left > 0 ? W.SIDE_BODY : W.SIDE_HEAD);
  }

  /** A chunk's line, or a trailer. */
  private line(
    row: number,
    side: SideIndex,
    state: number,
    seq: number,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): boolean {
    const next = nextLine(bytes, from, to);
    if (next < 0) {
      if (to - from > LONGEST_LINE) this.setState(row, side, W.SIDE_DONE);
      return to - from > LONGEST_LINE;
    }
    const end = lineEnd(bytes, from, to);
    const after = seqAdd(seq, next - from);
    if (state === W.SIDE_TRAILER) {
      this.rows.set(row, W.NEXT + side, after);
      if (end === from) this.setState(row, side, W.SIDE_HEAD);
      return true;
    }
    const size = /^[0-9a-f]{1,8}(?=$|[;\s])/i.exec(
      asciiText(bytes, from, Math.min(end, from + 64)),
    );
    const length = size === null ? LONGEST_STEP : parseInt(size[0], 16);
    if (length >= LONGEST_STEP) {
      this.setState(row, side, W.SIDE_DONE);
      return true;
    }
    // The chunk's data and its line end; the last chunk has neither.
    this.rows.set(row, W.NEXT + side, length === 0 ? after : seqAdd(after, length + 2));
    if (length === 0) this.setState(row, side, W.SIDE_TRAILER);
    return true;
  }
}

/** The text after the headers says that the port wants TLS. */
function saysTls(bytes: Uint8Array, from: number, to: number): boolean {
  return WANTS_TLS_TEXT.test(asciiText(bytes, from, Math.min(to, from + TEXT_TO_SEARCH)));
}
