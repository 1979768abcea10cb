const MOST_HOLES = 32;

/** Holes of one direction: half-open ranges of sequence numbers, lowest first. */
interface HoleList {
  count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Bytes of holes that were given up because the list was full: they count as never captured. */
  settled: number;
}

/**
 * Bytes of a direction that the capture has not seen although later ones were. Only directions
 * with a hole own a list; a list keeps 32 ranges, then the oldest is settled as missing (and
 * `settledLists` counts that, for capture health).
 */
export class SequenceHoles {
  private readonly lists = new Map<number, HoleList>();
  private readonly floors = new Map<number, number>();
  /** Directions whose list overflowed at least once. */
  settledLists = 0;

  /** Remembers [from, to) as not seen. */
  add(key: number, from: number, to: number): void {
    let list = this.lists.get(key);
    if (list === undefined) {
      list = {
        count: 0,
        from: new Uint32Array(MOST_HOLES),
        to: new Uint32Array(MOST_HOLES),
        settled: 0,
      };
      this.lists.set(key, list);
    }
    if (list.count === MOST_HOLES) {
      if (list.settled === 0) this.settledLists += 1;
      list.settled += (list.to[0] - list.from[0]) >>> 0;
      this.removeAt(list, 0);
    }
    let at = list.count;
    while (at > 0 && ((from - list.from[at - 1]) | 0) < 0) at -= 1;
    this.insertAt(list, at, from, to);
  }

  /** Takes [from, to) out of the holes; returns how many bytes were filled. */
  fill(key: number, from: number, to: number): number {
    const list = this.lists.get(key);
    if (list === undefined) return 0;
    let filled = 0;
    for (let i = list.count - 1; i >= 0; i -= 1) {
      const left = ((from - list.from[i]) | 0) > 0 ? from : list.from[i];
      const right = ((to - list.to[i]) | 0) < 0 ? to : list.to[i];
      const size = (right - left) | 0;
      if (size <= 0) continue;
      filled += size;
      const tail = list.to[i];
      const keepsLeft = left !== list.from[i];
      const keepsRight = right !== tail;
      if (keepsLeft && keepsRight && list.count === MOST_HOLES) {
        list.settled += (tail - right) >>> 0;
        list.to[i] = left;
      } else if (keepsLeft && keepsRight) {
        list.to[i] = left;
        this.insertAt(list, i + 1, right, tail);
      } else if (keepsLeft) {
        list.to[i] = left;
      } else if (keepsRight) {
        list.from[i] = right;
      } else {
        this.removeAt(list, i);
      }
    }
    return filled;
  }

  /** Bytes not seen, in all. */
  total(key: number): number {
    const list = this.lists.get(key);
    if (list === undefined) return 0;
    let sum = list.settled;
    for (let i = 0; i < list.count; i += 1) sum += (list.to[i] - list.from[i]) >>> 0;
    return sum;
  }

  /** Bytes not seen below `acked`: the other side has them, the capture does not. */
  below(key: number, acked: number): number {
    const list = this.lists.get(key);
    if (list === undefined) return 0;
    let sum = list.settled;
    for (let i = 0; i < list.count; i += 1) {
      const right = ((acked - list.to[i]) | 0) < 0 ? acked : list.to[i];
      const size = (right - list.from[i]) | 0;
      if (size > 0) sum += size;
    }
    return sum;
  }

  /** Holes that begin below `acked` and end above `before`. */
  countBetween(key: number, before: number, acked: number): number {
    const list = this.lists.get(key);
    if (list === undefined) return 0;
    let count = 0;
    for (let i = 0; i < list.count; i += 1)
      if (((list.to[i] - before) | 0) > 0 && ((acked - list.from[i]) | 0) > 0) count += 1;
    return count;
  }

  /** Start of the first hole that ends above `acked`, or `otherwise`. */
  firstAbove(key: number, acked: number, otherwise: number): number {
    const list = this.lists.get(key);
    if (list === undefined) return otherwise;
    for (let i = 0; i < list.count; i += 1) if (((list.to[i] - acked) | 0) > 0) return list.from[i];
    return otherwise;
  }

  /** Lowest sequence number seen, where an early segment of a mid-capture flow lies below the first one. */
  floor(key: number, otherwise: number): number {
    return this.floors.get(key) ?? otherwise;
  }

  /** Moves the floor down. */
  lowerFloor(key: number, to: number): void {
    this.floors.set(key, to);
  }

  private insertAt(list: HoleList, at: number, from: number, to: number): void {
    list.from.copyWithin(at + 1, at, list.count);
    list.to.copyWithin(at + 1, at, list.count);
    list.from[at] = from;
    list.to[at] = to;
    list.count += 1;
  }

  private removeAt(list: HoleList, at: number): void {
    list.from.copyWithin(at, at + 1, list.count);
    list.to.copyWithin(at, at + 1, list.count);
    list.count -= 1;
  }
}
