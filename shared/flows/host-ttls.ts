import * as word from '../tcp/tcp-words.ts';
import type { PacketNumber } from '../base/units.ts';
import { EndGroups } from './end-groups.ts';
import type { ElsewhereFacts } from './flow-facts.ts';
import type { FlowTable } from './flow-table.ts';

/** What is kept of a host: the packets with its lowest and its highest TTL, the first of each. */
const LOW_PACKET = 0;
const LOW_TTL = 1;
const HIGH_PACKET = 2;
const HIGH_TTL = 3;

/**
 * The TTLs of hosts that refused a SYN, on the flows that they took: a device that refuses in a host's name
 * stands elsewhere on the path, or begins with another TTL. Refusals come first (`refused`), then all flows
 * (`took`), so memory is bounded by the hosts that refuse: 24 bytes each, and their slots.
 */
export class HostTtls {
  private readonly hosts: EndGroups;

  constructor(flows: FlowTable) {
    this.hosts = new EndGroups(flows, 4);
  }

  /** No host refused anything. */
  get empty(): boolean {
    return this.hosts.size === 0;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.hosts.byteLength;
  }

  /** The host refused a SYN. */
  refused(v6: boolean, address: number): void {
    this.hosts.findOrAdd(v6, address, 0);
  }

  /** The host took part in a flow: `side` is its place in the row `w`. Its resets say nothing here. */
  took(w: Uint32Array, side: number, v6: boolean, address: number): void {
    const first = w[side + word.S_FIRST];
    if (first === 0 || !saidMoreThanReset(w, side, first)) return;
    const { hosts } = this;
    const host = hosts.find(v6, address, 0);
    const ttl = firstTtl(w, side);
    if (host < 0 || ttl === UNKNOWN_TTL) return;
    const known = hosts.counter(host, LOW_PACKET) !== 0;
    if (!known || ttl < hosts.counter(host, LOW_TTL)) {
      hosts.setCounter(host, LOW_PACKET, first);
      hosts.setCounter(host, LOW_TTL, ttl);
    }
    if (!known || ttl > hosts.counter(host, HIGH_TTL)) {
      hosts.setCounter(host, HIGH_PACKET, first);
      hosts.setCounter(host, HIGH_TTL, ttl);
    }
  }

  /** What is known of the host, seen from a refusal with this TTL; null where either TTL is unknown. */
  of(v6: boolean, address: number, refusal: number): ElsewhereFacts | null {
    if (refusal === UNKNOWN_TTL) return null;
    const { hosts } = this;
    const host = hosts.find(v6, address, 0);
    const low: PacketNumber = hosts.counter(host, LOW_PACKET);
    if (low === 0) return null;
    const lowTtl = hosts.counter(host, LOW_TTL);
    const highTtl = hosts.counter(host, HIGH_TTL);
    const ttlSpread = highTtl - lowTtl;
    return Math.abs(refusal - lowTtl) <= Math.abs(refusal - highTtl)
      ? { packet: low, ttl: lowTtl, ttlSpread }
      : { packet: hosts.counter(host, HIGH_PACKET), ttl: highTtl, ttlSpread };
  }
}

/** The SYN met nothing but resets. */
export function isRefusal(w: Uint32Array, row: number, client: number, server: number): boolean {
  return (
    w[row + word.C_RESETS] !== 0 &&
    w[server + word.S_PACKETS] !== 0 &&
    (w[client + word.S_FLAGS] & word.SAW_SYN) !== 0 &&
    !saidMoreThanReset(w, server, w[server + word.S_FIRST])
  );
}

/** What `firstTtl` has where a listing does not say it: no packet arrives with a TTL of 0. */
const UNKNOWN_TTL = 0;

/** TTL (hop limit) of a side's first packet. */
export function firstTtl(w: Uint32Array, side: number): number {
  return (w[side + word.S_WINDOW] >>> 16) & 255;
}

/** Its first packet is a SYN, a SYN-ACK, data, an ACK or a FIN. */
function saidMoreThanReset(w: Uint32Array, side: number, first: number): boolean {
  return (
    w[side + word.S_SYN] === first ||
    w[side + word.S_FIRST_DATA] === first ||
    w[side + word.S_FIRST_ACK] === first ||
    w[side + word.S_FIN] === first
  );
}
