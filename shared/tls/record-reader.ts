import { u24be } from '../base/bytes.ts';
import { seqAdd, seqDiff } from '../base/seq32.ts';
import type { SideIndex } from '../base/units.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  type LostReason,
} from './close-notify.ts';
import { CLIENT_HELLO, parseHello, SERVER_HELLO, type Hello } from './hello.ts';
import { canWalk, goBlind, noteHello, noteRecord, walkMessages } from './handshake-steps.ts';
import { keepAlert, keepHello } from './keep-clear.ts';
import { plausible } from './record-header.ts';
import { LONGEST_HELLO, type RecordStores, type TlsListener } from './record-stores.ts';
import { countCiphered, lose } from './side-row.ts';
import type { ClearAlert } from './tls-facts.ts';
import { alertOf } from './tls-row-facts.ts';
import * as W from './tls-words.ts';

/** No window is larger (RFC 7323 section 2.3): a segment further ahead belongs to no stream that we know. */
const LARGEST_WINDOW = 0x40000000;

/**
 * The machine that reads records of one direction. It has no state of its own but the row it was
 * pointed at by `enter`: one machine serves every flow.
 *
 * The machine per direction knows one sequence number, NEXT: the next byte that it has to read.
 * Headers are read, bodies are jumped over:
 *
 *   NEXT          NEXT' = NEXT + 5 + length
 *   | header | body ...............| header | body ..
 *
 * so a record costs O(1), bytes of bodies may be missing, cut or repeated without harm, and only
 * a segment beyond NEXT has to wait (bounded, HeldSegments). A missing or cut header byte makes the
 * direction `lost`, for good.
 */
export class RecordReader {
  private page: Uint32Array = new Uint32Array(0);
  private flowAt = 0;
  private at = 0;
  private key = 0;
  private side: SideIndex = 0;

  constructor(
    private readonly stores: RecordStores,
    private readonly listener: TlsListener | null,
  ) {}

  /** Points the machine at one side of a flow's row. */
  enter(page: Uint32Array, flowAt: number, side: SideIndex, key: number): void {
    this.page = page;
    this.flowAt = flowAt;
    this.at = flowAt + W.FLOW_WORDS + side * W.SIDE_WORDS;
    this.side = side;
    this.key = key;
  }

  /** One of the SYNC_ values. */
  get sync(): number {
    return this.page[this.at] & W.SYNC_MASK;
  }

  /** The same of the other side. */
  get otherSync(): number {
    return this.page[this.otherAt()] & W.SYNC_MASK;
  }

  /** Notes that the side has sent payload. */
  spoke(): void {
    this.page[this.at] |= W.SPOKE;
  }

  /** A record may begin at `seq`: the side becomes a candidate. */
  begin(seq: number): void {
    const { page, at } = this;
    page[at] = (page[at] & W.SPOKE) | W.SYNC_CANDIDATE;
    page.fill(0, at + 1, at + W.SIDE_WORDS);
    page[at + W.S_NEXT] = seq;
    page[at + W.S_SEEN] = seq;
  }

  /** Takes a segment of a side that has begun. */
  feed(
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    const { page, at } = this;
    let ahead = seqDiff(seq, page[at + W.S_NEXT]);
    if (ahead > LARGEST_WINDOW) return;
    this.sawUpTo(seqAdd(seq, length));
    if (ahead > 0 && (page[at] & W.MODE_MASK) === W.MODE_MESSAGES) {
      // Only a message's header is missing, the record's end is known: what the handshake says there is given up.
      this.jumpBlind();
      ahead = seqDiff(seq, page[at + W.S_NEXT]);
    }
    if (ahead > 0) {
      this.hold(seq, bytes, start, captured, length, packet);
      return;
    }
    this.consume(seq, bytes, start, captured, length, packet);
    while (this.stores.held.has(this.key) && this.reading()) {
      const next = this.stores.held.take(this.key, page[at + W.S_NEXT]);
      if (next === null) return;
      this.sawUpTo(seqAdd(next.seq, next.length));
      this.consume(next.seq, next.bytes, 0, next.bytes.length, next.length, next.packet);
    }
  }

  private sawUpTo(end: number): void {
    const { page, at } = this;
    if (seqDiff(end, page[at + W.S_SEEN]) > 0) page[at + W.S_SEEN] = end;
  }

  private reading(): boolean {
    const sync = this.page[this.at] & W.SYNC_MASK;
    return sync === W.SYNC_CANDIDATE || sync === W.SYNC_FOLLOWING;
  }

