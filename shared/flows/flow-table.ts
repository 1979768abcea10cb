import { ipText } from '../base/ip-address.ts';
import { mixed, wordHash } from '../base/keyed-hash.ts';
import { RestingTable } from '../base/resting-table.ts';
import { WordTable } from '../base/word-table.ts';
import type { RoleBasis } from './flow-facts.ts';
import { FRONT_WORDS, S_FIRST, SIDE_STEP, TCP_WORDS } from '../tcp/tcp-words.ts';

/** What the flow table adds to TCP's words: in front of them (`TABLE_WORDS`) ... */
export const F_FLAGS = 0;
/** Last packet of the chain; the first is the smaller `S_FIRST` (see `firstPacketOf`). */
export const F_LAST = 1;
/** Port of side 0 in the high half, of side 1 in the low half. */
export const F_PORTS = 2;
/** IPv4: address of side 0, of side 1. IPv6: row of `wide`, which has both addresses. */
const F_ADDRESSES = 3;
/** ... and behind them: tcp.stream for TCP flows. */
export const F_STREAM = TCP_WORDS;
const ROW_WORDS = TCP_WORDS + 1;

/** `F_FLAGS` */
export const F_UDP = 1 << 0;
export const F_V6 = 1 << 1;
/** Roles turned out the other way round: side 1 is the client. */
export const F_FLIPPED = 1 << 2;
/** Two bits: index into ROLE_BASES. */
export const F_BASIS_SHIFT = 3;
export const F_ICMP = 1 << 5;
/** Another SYN of the same tuple began a new flow although this one had not closed. */
export const F_SYN_VARIANT = 1 << 6;
/** Another SYN of the same tuple began a new flow after this one had closed. */
export const F_REOPENED = 1 << 7;
/** One bit for each follower that does not want this flow any more. */
export const F_UNWANTED_SHIFT = 8;
export const MOST_FOLLOWERS = 8;
/** Three bits for each side: what its first payload looks like, see speech.ts. */
const F_SPEECH_SHIFT = 16;
const F_SPEECH_BITS = 3;
/** Ten bits: the point of capture (`DecodedPacket.point`), 0 for nearly all. */
export const F_POINT_SHIFT = 22;

/** Why a side is called the client, by the two bits in `F_FLAGS`. */
export const ROLE_BASES: readonly RoleBasis[] = ['first-packet', 'port', 'synack', 'syn'];

const EMPTY = 0;
const FIRST_CAPACITY = 1 << 12;

/**
 * One row for every flow, and a hash from the unordered pair of (address, port) and the protocol to
 * the newest flow of that pair. Open addressing over pairs of words (flow + 1, hash) that lie in one
 * cache line, at most half full: for a packet of a busy link each look-up is a miss.
 */
export class FlowTable {
  readonly rows = new RestingTable(ROW_WORDS, FRONT_WORDS);
  /** Both addresses of IPv6 flows, four words each. */
  private readonly wide = new WordTable(8);
  /** A slot's number is the index of its first word. */
  private slots = new Uint32Array(FIRST_CAPACITY * 2);
  private used = 0;

  get count(): number {
    return this.rows.length;
  }

  get byteLength(): number {
    return this.rows.byteLength + this.wide.byteLength + this.slots.byteLength;
  }

  get rowBytes(): number {
    return ROW_WORDS * 4;
  }

  /**
   * Slot of the pair: where its newest flow is, or where a new one goes (then `flowAt` gives -1).
   * `a`: eight words, source and destination address. `point`: where it was captured.
   */
  find(
    a: Uint32Array,
    sourcePort: number,
    destinationPort: number,
    udp: boolean,
    v6: boolean,
    point = 0,
  ): number {
    const source = hashEnd(a, 0, sourcePort);
    const destination = hashEnd(a, 4, destinationPort);
    let hash = (source + destination) ^ (udp ? 0x9e3779b9 : 0) ^ (point << 7);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    this.lastHash = hash;
    const slots = this.slots;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (;;) {
      const entry = slots[slot];
      if (entry === EMPTY) return slot;
      if (
        slots[slot + 1] === hash &&
        this.matches(entry - 1, a, sourcePort, destinationPort, udp, v6, point)
      )
        return slot;
      slot = (slot + 2) & mask;
    }
  }

