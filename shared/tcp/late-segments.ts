import type { PacketNumber } from '../base/units.ts';
import { FIN, type DecodedPacket } from '../wire/decoded-packet.ts';
import * as word from './tcp-words.ts';
import { WaitingOrder } from './waiting-order.ts';

interface LateSegment {
  readonly ack: number;
  readonly packet: PacketNumber;
}

interface LateQueue {
  readonly segments: LateSegment[];
  readonly ticket: number;
}

/** Late segments remembered of one side, and sides with any: a flow has a handful, a capture few flows. */
const MOST_OF_ONE = 32;
const MOST_SIDES = 65_536;

/**
 * Data and FINs that a side sent after the other side's FIN, oldest first, until a reset answers
 * them. A closed socket answers each late segment by a reset of its own, so that of two in a row
 * the first reset belongs to the first segment:
 *
 *   <── data ack 5 (#7)      <── FIN ack 5 (#8)
 *   ──> RST seq 5 (#9: answers #7)   ──> RST seq 5 (#10: answers #8)
 *
 * Sparse and bounded: past the bounds the oldest is forgotten, and the newest segment with that
 * acknowledgement number counts as answered (judge-reset).
 */
export class LateSegments {
  private readonly queues = new Map<number, LateQueue>();
  private readonly order = new WaitingOrder();
  private readonly ticketOf = (key: number): number => this.queues.get(key)?.ticket ?? 0;

  /**
   * Looks at a segment of `me` (`key`: flow and side): late if it carries data or a FIN after the
   * other side's FIN. `taken`: it acknowledges new data, so its own socket is open after all.
   */
  note(
    w: Uint32Array,
    me: number,
    peer: number,
    key: number,
    p: DecodedPacket,
    packet: PacketNumber,
    taken: boolean,
  ): void {
    if (taken && this.queues.size > 0 && (w[me + word.S_FLAGS] & word.SAW_FIN) !== 0)
      this.queues.delete(key ^ 1);
    const full = p.payloadLength > 0 || (p.flags & FIN) !== 0;
    if (full && (w[peer + word.S_FLAGS] & word.SAW_FIN) !== 0) this.add(key, p.ack, packet);
  }

  private add(key: number, ack: number, packet: PacketNumber): void {
    let queue = this.queues.get(key);
    if (queue === undefined) {
      queue = { segments: [], ticket: this.order.enter(key) };
      this.queues.set(key, queue);
      this.order.tidy(this.queues.size, this.ticketOf);
      if (this.queues.size > MOST_SIDES) this.queues.delete(this.order.leave(this.ticketOf));
    }
    queue.segments.push({ ack, packet });
    if (queue.segments.length > MOST_OF_ONE) queue.segments.shift();
  }

  /** The oldest one with this acknowledgement number, 0 where there is none. */
  oldest(key: number, ack: number): PacketNumber {
    return this.queues.get(key)?.segments.find((late) => late.ack === ack)?.packet ?? 0;
  }

  /** It was answered: it and those before it are done. */
  answered(key: number, packet: PacketNumber): void {
    const segments = this.queues.get(key)?.segments;
    if (segments === undefined) return;
    while (segments.length > 0 && segments[0].packet <= packet) segments.shift();
    if (segments.length === 0) this.queues.delete(key);
  }
}
