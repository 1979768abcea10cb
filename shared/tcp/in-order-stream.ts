import { assert } from '../base/assert.ts';
import { seqDiff } from '../base/seq32.ts';
import { WaitingOrder } from './waiting-order.ts';

/** A segment that came before the bytes in front of it, with a copy of what was captured of it. */
export interface HeldSegment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Payload bytes on the wire; more than `bytes.length` where the snap length cut it. */
  readonly length: number;
  readonly packet: number;
}

/** Who may be told that a stream's held bytes had to go. */
export type EvictionListener = (key: number) => void;

interface Queue {
  readonly segments: HeldSegment[];
  bytes: number;
  readonly ticket: number;
}

/** Bookkeeping of a held segment beside its payload: keeps a flood of one-byte segments bounded too. */
const OVERHEAD = 64;

/**
 * The one place where payload waits: segments that arrived ahead of a hole, per stream (one
 * direction of one flow), until the hole is filled. Bounded twice: a stream that waits for more
 * than `perStream` bytes is refused, and past `total` bytes the stream that has waited longest is
 * given up and its owner told. Followers that look only at record boundaries or at the first
 * headers need little of it: bytes that nobody wants are never held.
 *
 *   next wanted ──┐        held            held
 *   stream  ======|........[ seq 900 ]..[ seq 1400 ]
 *
 * Streams are named by any number of the caller's (flow * 2 + side).
 */
export class HeldSegments {
  private readonly queues = new Map<number, Queue>();
  private readonly order = new WaitingOrder();
  private readonly ticketOf = (key: number): number => this.queues.get(key)?.ticket ?? 0;
  private held = 0;

  constructor(
    private readonly perStream: number,
    private readonly total: number,
    private readonly evicted: EvictionListener,
  ) {}

  /** Bytes held now, bookkeeping included. */
  get byteLength(): number {
    return this.held;
  }

  /** Whether a stream waits for a hole to be filled. */
  has(key: number): boolean {
    return this.queues.has(key);
  }

  /** Packet of the lowest segment that waits, 0 where none does. */
  firstPacket(key: number): number {
    return this.queues.get(key)?.segments[0]?.packet ?? 0;
  }

  /** Copies a segment in. False: the stream's bound is reached and all it held was dropped. */
  hold(
    key: number,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: number,
  ): boolean {
    let queue = this.queues.get(key);
    if (queue === undefined) {
      queue = { segments: [], bytes: 0, ticket: this.order.enter(key) };
      this.queues.set(key, queue);
      this.order.tidy(this.queues.size, this.ticketOf);
    }
    const cost = captured + OVERHEAD;
    if (queue.bytes + cost > this.perStream) {
      this.drop(key);
      return false;
    }
    const segments = queue.segments;
    let at = segments.length;
    while (at > 0 && seqDiff(segments[at - 1].seq, seq) > 0) at -= 1;
    segments.splice(at, 0, { seq, bytes: bytes.slice(start, start + captured), length, packet });
    queue.bytes += cost;
    this.held += cost;
    while (this.held > this.total) this.giveUpOldest();
    return this.queues.has(key);
  }

  /** Removes and returns a segment that reaches beyond `next` without leaving a hole before it, else null. */
  take(key: number, next: number): HeldSegment | null {
    const queue = this.queues.get(key);
    if (queue === undefined) return null;
    while (queue.segments.length > 0 && seqDiff(queue.segments[0].seq, next) <= 0) {
      const [segment] = queue.segments.splice(0, 1);
      const cost = segment.bytes.length + OVERHEAD;
      queue.bytes -= cost;
      this.held -= cost;
      if (queue.segments.length === 0) this.queues.delete(key);
      if (seqDiff(segment.seq + segment.length, next) >= 0) return segment;
    }
    return null;
  }

  /** Forgets all that a stream held. */
  drop(key: number): void {
    const queue = this.queues.get(key);
    if (queue === undefined) return;
    this.held -= queue.bytes;
    this.queues.delete(key);
  }

  /** Gives up the stream that has waited longest. */
  private giveUpOldest(): void {
    const key = this.order.leave(this.ticketOf);
    assert(key >= 0, 'held bytes belong to a stream that waits');
    this.drop(key);
    this.evicted(key);
  }
}