  /** The newest flow of the slot's pair, -1 for a free slot. */
  flowAt(slot: number): number {
    return this.slots[slot] - 1;
  }

  /** Side 0 of the flow sent it. Both ends equal (a host talking to itself on one port): side 0. */
  sideOf(flow: number, a: Uint32Array, sourcePort: number): 0 | 1 {
    const page = this.rows.front(flow);
    const base = this.rows.frontBase(flow);
    if (page[base + F_PORTS] >>> 16 !== sourcePort) return 1;
    return this.sameAddress(page, base, 0, a, 0) ? 0 : 1;
  }

  /** Port of a side, before a swap of roles. */
  port(flow: number, raw: number): number {
    const ports = this.rows.get(flow, F_PORTS);
    return raw === 0 ? ports >>> 16 : ports & 0xffff;
  }

  /** Address of a side as text, before a swap of roles. */
  ip(flow: number, raw: number): string {
    const page = this.rows.front(flow);
    const base = this.rows.frontBase(flow);
    if ((page[base + F_FLAGS] & F_V6) === 0) return ipText(4, page, base + F_ADDRESSES + raw);
    const wide = page[base + F_ADDRESSES];
    return ipText(6, this.wide.page(wide), this.wide.base(wide) + raw * 4);
  }

  /** One of the four words of a side's address; IPv4 uses only the first. */
  addressWord(flow: number, raw: number, index: number): number {
    const page = this.rows.front(flow);
    const base = this.rows.frontBase(flow);
    if ((page[base + F_FLAGS] & F_V6) !== 0)
      return this.wide.get(page[base + F_ADDRESSES], raw * 4 + index);
    return index === 0 ? page[base + F_ADDRESSES + raw] : 0;
  }

  /**
   * Where a side's address is, as one number: the IPv4 address itself; else a place for `sameWideAddress`
   * and `wideAddressHash`.
   */
  addressAt(page: Uint32Array, base: number, raw: number): number {
    return (page[base + F_FLAGS] & F_V6) === 0
      ? page[base + F_ADDRESSES + raw]
      : page[base + F_ADDRESSES] * 2 + raw;
  }

  /** Two places hold the same IPv6 address. */
  sameWideAddress(a: number, b: number): boolean {
    for (let i = 0; i < 4; i += 1) if (this.wideWord(a, i) !== this.wideWord(b, i)) return false;
    return true;
  }

  wideAddressHash(place: number): number {
    let hash = 0;
    for (let i = 0; i < 4; i += 1) hash ^= wordHash(this.wideWord(place, i), i);
    return hash;
  }

  private wideWord(place: number, index: number): number {
    return this.wide.get(place >>> 1, (place & 1) * 4 + index);
  }

  /** Both addresses, of side 1 first where `flipped`: eight words (IPv4 fills each first one). True: IPv6. */
  addressesInto(flow: number, flipped: boolean, out: Uint32Array): boolean {
    const page = this.rows.front(flow);
    const base = this.rows.frontBase(flow);
    const first = flipped ? 4 : 0;
    if ((page[base + F_FLAGS] & F_V6) === 0) {
      out.fill(0);
      out[first] = page[base + F_ADDRESSES];
      out[first ^ 4] = page[base + F_ADDRESSES + 1];
      return false;
    }
    const row = page[base + F_ADDRESSES];
    const wide = this.wide.page(row);
    const at = this.wide.base(row);
    for (let i = 0; i < 8; i += 1) out[i ^ first] = wide[at + i];
    return true;
  }

  /** Appends a flow into the slot that `find` gave just before; side 0 is the source unless `swapped`. */
  append(
    slot: number,
    a: Uint32Array,
    sourcePort: number,
    destinationPort: number,
    flags: number,
    swapped: boolean,
  ): number {
    const flow = this.rows.append();
    const page = this.rows.page(flow);
    const base = this.rows.base(flow);
    page[base + F_FLAGS] = flags;
    page[base + F_PORTS] = swapped
      ? (destinationPort << 16) | sourcePort
      : (sourcePort << 16) | destinationPort;
    this.keepAddresses(page, base, a, swapped ? 4 : 0);
    const isNew = this.slots[slot] === EMPTY;
    this.slots[slot] = flow + 1;
    this.slots[slot + 1] = this.lastHash;
    if (isNew) {
      this.used += 1;
      if (this.used * 4 > this.slots.length) this.grow();
    }
    return flow;
  }