  /** A segment that covers NEXT or lies before it: reads every header in it. */
  private consume(
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    const { page, at } = this;
    for (;;) {
      const pos = seqDiff(page[at + W.S_NEXT], seq);
      if ((page[at] & W.OPEN) !== 0 && pos <= length) this.complete(packet);
      if (pos >= length) return;
      const mode = page[at] & W.MODE_MASK;
      if (pos >= captured) {
        // The snap length cut what is wanted. A hello's or an alert's rest can be jumped over; a header's cannot.
        if (mode === W.MODE_HEADER) {
          this.lose('snap-length', packet);
          return;
        }
        if (mode === W.MODE_HELLO && (page[at] & W.HELLO_DONE) === 0) this.finishHello(packet);
        if (mode === W.MODE_MESSAGES) goBlind(page, at);
        this.jumpToRecordEnd();
        continue;
      }
      if (mode === W.MODE_HEADER) {
        if (!this.readHeader(bytes, start, pos, captured, length, packet)) return;
      } else if (mode === W.MODE_HELLO) {
        this.readHello(bytes, start + pos, start + captured, packet);
      } else if (mode === W.MODE_MESSAGES) {
        this.readMessages(bytes, start + pos, start + captured, packet);
      } else {
        this.readAlert(bytes, start + pos, start + captured, packet);
      }
    }
  }

