import type { SideIndex } from '../../../shared/base/units.ts';
import type { TlsFacts, TlsSideFacts } from '../../../shared/tls/tls-facts.ts';
import { TlsFollower } from '../../../shared/tls/tls-follower.ts';

const START = [0xfffffff0, 77_000] as const;

/**
 * A conversation to be followed: each step is a segment of one side; sequence numbers follow by
 * themselves (the client's wrap after 16 bytes). Packets count from 1.
 */
export class Conversation {
  readonly follower = new TlsFollower();
  packet = 0;
  wanted = true;
  private readonly sent: [number, number] = [0, 0];

  client(...parts: readonly (readonly number[])[]): this {
    return this.send(0, parts.flat());
  }

  server(...parts: readonly (readonly number[])[]): this {
    return this.send(1, parts.flat());
  }

  /** Bytes that were sent but that the capture never saw. */
  unseen(side: SideIndex, length: number): this {
    this.sent[side] += length;
    this.packet += 1;
    return this;
  }

  send(side: SideIndex, bytes: readonly number[], captured = bytes.length): this {
    this.at(side, this.sent[side], bytes, captured);
    this.sent[side] += bytes.length;
    return this;
  }

  /** A segment at an offset of the stream: retransmissions, reordering. */
  at(side: SideIndex, offset: number, bytes: readonly number[], captured = bytes.length): this {
    this.packet += 1;
    const seq = (START[side] + offset) >>> 0;
    const cut = Uint8Array.from([9, 9, 9, ...bytes.slice(0, captured)]);
    this.wanted = this.follower.segment(0, side, seq, cut, 3, captured, bytes.length, this.packet);
    return this;
  }

  facts(): TlsFacts {
    const facts = this.follower.facts(0);
    if (facts === null) throw new Error('no TLS was recognised');
    return facts;
  }

  side(side: SideIndex): TlsSideFacts {
    return this.facts().sides[side];
  }

  /** The next sequence number of a side: where its FIN would be. */
  finSeq(side: SideIndex): number {
    return (START[side] + this.sent[side]) >>> 0;
  }
}
