import type { PacketNumber, SideIndex } from '../base/units.ts';
import { RestingTable } from '../base/resting-table.ts';
import { seqAdd } from '../base/seq32.ts';
import { WordTable } from '../base/word-table.ts';
import { ByteCollectors } from '../tcp/byte-collectors.ts';
import { HeldSegments } from '../tcp/in-order-stream.ts';
import type { PayloadFollower } from '../tcp/payload-follower.ts';
import { parseOldHello } from './hello.ts';
import { asksForTls, beginsLikeRecord, looksLikeText } from './record-header.ts';
import { RecordReader } from './record-reader.ts';
import { LONGEST_HELLO, type RecordStores, type TlsListener } from './record-stores.ts';
import { lose } from './side-row.ts';
import { StringPool } from '../base/string-pool.ts';
import type { TlsFacts } from './tls-facts.ts';
import { tlsFactsOf } from './tls-row-facts.ts';
import * as W from './tls-words.ts';

/** What the caller knows beyond the payload. */
export interface TlsFactsOptions {
  /**
   * Sequence number of each side's FIN (follower's sides) where there is one: bytes before it that
   * were never captured make close_notify unknown instead of absent.
   */
  readonly finSeqs?: readonly [number | null, number | null];
  /**
   * How far each side's bytes were acknowledged by the other (follower's sides): a tail that arrived
   * but was never captured makes close_notify unknown too, where the FIN is missing with it.
   */
  readonly ackedTo?: readonly [number | null, number | null];
  /** That side (of the follower) cannot have sent so many bytes more: its numbers jump. */
  readonly isJump?: (side: SideIndex, bytes: number) => boolean;
  /** The roles turned out the other way round after the flow's first packet: sides and words are swapped. */
  readonly swapped?: boolean;
}

const never = (): boolean => false;

const HOLD_PER_SIDE = 256 * 1024;
const HOLD_TOTAL = 64 * 1024 * 1024;
const COLLECT_TOTAL = 32 * 1024 * 1024;
/** How often a flow may look like anything but TLS before it is left alone. */
const MOST_TRIES = 8;
const TEXT_COSTS = 2;

/**
 * Follows TLS records of both directions of every flow without keys (docs: shared/tls/README.md).
 *
 * Where it starts: at a hello; or, mid-capture, at a segment whose first bytes are a plausible
 * header, confirmed by another plausible header exactly where the record ends, or by the record
 * filling the segment exactly. Unconfirmed starts never appear in facts.
 *
 * Bytes from outside never throw. Flow numbers must be small and dense (they index a table).
 */
export class TlsFollower implements PayloadFollower {
  /** Per flow: row + 1 (0: none), and how often it looked like no TLS. */
  private readonly index = new WordTable(2);
  private readonly rows = new RestingTable(W.ROW_WORDS);
  private readonly stores: RecordStores = {
    held: new HeldSegments(HOLD_PER_SIDE, HOLD_TOTAL, (key) => {
      this.evict(key);
    }),
    hellos: new ByteCollectors(LONGEST_HELLO, COLLECT_TOTAL, (key) => {
      this.evictHello(key);
    }),
    names: new StringPool(),
    moreAlerts: new Map(),
  };
  private readonly reader: RecordReader;

  /** The listener hears of every record and hello as it is read. */
  constructor(listener: TlsListener | null = null) {
    this.reader = new RecordReader(this.stores, listener);
  }