  /** Header bytes from `pos` on; true where a header was completed and accepted. */
  private readHeader(
    bytes: Uint8Array,
    start: number,
    pos: number,
    captured: number,
    length: number,
    packet: number,
  ): boolean {
    const { page, at } = this;
    let count = (page[at] & W.HEADER_MASK) >>> W.HEADER_SHIFT;
    const whole = count === 0;
    let i = pos;
    let fifth = 0;
    while (count < 5 && i < captured) {
      const byte = bytes[start + i];
      if (count < 4) page[at + W.S_HEADER] = ((page[at + W.S_HEADER] << 8) | byte) >>> 0;
      else fifth = byte;
      count += 1;
      i += 1;
    }
    page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], i - pos);
    page[at] = (page[at] & ~W.HEADER_MASK) | ((count % 5) << W.HEADER_SHIFT);
    if (count < 5) {
      if (i < length) this.lose('snap-length', packet);
      return false;
    }
    const head = page[at + W.S_HEADER];
    page[at + W.S_HEADER] = 0;
    return this.beginRecord(
      head >>> 24,
      (head >>> 8) & 0xffff,
      ((head & 0xff) << 8) | fifth,
      whole ? length - i : -1,
      packet,
    );
  }

  /** `restOfSegment`: bytes after the header in its segment, -1 where the header was spread over segments. */
  private beginRecord(
    type: number,
    version: number,
    length: number,
    restOfSegment: number,
    packet: number,
  ): boolean {
    const { page, at } = this;
    const candidate = (page[at] & W.SYNC_MASK) === W.SYNC_CANDIDATE;
    if (!plausible(type, version, length)) {
      if (candidate) {
        page[at] &= W.SPOKE;
        this.stores.held.drop(this.key);
        this.stores.hellos.drop(this.key);
      } else {
        this.lose('not-a-record', packet);
      }
      return false;
    }
    if (candidate && (page[at + W.S_RECORDS] > 0 || restOfSegment === length)) this.confirm();
    if (type !== HANDSHAKE && this.stores.hellos.lengthOf(this.key) > 0) this.finishHello(packet);
    const end = seqAdd(page[at + W.S_NEXT], length);
    page[at + W.S_RECORD] = (type << 16) | length;
    page[at] &= ~W.CLEAR_NOW;
    this.listener?.record(this.side, type, length, (page[at] & W.SAW_CCS) !== 0);
    noteRecord(page, this.flowAt, at, type, length, packet);
    if (type === CHANGE_CIPHER_SPEC) page[at] |= W.SAW_CCS;
    if (type === HANDSHAKE && (page[at] & W.HELLO_DONE) === 0) this.setMode(W.MODE_HELLO);
    else if (type === ALERT && length === 2) this.setMode(W.MODE_ALERT);
    else if (type === HANDSHAKE && canWalk(page, this.flowAt, at)) this.setMode(W.MODE_MESSAGES);
    else {
      page[at + W.S_NEXT] = end;
      page[at] |= W.OPEN;
      return true;
    }
    page[at + W.S_HEADER] = end;
    return true;
  }

  private setMode(mode: number): void {
    this.page[this.at] = (this.page[this.at] & ~W.MODE_MASK) | mode;
  }

  private confirm(): void {
    this.page[this.at] = (this.page[this.at] & ~W.SYNC_MASK) | W.SYNC_FOLLOWING;
  }

  /** The rest of the record's body is of no interest, or was cut. */
  private jumpToRecordEnd(): void {
    const { page, at } = this;
    page[at + W.S_NEXT] = page[at + W.S_HEADER];
    page[at + W.S_HEADER] = 0;
    page[at] = (page[at] & ~W.MODE_MASK) | W.MODE_HEADER | W.OPEN;
  }

  /** Body bytes of a handshake record while the hello is awaited. */
  private readHello(bytes: Uint8Array, from: number, to: number, packet: number): void {
    const { page, at, key } = this;
    if ((page[at] & W.HELLO_DONE) !== 0) {
      this.jumpToRecordEnd();
      return;
    }
    const left = seqDiff(page[at + W.S_HEADER], page[at + W.S_NEXT]);
    const stop = Math.min(to, from + left);
    if (
      this.stores.hellos.lengthOf(key) === 0 &&
      stop - from >= 4 &&
      4 + u24be(bytes, from + 1) <= stop - from
    ) {
      const size = 4 + u24be(bytes, from + 1);
      this.useHello(parseHello(bytes, from, stop), packet);
      page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], size);
      this.walkOn();
      return;
    }
    const taken = this.stores.hellos.append(key, bytes, from, stop);
    page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], taken);
    const sofar = this.stores.hellos.peek(key);
    const noHello = sofar.length > 0 && sofar[0] !== CLIENT_HELLO && sofar[0] !== SERVER_HELLO;
    const size = sofar.length >= 4 ? 4 + u24be(sofar, 1) : sofar.length + 1;
    if (!noHello && size <= sofar.length) {
      this.finishHello(packet);
      page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], size - sofar.length);
      this.walkOn();
    } else if (noHello || sofar.length >= LONGEST_HELLO || taken < stop - from) {
      this.finishHello(packet);
      this.jumpToRecordEnd();
    } else if (taken === left) {
      // The record ends inside the message: it goes on in the next handshake record.
      page[at + W.S_HEADER] = 0;
      page[at] = (page[at] & ~W.MODE_MASK) | W.MODE_HEADER | W.OPEN;
    }
  }

  /** After a hello: other messages may follow it in its record. */
  private walkOn(): void {
    const { page, at } = this;
    this.setMode(W.MODE_MESSAGES);
    if (page[at + W.S_NEXT] === page[at + W.S_HEADER]) this.jumpToRecordEnd();
  }

  /** Body bytes of a handshake record in clear, behind the hello. */
  private readMessages(bytes: Uint8Array, from: number, to: number, packet: number): void {
    const { page, at } = this;
    const left = seqDiff(page[at + W.S_HEADER], page[at + W.S_NEXT]);
    const read = walkMessages(page, at, bytes, from, to, left, packet);
    page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], read);
    if (read === left) this.jumpToRecordEnd();
  }

  private jumpBlind(): void {
    goBlind(this.page, this.at);
    this.jumpToRecordEnd();
  }

  /** Reads what was collected of a hello, whole or not. */
  private finishHello(packet: number): void {
    const bytes = this.stores.hellos.peek(this.key);
    const hello = parseHello(bytes, 0, bytes.length);
    this.stores.hellos.drop(this.key);
    this.useHello(hello, packet);
  }

  /** Takes a hello of this side; null: it could not be read. */
  useHello(hello: Hello | null, packet: number): void {
    const { page, at, flowAt } = this;
    page[at] |= W.HELLO_DONE;
    if (hello === null) return;
    this.confirm();
    this.listener?.hello(this.side, hello);
    keepHello(page, flowAt, this.side, hello, packet, this.stores.names);
    noteHello(page, at, hello, packet);
    // A HelloRetryRequest is a ServerHello in form: the real one is still to come.
    if (hello.retryRequest) page[at] &= ~W.HELLO_DONE;
  }

  /** The two bytes of an alert record in clear. */
  private readAlert(bytes: Uint8Array, from: number, to: number, packet: number): void {
    const { page, at } = this;
    const left = seqDiff(page[at + W.S_HEADER], page[at + W.S_NEXT]);
    if (left === 2) {
      page[at + W.S_RECORD] = (page[at + W.S_RECORD] & 0xffffff) | (bytes[from] << 24);
      page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], 1);
      if (to - from < 2) return;
    }
    const code = bytes[left === 2 ? from + 1 : from];
    const level = page[at + W.S_RECORD] >>> 24;
    page[at + W.S_RECORD] &= 0xffffff;
    this.jumpToRecordEnd();
    if (level === 1 || level === 2) this.clearAlert(alertOf(packet, level === 2, code));
  }

  private clearAlert(alert: ClearAlert): void {
    const { page, at } = this;
    page[at] |= W.CLEAR_NOW;
    this.listener?.alert(this.side, alert);
    keepAlert(page, at, this.key, alert, this.stores.moreAlerts);
  }

  /** The record in progress has been seen to its end. */
  private complete(packet: number): void {
    const { page, at } = this;
    const record = page[at + W.S_RECORD] & 0xffffff;
    page[at] &= ~(W.OPEN | W.CLEAR_LAST);
    if ((page[at] & W.CLEAR_NOW) !== 0) page[at] |= W.CLEAR_LAST;
    page[at + W.S_LAST] = record;
    page[at + W.S_PREVIOUS_PACKET] = page[at + W.S_LAST_PACKET];
    page[at + W.S_LAST_PACKET] = packet;
    page[at + W.S_RECORDS] += 1;
    if (record >>> 16 === APPLICATION_DATA)
      countCiphered(page, this.flowAt, this.side, record & 0xffff);
    else page[at + W.S_SMALL] &= 0xffffff;
  }

  private otherAt(): number {
    return this.flowAt + W.FLOW_WORDS + (1 - this.side) * W.SIDE_WORDS;
  }

  /** A segment waits for the bytes before it. */
  hold(
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    if (!this.stores.held.hold(this.key, seq, bytes, start, captured, length, packet))
      this.lose('bound', packet);
  }

  private lose(reason: LostReason, packet: number): void {
    lose(this.page, this.at, reason, packet);
    this.stores.held.drop(this.key);
    this.stores.hellos.drop(this.key);
  }
}
