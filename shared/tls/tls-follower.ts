import { u16be, u24be } from '../base/bytes.ts';
import { seqAdd, seqDiff } from '../base/seq32.ts';
import type { PacketNumber, SideIndex } from '../base/units.ts';
import { WordTable } from '../base/word-table.ts';
import { ByteCollectors } from '../tcp/byte-collectors.ts';
import { HeldSegments } from '../tcp/in-order-stream.ts';
import type { PayloadFollower } from '../tcp/payload-follower.ts';
import { TLS_1_3 } from './alert-length.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  type LostReason,
} from './close-notify.ts';
import { CLIENT_HELLO, parseHello, SERVER_HELLO, type Hello } from './hello.ts';
import { StringPool } from './string-pool.ts';
import type { ClearAlert, TlsFacts } from './tls-facts.ts';
import { alertOf, LOST_REASONS, tlsFactsOf } from './tls-row-facts.ts';
import * as W from './tls-words.ts';

/** A record's header as it was read, and a hello as it was parsed: for whoever names segments. */
export interface TlsListener {
  record(side: SideIndex, type: number, length: number, afterCcs: boolean): void;
  hello(side: SideIndex, hello: Hello): void;
  alert(side: SideIndex, alert: ClearAlert): void;
}

/** What the caller knows beyond the payload. */
export interface TlsFactsOptions {
  /**
   * Sequence number of each side's FIN (follower's sides) where there is one: bytes before it that
   * were never captured make close_notify unknown instead of absent.
   */
  readonly finSeqs?: readonly [number | null, number | null];
  /** The roles turned out the other way round after the flow's first packet: sides and words are swapped. */
  readonly swapped?: boolean;
}

/** RFC 8446 section 5.2: 2^14 + 256; RFC 5246 section 6.2.3 allows 2^14 + 2048. */
const LONGEST_RECORD = 0x4000 + 2048;
/** Hellos are read up to here; larger ones as far as that. */
const LONGEST_HELLO = 0x4000;
const HOLD_PER_SIDE = 256 * 1024;
const HOLD_TOTAL = 64 * 1024 * 1024;
const COLLECT_TOTAL = 32 * 1024 * 1024;
/** No window is larger (RFC 7323 section 2.3): a segment further ahead belongs to no stream that we know. */
const LARGEST_WINDOW = 0x40000000;
/** Clear alerts kept for one side; a side that sends more is a test tool. */
const MOST_ALERTS = 16;
/** How often a flow may look like anything but TLS before it is left alone. */
const MOST_TRIES = 8;
const TEXT_COSTS = 2;

/**
 * Follows TLS records of both directions of every flow without keys (docs: shared/tls/README.md).
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
 *
 * Where it starts: at a hello; or, mid-capture, at a segment whose first bytes are a plausible
 * header, confirmed by another plausible header exactly where the record ends, or by the record
 * filling the segment exactly. Unconfirmed starts never appear in facts.
 *
 * Bytes from outside never throw. Flow numbers must be small and dense (they index a table).
 */
export class TlsFollower implements PayloadFollower {
  /** Per flow: row + 1 (0: none), and tries (255: no TLS). */
  private readonly index = new WordTable(2);
  private readonly rows = new WordTable(W.ROW_WORDS);
  private readonly names = new StringPool();
  private readonly moreAlerts = new Map<number, ClearAlert[]>();
  private readonly held = new HeldSegments(HOLD_PER_SIDE, HOLD_TOTAL, (key) => {
    this.evict(key);
  });
  private readonly hellos = new ByteCollectors(LONGEST_HELLO, COLLECT_TOTAL, (key) => {
    this.evictHello(key);
  });
  /** The row at work: set by `enter`. */
  private page: Uint32Array = new Uint32Array(0);
  private flowAt = 0;
  private at = 0;
  private key = 0;
  private side: SideIndex = 0;

  constructor(private readonly listener: TlsListener | null = null) {}

  /** Bytes held by tables and buffers, for the bench and the health panel. */
  get byteLength(): number {
    return (
      this.index.byteLength + this.rows.byteLength + this.held.byteLength + this.hellos.byteLength
    );
  }

