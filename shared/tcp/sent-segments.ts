/**
 * What one side of a flow sent, for the second look: which packet carried a byte first, which was the newest copy
 * of a segment, and which packet of the other side acknowledged a byte first. Logarithmic in the segments.
 */
export class SentSegments {
  /** Segments that moved the end, in order: offsets of their bytes and their packets. */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly packets: number[] = [];
  /** By the offset of their first byte: what came later into a hole, and the newest copy of each segment. */
  private readonly fills = new Map<number, number>();
  private readonly copies = new Map<number, number>();
  /** Acknowledgements that moved on, in order. */
  private readonly acked: number[] = [];
  private readonly ackers: number[] = [];
  /** The end as sequence number and as offset, which does not wrap. */
  private nextSeq = 0;
  private next = -1;

  /** A segment of [seq, seq + size) in sequence space. */
  add(seq: number, size: number, packet: number): void {
    if (size === 0) return;
    if (this.next < 0) {
      this.nextSeq = seq;
      this.next = 2 ** 32; // room below for what comes late
    }
    const at = this.offset(seq);
    if (this.first(seq) === 0 && at < this.next) this.fills.set(at, packet);
    this.copies.set(at, packet);
    if (at + size <= this.next) return;
    this.from.push(at);
    this.to.push(at + size);
    this.packets.push(packet);
    this.next = at + size;
    this.nextSeq = (seq + size) >>> 0;
  }

  /** The other side acknowledged all before `ack`. */
  acknowledge(ack: number, packet: number): void {
    if (this.next < 0) return;
    const at = this.offset(ack);
    if (this.acked.length > 0 && at <= this.acked[this.acked.length - 1]) return;
    this.acked.push(at);
    this.ackers.push(packet);
  }

  /** The packet that carried this byte first, 0 where none was captured. */
  first(seq: number): number {
    if (this.next < 0) return 0;
    const at = this.offset(seq);
    const after = firstAbove(this.from, at);
    if (after > 0 && at < this.to[after - 1]) return this.packets[after - 1];
    return this.fills.get(at) ?? 0;
  }

  /** The newest packet whose segment begins there, 0 for none. */
  newest(seq: number): number {
    return this.next < 0 ? 0 : (this.copies.get(this.offset(seq)) ?? 0);
  }

  /** The packet that first acknowledged everything before `end`, 0 for none. */
  acknowledgedBy(end: number): number {
    if (this.next < 0) return 0;
    const index = firstAbove(this.acked, this.offset(end) - 1);
    return index < this.ackers.length ? this.ackers[index] : 0;
  }

  private offset(seq: number): number {
    return this.next + ((seq - this.nextSeq) | 0);
  }
}

/** Index of the first value above `limit` in an ascending list. */
function firstAbove(list: readonly number[], limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