  private lastHash = 0;

  private matches(
    flow: number,
    a: Uint32Array,
    sourcePort: number,
    destinationPort: number,
    udp: boolean,
    v6: boolean,
    point: number,
  ): boolean {
    const page = this.rows.front(flow);
    const base = this.rows.frontBase(flow);
    const flags = page[base + F_FLAGS];
    if (flags >>> F_POINT_SHIFT !== point) return false;
    if (((flags & F_UDP) !== 0) !== udp || ((flags & F_V6) !== 0) !== v6) return false;
    const ports = page[base + F_PORTS];
    if (ports === ((sourcePort << 16) | destinationPort) >>> 0) {
      if (this.sameAddress(page, base, 0, a, 0) && this.sameAddress(page, base, 1, a, 4))
        return true;
    }
    if (ports !== ((destinationPort << 16) | sourcePort) >>> 0) return false;
    return this.sameAddress(page, base, 1, a, 0) && this.sameAddress(page, base, 0, a, 4);
  }

  /** The side's address equals the packet's four words from `from`. */
  private sameAddress(
    page: Uint32Array,
    base: number,
    raw: number,
    a: Uint32Array,
    from: number,
  ): boolean {
    const word = page[base + F_ADDRESSES];
    if ((page[base + F_FLAGS] & F_V6) === 0)
      return (raw === 0 ? word : page[base + F_ADDRESSES + 1]) === a[from];
    const wide = this.wide.page(word);
    const at = this.wide.base(word) + raw * 4;
    return (
      wide[at] === a[from] &&
      wide[at + 1] === a[from + 1] &&
      wide[at + 2] === a[from + 2] &&
      wide[at + 3] === a[from + 3]
    );
  }

  /** `first`: word of the packet's addresses where side 0's begins. */
  private keepAddresses(page: Uint32Array, base: number, a: Uint32Array, first: number): void {
    if ((page[base + F_FLAGS] & F_V6) === 0) {
      page[base + F_ADDRESSES] = a[first];
      page[base + F_ADDRESSES + 1] = a[first ^ 4];
      return;
    }
    const wide = this.wide.append();
    for (let i = 0; i < 8; i += 1) this.wide.set(wide, i, a[(first + i) & 7]);
    page[base + F_ADDRESSES] = wide;
  }

  private grow(): void {
    const old = this.slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 2;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === EMPTY) continue;
      let slot = (old[i + 1] << 1) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 2) & mask;
      slots[slot] = old[i];
      slots[slot + 1] = old[i + 1];
    }
    this.slots = slots;
  }
}

/** The number that says what a raw side's first payload looks like; 0: not told. */
export function speechCodeOf(page: Uint32Array, row: number, raw: number): number {
  return (page[row + F_FLAGS] >>> (F_SPEECH_SHIFT + raw * F_SPEECH_BITS)) & 7;
}

/** Sets it, once. */
export function setSpeechCode(page: Uint32Array, row: number, raw: number, code: number): void {
  page[row + F_FLAGS] |= code << (F_SPEECH_SHIFT + raw * F_SPEECH_BITS);
}

/** First packet of a flow: the first of the side that spoke first. */
export function firstPacketOf(page: Uint32Array, row: number): number {
  const a = page[row + S_FIRST];
  const b = page[row + SIDE_STEP + S_FIRST];
  return b === 0 || (a !== 0 && a < b) ? a : b;
}

/** Hash of one end; the two ends' hashes are added, so that both directions meet. */
function hashEnd(a: Uint32Array, at: number, port: number): number {
  let hash = wordHash(a[at], 0) ^ wordHash(port, 4);
  if ((a[at + 1] | a[at + 2] | a[at + 3]) !== 0)
    hash ^= wordHash(a[at + 1], 1) ^ wordHash(a[at + 2], 2) ^ wordHash(a[at + 3], 3);
  return mixed(hash);
}