  /**
   * Takes the payload of one TCP segment, in capture order. `seq` is the number of the payload's
   * first byte (the SYN's own number plus one where a SYN carries data). False: this flow is no TLS,
   * or nothing more can be learnt of it; it need not be called again.
   */
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
    const cells = this.index.page(flow);
    const cell = this.index.base(flow);
    if (cells[cell + 1] >= MOST_TRIES) return false;
    if (length <= 0) return true;
    const there = Math.max(0, Math.min(captured, length, bytes.length - start));
    this.key = flow * 2 + side;
    this.side = side;
    if (cells[cell] === 0) {
      if (!beginsLikeRecord(bytes, start, there))
        return this.notYet(cells, cell + 1, seq, bytes, start, there, length, packet);
      cells[cell] = this.rows.append() + 1;
    }
    this.enter(cells[cell] - 1, side);
    const { page, at } = this;
    page[at] |= W.SPOKE;
    switch (page[at] & W.SYNC_MASK) {
      case W.SYNC_LOST:
        return (page[this.otherAt()] & W.SYNC_MASK) !== W.SYNC_LOST;
      case W.SYNC_NONE:
        if (beginsLikeRecord(bytes, start, there)) {
          this.begin(seq);
          break;
        }
        if (this.someSideFollows()) {
          if (!this.held.has(this.key)) this.hold(seq, bytes, start, there, length, packet);
          return true;
        }
        return this.notYet(cells, cell + 1, seq, bytes, start, there, length, packet);
      default:
    }
    this.feed(seq, bytes, start, there, length, packet);
    if ((page[at] & W.SYNC_MASK) === W.SYNC_NONE && !this.someSideFollows()) cells[cell + 1] += 1;
    return cells[cell + 1] < MOST_TRIES;
  }

  /** What the records of a flow show, null where it is no TLS. */
  facts(flow: number, options: TlsFactsOptions = {}): TlsFacts | null {
    if (flow >= this.index.length) return null;
    const row = this.index.get(flow, 0) - 1;
    if (row < 0) return null;
    const page = this.rows.page(row);
    const base = this.rows.base(row);
    return tlsFactsOf(page, base, {
      sni: this.names.text(page[base + W.F_SNI]),
      alpn: this.names.text(page[base + W.F_ALPN]),
      waiting: [this.held.firstPacket(flow * 2), this.held.firstPacket(flow * 2 + 1)],
      moreAlerts: [this.moreAlerts.get(flow * 2) ?? [], this.moreAlerts.get(flow * 2 + 1) ?? []],
      finSeqs: options.finSeqs ?? [null, null],
      swapped: options.swapped ?? false,
    });
  }

  private enter(row: number, side: SideIndex): void {
    this.page = this.rows.page(row);
    this.flowAt = this.rows.base(row);
    this.at = this.flowAt + W.FLOW_WORDS + side * W.SIDE_WORDS;
  }

  private otherAt(): number {
    return this.flowAt + W.FLOW_WORDS + (1 - this.side) * W.SIDE_WORDS;
  }

  /** A side of the row is confirmed TLS. */
  private someSideFollows(): boolean {
    const a = this.page[this.at] & W.SYNC_MASK;
    const b = this.page[this.otherAt()] & W.SYNC_MASK;
    return a >= W.SYNC_FOLLOWING || b >= W.SYNC_FOLLOWING;
  }

  /** Not TLS so far. The first such segment waits: a hello's second half may have come first. */
  private notYet(
    cells: Uint32Array,
    tries: number,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: PacketNumber,
  ): boolean {
    const text = looksLikeText(bytes, start, captured);
    cells[tries] += text ? TEXT_COSTS : 1;
    const over = cells[tries] >= MOST_TRIES;
    if (over) {
      this.held.drop(this.key);
      this.held.drop(this.key ^ 1);
    } else if (!text && captured >= 32 && captured <= 4096 && !this.held.has(this.key)) {
      this.hold(seq, bytes, start, captured, length, packet);
    }
    return !over;
  }

  private begin(seq: number): void {
    const { page, at } = this;
    page[at] = (page[at] & W.SPOKE) | W.SYNC_CANDIDATE;
    page.fill(0, at + 1, at + W.SIDE_WORDS);
    page[at + W.S_NEXT] = seq;
    page[at + W.S_SEEN] = seq;
  }

  private hold(
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    if (!this.held.hold(this.key, seq, bytes, start, captured, length, packet))
      this.evict(this.key, packet);
  }

  /** What a stream had waiting for is gone. */
  private evict(key: number, packet = 0): void {
    const row = this.index.get(key >>> 1, 0) - 1;
    if (row < 0) return;
    const page = this.rows.page(row);
    const at = this.rows.base(row) + W.FLOW_WORDS + (key & 1) * W.SIDE_WORDS;
    const sync = page[at] & W.SYNC_MASK;
    if (sync === W.SYNC_CANDIDATE || sync === W.SYNC_FOLLOWING) lose(page, at, 'bound', packet);
  }

  /** A hello in progress had to go: its records are jumped over like all others. */
  private evictHello(key: number): void {
    const row = this.index.get(key >>> 1, 0) - 1;
    if (row < 0) return;
    const word = W.FLOW_WORDS + (key & 1) * W.SIDE_WORDS;
    this.rows.set(row, word, this.rows.get(row, word) | W.HELLO_DONE);
  }

  private lose(reason: LostReason, packet: number): void {
    lose(this.page, this.at, reason, packet);
    this.held.drop(this.key);
    this.hellos.drop(this.key);
  }

  private feed(
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): void {
    const { page, at } = this;
    const ahead = seqDiff(seq, page[at + W.S_NEXT]);
    if (ahead > LARGEST_WINDOW) return;
    this.sawUpTo(seqAdd(seq, length));
    if (ahead > 0) {
      this.hold(seq, bytes, start, captured, length, packet);
      return;
    }
    this.consume(seq, bytes, start, captured, length, packet);
    while (this.held.has(this.key) && this.reading()) {
      const next = this.held.take(this.key, page[at + W.S_NEXT]);
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
        this.jumpToRecordEnd(packet);
        continue;
      }
      if (mode === W.MODE_HEADER) {
        if (!this.readHeader(bytes, start, pos, captured, length, packet)) return;
      } else if (mode === W.MODE_HELLO) {
        this.readHello(bytes, start + pos, start + captured, packet);
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
        this.held.drop(this.key);
        this.hellos.drop(this.key);
      } else {
        this.lose('not-a-record', packet);
      }
      return false;
    }
    if (candidate && (page[at + W.S_RECORDS] > 0 || restOfSegment === length)) this.confirm();
    if (type !== HANDSHAKE && this.hellos.lengthOf(this.key) > 0) this.finishHello(packet);
    const end = seqAdd(page[at + W.S_NEXT], length);
    page[at + W.S_RECORD] = (type << 16) | length;
    page[at] &= ~W.CLEAR_NOW;
    this.listener?.record(this.side, type, length, (page[at] & W.SAW_CCS) !== 0);
    if (type === CHANGE_CIPHER_SPEC) page[at] |= W.SAW_CCS;
    if (type === HANDSHAKE && (page[at] & W.HELLO_DONE) === 0) this.setMode(W.MODE_HELLO);
    else if (type === ALERT && length === 2) this.setMode(W.MODE_ALERT);
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
  private jumpToRecordEnd(packet: number): void {
    const { page, at } = this;
    if ((page[at] & W.MODE_MASK) === W.MODE_HELLO && (page[at] & W.HELLO_DONE) === 0)
      this.finishHello(packet);
    page[at + W.S_NEXT] = page[at + W.S_HEADER];
    page[at + W.S_HEADER] = 0;
    page[at] = (page[at] & ~W.MODE_MASK) | W.MODE_HEADER | W.OPEN;
  }

  /** Body bytes of a handshake record while the hello is awaited. */
  private readHello(bytes: Uint8Array, from: number, to: number, packet: number): void {
    const { page, at, key } = this;
    if ((page[at] & W.HELLO_DONE) !== 0) {
      this.jumpToRecordEnd(packet);
      return;
    }
    const left = seqDiff(page[at + W.S_HEADER], page[at + W.S_NEXT]);
    const stop = Math.min(to, from + left);
    if (
      this.hellos.lengthOf(key) === 0 &&
      stop - from >= 4 &&
      4 + u24be(bytes, from + 1) <= stop - from
    ) {
      this.useHello(parseHello(bytes, from, stop), packet);
      this.jumpToRecordEnd(packet);
      return;
    }
    const taken = this.hellos.append(key, bytes, from, stop);
    page[at + W.S_NEXT] = seqAdd(page[at + W.S_NEXT], taken);
    const sofar = this.hellos.peek(key);
    const noHello = sofar.length > 0 && sofar[0] !== CLIENT_HELLO && sofar[0] !== SERVER_HELLO;
    const whole = sofar.length >= 4 && sofar.length >= 4 + u24be(sofar, 1);
    if (noHello || whole || sofar.length >= LONGEST_HELLO || taken < stop - from) {
      this.finishHello(packet);
      this.jumpToRecordEnd(packet);
    } else if (taken === left) {
      // The record ends inside the message: it goes on in the next handshake record.
      page[at + W.S_HEADER] = 0;
      page[at] = (page[at] & ~W.MODE_MASK) | W.MODE_HEADER | W.OPEN;
    }
  }

  /** Reads what was collected of a hello, whole or not. */
  private finishHello(packet: number): void {
    const bytes = this.hellos.peek(this.key);
    const hello = parseHello(bytes, 0, bytes.length);
    this.hellos.drop(this.key);
    this.useHello(hello, packet);
  }

  private useHello(hello: Hello | null, packet: number): void {
    const { page, at, flowAt } = this;
    page[at] |= W.HELLO_DONE;
    if (hello === null) return;
    this.confirm();
    this.listener?.hello(this.side, hello);
    if (hello.type === CLIENT_HELLO) {
      if (page[flowAt + W.F_CLIENT_HELLO] !== 0) return;
      page[flowAt + W.F_CLIENT_HELLO] = packet;
      page[flowAt + W.F_SNI] = this.names.number(hello.sni);
      if ((page[flowAt] & W.V_ALPN_CHOSEN) === 0)
        page[flowAt + W.F_ALPN] = this.names.number(hello.alpn[0] ?? null);
      if (this.side === 1) page[flowAt] |= W.V_CLIENT_IS_1;
      return;
    }
    page[flowAt + W.F_SERVER_HELLO] = packet;
    page[flowAt] = ((page[flowAt] & ~0xffff) | hello.version) >>> 0;
    if (hello.suite !== null) page[flowAt + W.F_SUITE] = hello.suite + 1;
    if (hello.alpn.length > 0) {
      page[flowAt + W.F_ALPN] = this.names.number(hello.alpn[0]);
      page[flowAt] |= W.V_ALPN_CHOSEN;
    }
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
    this.jumpToRecordEnd(packet);
    if (level === 1 || level === 2) this.clearAlert(alertOf(packet, level === 2, code));
  }

  private clearAlert(alert: ClearAlert): void {
    const { page, at } = this;
    page[at] |= W.CLEAR_NOW;
    this.listener?.alert(this.side, alert);
    if (page[at + W.S_ALERT_PACKET] === 0) {
      page[at + W.S_ALERT_PACKET] = alert.packet;
      page[at + W.S_COUNTS] |=
        (alert.code << 16) | (alert.level === 'fatal' ? 1 << 24 : 0) | (1 << 25);
      return;
    }
    const more = this.moreAlerts.get(this.key) ?? [];
    if (more.length === 0) this.moreAlerts.set(this.key, more);
    // The last one must stay right: it decides what the side ended with.
    if (more.length >= MOST_ALERTS) more.pop();
    more.push(alert);
  }

  /** The record in progress has been seen to its end. */
  private complete(packet: number): void {
    const { page, at } = this;
    const record = page[at + W.S_RECORD] & 0xffffff;
    page[at] &= ~(W.OPEN | W.CLEAR_LAST);
    if ((page[at] & W.CLEAR_NOW) !== 0) page[at] |= W.CLEAR_LAST;
    page[at + W.S_LAST] = record;
    page[at + W.S_LAST_PACKET] = packet;
    page[at + W.S_RECORDS] += 1;
    if (record >>> 16 === APPLICATION_DATA) this.countCiphered(record & 0xffff);
    else page[at + W.S_SMALL] &= 0xffffff;
  }

  private countCiphered(length: number): void {
    const { page, at, flowAt } = this;
    const counts = page[at + W.S_COUNTS];
    const ciphered = Math.min(255, (counts & 0xff) + 1);
    const tls13 = (page[flowAt] & 0xffff) === TLS_1_3;
    const isClient = this.side === ((page[flowAt] & W.V_CLIENT_IS_1) === 0 ? 0 : 1);
    const peerCiphered = page[this.otherAt() + W.S_COUNTS] & 0xff;
    // TLS 1.3: the client's first encrypted record is (or begins) its Finished flight; the server's flight ends before it.
    const after = !tls13 || (isClient ? ciphered > 1 : peerCiphered > 0);
    const later = Math.min(255, ((counts >>> 8) & 0xff) + (after ? 1 : 0));
    page[at + W.S_COUNTS] = ((counts & ~0xffff) | (later << 8) | ciphered) >>> 0;
    countSmall(page, at + W.S_SMALL, length);
  }
}

