/**
 * Keys in the order in which they began to wait, for giving up the oldest first in O(1). (A Map's
 * own order would do, but finding its first entry walks over all that were deleted before it.)
 * Keys that are no longer wanted are skipped lazily: a ticket tells an old wait from a new one.
 */
export class WaitingOrder {
  private keys: number[] = [];
  private tickets: number[] = [];
  private head = 0;
  private next = 1;

  /** A key begins to wait; returns its ticket. */
  enter(key: number): number {
    this.keys.push(key);
    this.tickets.push(this.next);
    this.next += 1;
    return this.next - 1;
  }

  /** Removes and returns the oldest key whose ticket still counts, -1 where there is none. */
  leave(ticketOf: (key: number) => number): number {
    while (this.head < this.keys.length) {
      const key = this.keys[this.head];
      const ticket = this.tickets[this.head];
      this.head += 1;
      if (ticketOf(key) === ticket) return key;
    }
    return -1;
  }

  /** Forgets stale entries once they outnumber the `live` ones. */
  tidy(live: number, ticketOf: (key: number) => number): void {
    if (this.keys.length - this.head <= 2 * live + 1024 && this.head <= this.keys.length / 2 + 1024)
      return;
    const keys: number[] = [];
    const tickets: number[] = [];
    for (let i = this.head; i < this.keys.length; i += 1) {
      if (ticketOf(this.keys[i]) !== this.tickets[i]) continue;
      keys.push(this.keys[i]);
      tickets.push(this.tickets[i]);
    }
    this.keys = keys;
    this.tickets = tickets;
    this.head = 0;
  }
}
