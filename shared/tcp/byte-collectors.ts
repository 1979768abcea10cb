import { assert } from '../base/assert.ts';
import type { EvictionListener } from './in-order-stream.ts';
import { WaitingOrder } from './waiting-order.ts';

interface Collected {
  bytes: Uint8Array;
  length: number;
  readonly ticket: number;
}

/**
 * Messages that are being put together from several segments (a hello, a block of headers), per
 * stream, for as long as they are incomplete. Bounded per message and in total; past the total the
 * oldest message is given up and its owner told. A message that lies whole in one segment never
 * comes here.
 */
export class ByteCollectors {
  private readonly messages = new Map<number, Collected>();
  private readonly order = new WaitingOrder();
  private readonly ticketOf = (key: number): number => this.messages.get(key)?.ticket ?? 0;
  private held = 0;

  constructor(
    readonly perMessage: number,
    private readonly total: number,
    private readonly evicted: EvictionListener,
  ) {}

  /** Bytes set aside now. */
  get byteLength(): number {
    return this.held;
  }

  /** Bytes collected for a stream so far. */
  lengthOf(key: number): number {
    return this.messages.get(key)?.length ?? 0;
  }

  /** Appends up to the bound and returns how many bytes were taken. */
  append(key: number, bytes: Uint8Array, from: number, to: number): number {
    let message = this.messages.get(key);
    if (message === undefined) {
      message = { bytes: new Uint8Array(0), length: 0, ticket: this.order.enter(key) };
      this.messages.set(key, message);
      this.order.tidy(this.messages.size, this.ticketOf);
    }
    const taken = Math.min(to - from, this.perMessage - message.length);
    this.makeRoom(message, message.length + taken);
    message.bytes.set(bytes.subarray(from, from + taken), message.length);
    message.length += taken;
    while (this.held > this.total) this.giveUpOldest();
    return taken;
  }

  /** What was collected so far; a view that is good until the next append. */
  peek(key: number): Uint8Array {
    const message = this.messages.get(key);
    return message === undefined ? new Uint8Array(0) : message.bytes.subarray(0, message.length);
  }

  /** Forgets a stream's message. */
  drop(key: number): void {
    const message = this.messages.get(key);
    if (message === undefined) return;
    this.held -= message.bytes.length;
    this.messages.delete(key);
  }

  private makeRoom(message: Collected, length: number): void {
    if (length <= message.bytes.length) return;
    const grown = new Uint8Array(
      Math.min(this.perMessage, Math.max(256, length, message.bytes.length * 2)),
    );
    grown.set(message.bytes.subarray(0, message.length));
    this.held += grown.length - message.bytes.length;
    message.bytes = grown;
  }

  private giveUpOldest(): void {
    const key = this.order.leave(this.ticketOf);
    assert(key >= 0, 'collected bytes belong to a message');
    this.drop(key);
    this.evicted(key);
  }
}