/** Counts records of the two lengths that an alert can have in TLS 1.3, and how many stand together at the end. */
function countSmall(page: Uint32Array, word: number, length: number): void {
  const small = page[word];
  if (length !== 19 && length !== 11) {
    page[word] = small & 0xffffff;
    return;
  }
  const shift = length === 19 ? 0 : 12;
  const count = (small >>> shift) & 0xfff;
  const run = Math.min(255, (small >>> 24) + 1);
  const counted = count < 0xfff ? small + (1 << shift) : small;
  page[word] = ((counted & 0xffffff) | (run << 24)) >>> 0;
}

function lose(page: Uint32Array, at: number, reason: LostReason, packet: number): void {
  const confirmed = (page[at] & W.SYNC_MASK) === W.SYNC_FOLLOWING;
  // A start that nothing confirmed is no TLS, lost or not.
  if (!confirmed) {
    page[at] &= W.SPOKE;
    return;
  }
  page[at] =
    (page[at] & ~(W.SYNC_MASK | W.LOST_MASK)) |
    W.SYNC_LOST |
    (LOST_REASONS.indexOf(reason) << W.LOST_SHIFT);
  page[at + W.S_NEXT] = packet;
}

/** As much of a header as there is looks like one. */
function beginsLikeRecord(bytes: Uint8Array, start: number, captured: number): boolean {
  if (captured < 1 || bytes[start] < CHANGE_CIPHER_SPEC || bytes[start] > APPLICATION_DATA)
    return false;
  if (captured >= 2 && bytes[start + 1] !== 3) return false;
  if (captured >= 3 && bytes[start + 2] > 4) return false;
  return captured < 5 || plausible(bytes[start], u16be(bytes, start + 1), u16be(bytes, start + 3));
}

/** Only application data may be empty (RFC 8446 section 5.1). */
function plausible(type: number, version: number, length: number): boolean {
  if (
    type < CHANGE_CIPHER_SPEC ||
    type > APPLICATION_DATA + 1 ||
    version < 0x0300 ||
    version > 0x0304
  )
    return false;
  if (type === CHANGE_CIPHER_SPEC && length !== 1) return false;
  return length <= LONGEST_RECORD && (length > 0 || type === APPLICATION_DATA);
}

/** The first bytes are a line of text: a request, a banner. */
function looksLikeText(bytes: Uint8Array, start: number, captured: number): boolean {
  const stop = start + Math.min(captured, 16);
  for (let i = start; i < stop; i += 1) {
    const byte = bytes[i];
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x0d && byte !== 0x0a && byte !== 0x09)
      return false;
  }
  return stop > start;
}