  /** Bytes held by tables and buffers, for the bench and the health panel. */
  get byteLength(): number {
    return (
      this.index.byteLength +
      this.rows.byteLength +
      this.stores.held.byteLength +
      this.stores.hellos.byteLength
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
    const key = flow * 2 + side;
    if (cells[cell] === 0) {
      if (
        !beginsLikeRecord(bytes, start, there) &&
        parseOldHello(bytes, start, there, length) === null
      )
        return this.notYet(cells, cell + 1, key, seq, bytes, start, there, length, packet);
      cells[cell] = this.rows.append() + 1;
    }
    const { reader } = this;
    const row = cells[cell] - 1;
    reader.enter(this.rows.page(row), this.rows.base(row), side, key);
    reader.spoke();
    if (reader.sync === W.SYNC_LOST) return reader.otherSync !== W.SYNC_LOST;
    if (reader.sync === W.SYNC_NONE) {
      const old = parseOldHello(bytes, start, there, length);
      if (old !== null) {
        reader.begin(seqAdd(seq, length));
        reader.useHello(old, packet);
        return true;
      }
      if (beginsLikeRecord(bytes, start, there)) reader.begin(seq);
      else if (this.someSideFollows()) {
        // Not at a boundary yet: one segment waits, in case the bytes before it are only late.
        if (!this.stores.held.has(key)) reader.hold(seq, bytes, start, there, length, packet);
        return true;
      } else return this.notYet(cells, cell + 1, key, seq, bytes, start, there, length, packet);
    }
    reader.feed(seq, bytes, start, there, length, packet);
    if (reader.sync === W.SYNC_NONE && !this.someSideFollows()) cells[cell + 1] += 1;
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
      sni: this.stores.names.text(page[base + W.F_SNI]),
      alpn: this.stores.names.text(page[base + W.F_ALPN]),
      waiting: [this.stores.held.firstPacket(flow * 2), this.stores.held.firstPacket(flow * 2 + 1)],
      moreAlerts: [
        this.stores.moreAlerts.get(flow * 2) ?? [],
        this.stores.moreAlerts.get(flow * 2 + 1) ?? [],
      ],
      finSeqs: options.finSeqs ?? [null, null],
      ackedTo: options.ackedTo ?? [null, null],
      isJump: options.isJump ?? never,
      swapped: options.swapped ?? false,
    });
  }

  /** A side of the row is confirmed TLS. */
  private someSideFollows(): boolean {
    return this.reader.sync >= W.SYNC_FOLLOWING || this.reader.otherSync >= W.SYNC_FOLLOWING;
  }

  /** Not TLS so far. The first such segment waits: a hello's second half may have come first. */
  private notYet(
    cells: Uint32Array,
    tries: number,
    key: number,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: PacketNumber,
  ): boolean {
    const text = looksLikeText(bytes, start, captured);
    // STARTTLS and the like: from the next segments on there may be TLS, whatever was said before.
    if (text && asksForTls(bytes, start, captured)) cells[tries] = 0;
    cells[tries] += text ? TEXT_COSTS : 1;
    const over = cells[tries] >= MOST_TRIES;
    const { held } = this.stores;
    if (over) {
      held.drop(key);
      held.drop(key ^ 1);
    } else if (!text && mayContinueHello(bytes, start, captured) && !held.has(key)) {
      held.hold(key, seq, bytes, start, captured, length, packet);
    }
    return !over;
  }

  /** What a stream had waiting for is gone. */
  private evict(key: number): void {
    const row = this.index.get(key >>> 1, 0) - 1;
    if (row < 0) return;
    const page = this.rows.page(row);
    const at = this.rows.base(row) + W.FLOW_WORDS + (key & 1) * W.SIDE_WORDS;
    const sync = page[at] & W.SYNC_MASK;
    if (sync === W.SYNC_CANDIDATE || sync === W.SYNC_FOLLOWING) lose(page, at, 'bound', 0);
  }

  /** A hello in progress had to go: its records are jumped over like all others. */
  private evictHello(key: number): void {
    const row = this.index.get(key >>> 1, 0) - 1;
    if (row < 0) return;
    const word = W.FLOW_WORDS + (key & 1) * W.SIDE_WORDS;
    this.rows.set(row, word, this.rows.get(row, word) | W.HELLO_DONE);
  }
}

/** A first segment that could be the later part of a hello: of a segment's size, and not a filler of one byte. */
function mayContinueHello(bytes: Uint8Array, start: number, captured: number): boolean {
  if (captured < 32 || captured > 4096) return false;
  for (let i = 1; i < captured; i += 1) if (bytes[start + i] !== bytes[start]) return true;
  return false;
}
