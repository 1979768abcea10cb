import { mixed, wordHash } from '../base/keyed-hash.ts';
import type { FlowTable } from './flow-table.ts';

/** Words of a group before its counters: where its address is, then port and version. */
const ADDRESS = 0;
const PORT = 1;
const HEAD = 2;
const V6 = 0x10000;

const FIRST_GROUPS = 1 << 10;
const FREE = -1;

/**
 * Ends of flows (address and port, or the address alone with port 0) numbered in the order in which they
 * were first met, each with a few counters. Open addressing: 4 bytes a slot, at most half of them used, 8
 * for each end and 4 for each of its counters, so that a million flows are grouped in some tens of
 * milliseconds. Ends are compared whole, so two are never taken for one.
 */
export class EndGroups {
  private readonly width: number;
  private groups: Uint32Array;
  private slots: Int32Array;
  private used = 0;

  constructor(
    private readonly flows: FlowTable,
    counters: number,
  ) {
    this.width = HEAD + counters;
    this.groups = new Uint32Array(FIRST_GROUPS * this.width);
    this.slots = new Int32Array(FIRST_GROUPS * 2).fill(FREE);
  }

  /** Ends so far. */
  get size(): number {
    return this.used;
  }

  get byteLength(): number {
    return this.groups.byteLength + this.slots.byteLength;
  }

  /** Number of an end, -1 where it was never met. `address`: see `FlowTable.addressAt`. */
  find(v6: boolean, address: number, port: number): number {
    return this.slots[this.slotOf(v6, address, port)];
  }

  /** Number of an end; the next one where it was never met. */
  findOrAdd(v6: boolean, address: number, port: number): number {
    const slot = this.slotOf(v6, address, port);
    if (this.slots[slot] !== FREE) return this.slots[slot];
    const group = this.used;
    this.used += 1;
    this.slots[slot] = group;
    const at = group * this.width;
    this.groups[at + ADDRESS] = address;
    this.groups[at + PORT] = v6 ? port | V6 : port;
    if (this.used * this.width === this.groups.length) this.grow();
    return group;
  }

  /** The number of another table for the address of one of this table's ends. */
  addressIn(other: EndGroups, group: number): number {
    const at = group * this.width;
    return other.findOrAdd((this.groups[at + PORT] & V6) !== 0, this.groups[at + ADDRESS], 0);
  }

  port(group: number): number {
    return this.groups[group * this.width + PORT] & 0xffff;
  }

  /** A counter of an end; 0 for the number -1. */
  counter(group: number, counter: number): number {
    return group < 0 ? 0 : this.groups[group * this.width + HEAD + counter];
  }

  setCounter(group: number, counter: number, value: number): void {
    this.groups[group * this.width + HEAD + counter] = value;
  }

  count(group: number, counter: number): void {
    this.groups[group * this.width + HEAD + counter] += 1;
  }

  private slotOf(v6: boolean, address: number, port: number): number {
    const { slots, groups, width } = this;
    const mask = slots.length - 1;
    const last = v6 ? port | V6 : port;
    let slot = this.hash(v6, address, port) & mask;
    for (;;) {
      const group = slots[slot];
      if (group === FREE) return slot;
      const at = group * width;
      if (groups[at + PORT] === last && this.sameAddress(v6, groups[at + ADDRESS], address))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  private sameAddress(v6: boolean, a: number, b: number): boolean {
    return a === b || (v6 && this.flows.sameWideAddress(a, b));
  }

  private hash(v6: boolean, address: number, port: number): number {
    const ends = v6 ? this.flows.wideAddressHash(address) : wordHash(address, 0);
    return mixed(ends ^ wordHash(port, 4));
  }

  private grow(): void {
    const groups = new Uint32Array(this.groups.length * 2);
    groups.set(this.groups);
    this.groups = groups;
    const slots = new Int32Array(this.slots.length * 2).fill(FREE);
    const mask = slots.length - 1;
    for (let group = 0; group < this.used; group += 1) {
      const at = group * this.width;
      const last = groups[at + PORT];
      let slot = this.hash((last & V6) !== 0, groups[at + ADDRESS], last & 0xffff) & mask;
      while (slots[slot] !== FREE) slot = (slot + 1) & mask;
      slots[slot] = group;
    }
    this.slots = slots;
  }
}
