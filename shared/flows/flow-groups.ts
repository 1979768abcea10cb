import type { FlowNumber } from '../base/units.ts';
import { F_FLAGS, F_FLIPPED, F_PORTS, F_V6, type FlowTable } from './flow-table.ts';

/** Which ends of two flows must be the same for them to be of one group. */
export interface GroupKey {
  readonly client: boolean;
  readonly server: boolean;
  /** The server's port. */
  readonly port: boolean;
}

const FIRST_CAPACITY = 1 << 10;
const NOT_THERE = -1;

/**
 * Flows grouped by some of their ends, each group with a few counters. A hash with open addressing whose
 * slots hold group numbers; a group is known by its first flow, in whose row its ends are looked up. So a
 * slot takes 4 bytes, a group 4 and 4 for each counter, and two groups are never taken for one.
 */
export class FlowGroups {
  /** First flow of each group, and its counters behind. */
  private groups: Uint32Array;
  private slots = new Int32Array(FIRST_CAPACITY).fill(NOT_THERE);
  private readonly width: number;
  private used = 0;
  /** Ends of the flow that is looked up: client's address, server's; port. */
  private readonly mine = new Uint32Array(8);
  private readonly theirs = new Uint32Array(8);
  private minePort = 0;
  private mineV6 = false;

  constructor(
    private readonly flows: FlowTable,
    private readonly key: GroupKey,
    private readonly counters: number,
  ) {
    this.width = 1 + counters;
    this.groups = new Uint32Array((FIRST_CAPACITY / 2) * this.width);
  }

  /** Groups so far. */
  get size(): number {
    return this.used;
  }

  get byteLength(): number {
    return this.groups.byteLength + this.slots.byteLength;
  }

  /** A table like this one with nothing in it. */
  emptied(): FlowGroups {
    return new FlowGroups(this.flows, this.key, this.counters);
  }

  /** Number of the flow's group, -1 where it has none. */
  find(flow: FlowNumber): number {
    return this.slots[this.slotOf(flow)];
  }

  /** Number of the flow's group; a new one where it had none. */
  findOrAdd(flow: FlowNumber): number {
    const slot = this.slotOf(flow);
    if (this.slots[slot] !== NOT_THERE) return this.slots[slot];
    const group = this.used;
    this.slots[slot] = group;
    this.groups[group * this.width] = flow;
    this.used += 1;
    if (this.used * this.width === this.groups.length) this.grow();
    return group;
  }

  /** True: the flow's group is new. */
  add(flow: FlowNumber): boolean {
    const before = this.used;
    this.findOrAdd(flow);
    return this.used > before;
  }

  /** First flow of a group. */
  first(group: number): FlowNumber {
    return this.groups[group * this.width];
  }

  count(group: number, counter: number): void {
    this.groups[group * this.width + 1 + counter] += 1;
  }

  /** A counter of a group; 0 for no group. */
  counter(group: number, counter: number): number {
    return group < 0 ? 0 : this.groups[group * this.width + 1 + counter];
  }

  /** Where the flow's group is, or where it would go. */
  private slotOf(flow: FlowNumber): number {
    this.mineV6 = this.read(flow, this.mine);
    this.minePort = this.serverPort(flow);
    const mask = this.slots.length - 1;
    let slot = this.hash() & mask;
    for (;;) {
      const group = this.slots[slot];
      if (group === NOT_THERE || this.sameEnds(this.first(group))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private read(flow: FlowNumber, into: Uint32Array): boolean {
    const page = this.flows.rows.page(flow);
    const flags = page[this.flows.rows.base(flow) + F_FLAGS];
    return this.flows.addressesInto(flow, (flags & F_FLIPPED) !== 0, into);
  }

  private serverPort(flow: FlowNumber): number {
    const page = this.flows.rows.page(flow);
    const base = this.flows.rows.base(flow);
    const ports = page[base + F_PORTS];
    return (page[base + F_FLAGS] & F_FLIPPED) === 0 ? ports & 0xffff : ports >>> 16;
  }

  private sameEnds(other: FlowNumber): boolean {
    const { key, mine, theirs } = this;
    const rows = this.flows.rows;
    const v6 = (rows.get(other, F_FLAGS) & F_V6) !== 0;
    if (v6 !== this.mineV6 || (key.port && this.serverPort(other) !== this.minePort)) return false;
    this.read(other, theirs);
    return (
      (!key.client || sameAddress(mine, theirs, 0)) && (!key.server || sameAddress(mine, theirs, 4))
    );
  }

  private hash(): number {
    const { key, mine } = this;
    let hash = key.port ? Math.imul(this.minePort + 1, 0x85ebca6b) : 0;
    if (key.client) hash = mix(hash, mine, 0, this.mineV6);
    if (key.server) hash = mix(hash, mine, 4, this.mineV6);
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    return hash ^ (hash >>> 15);
  }

  private grow(): void {
    const groups = new Uint32Array(this.groups.length * 2);
    groups.set(this.groups);
    this.groups = groups;
    this.slots = new Int32Array(this.slots.length * 2).fill(NOT_THERE);
    const mask = this.slots.length - 1;
    for (let group = 0; group < this.used; group += 1) {
      const flow = this.first(group);
      this.mineV6 = this.read(flow, this.mine);
      this.minePort = this.serverPort(flow);
      let slot = this.hash() & mask;
      while (this.slots[slot] !== NOT_THERE) slot = (slot + 1) & mask;
      this.slots[slot] = group;
    }
  }
}

function sameAddress(a: Uint32Array, b: Uint32Array, at: number): boolean {
  return (
    a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2] && a[at + 3] === b[at + 3]
  );
}

function mix(before: number, a: Uint32Array, at: number, v6: boolean): number {
  let hash = Math.imul(before ^ a[at], 0xcc9e2d51);
  hash ^= hash >>> 15;
  if (!v6) return hash;
  for (let i = at + 1; i < at + 4; i += 1) {
    hash = Math.imul(hash ^ a[i], 0x1b873593);
    hash ^= hash >>> 13;
  }
  return hash;
}
