import { emptyRecord } from '../capture/record.ts';
import type { CaptureRecord } from '../capture/record.ts';
import type { DecodedPacket } from './decoded-packet.ts';

/** What became of the IP fragments of a capture, for capture health. */
export interface FragmentCounts {
  /** Packets that were fragments. */
  fragments: number;
  /** Of these: fragments of datagrams that became whole. */
  reassembled: number;
  /** Datagrams that became whole. */
  datagrams: number;
  /** Fragments cut by the snap length (or empty): they cannot be put together. */
  cut: number;
  /** Fragments given up because too many datagrams were waiting. */
  evicted: number;
}

interface Part {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Waiting {
  /** Number of the datagram, from 1 in the order in which they began. */
  readonly id: number;
  /** The datagram with the same key that became whole before this one began, 0 for none. */
  readonly before: number;
  /** In order of their offsets; at equal offsets in order of arrival. */
  readonly parts: Part[];
  /** What the parts cover: pairs of from and to, in order, never touching. */
  readonly covered: number[];
  /** Fragments that came, exact repeats included. */
  fragments: number;
  /** Length of the datagram's data, -1 until its last fragment came. */
  total: number;
}

const MAX_DATAGRAMS = 4096;
const MAX_BYTES = 16 * 1024 * 1024;
/** 64 KiB in units of 8 bytes: more parts than this only repeat each other. */
const MAX_PARTS = 8192;
/** What a part and a datagram cost beside their bytes, about. */
const PART_OVERHEAD = 128;
const DATAGRAM_OVERHEAD = 512;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;

/**
 * Puts IP fragments together (RFC 791 section 3.2, RFC 8200 section 4.5).
 *
 * The decision: as in Wireshark, a fragmented segment counts once, as the packet that completes its
 * datagram, with the first fragment's header and the whole payload; the other fragments count as
 * packets of the capture but of no flow (`FragmentLinks` shows them with theirs). So stream numbers, packet counts and lengths equal
 * Wireshark's, and sequence numbers never jump over the part that travelled in later fragments.
 * What never becomes whole (a fragment missing, or cut by the snap length) counts for no flow, with
 * one exception, also Wireshark's: a first fragment cut by the snap length is decoded as it is.
 * Fragments belong together by version, ends, protocol, number and VLAN, as in Wireshark, and by the
 * capture they come from.
 *
 *   decode(record, packet);
 *   const whole = packet.isFragment ? fragments.resolve(record, packet) : record;
 *   if (whole === null) return;                   // waits; nothing to count in a flow yet
 *   if (whole !== record) decode(whole, packet);  // payload indexes are now in whole.bytes
 *
 * Where fragments overlap, the one with the lower offset wins; exact repeats are not kept. Memory
 * and time are bounded: at most 4,096 waiting datagrams of 8,192 parts each, and 16 MiB with what
 * the parts cost beside their bytes; beyond it the oldest is given up, and `counts` says so.
 */
export class FragmentTable {
  readonly counts: FragmentCounts = {
    fragments: 0,
    reassembled: 0,
    datagrams: 0,
    cut: 0,
    evicted: 0,
  };
  private readonly waiting = new Map<string, Waiting>();
  /** Datagrams that became whole, by key: the newest, as many as may wait. */
  private readonly finished = new Map<string, number>();
  private heldBytes = 0;
  private readonly whole = emptyRecord();
  private begun = 0;
  /** Number of the datagram whose fragment was resolved last, from 1 in the order in which they began. */
  datagram = 0;
  /**
   * Told of each datagram that waits no longer without having become whole. `before`: the one with the
   * same key that had become whole before it began, 0 for none.
   */
  onGivenUp: ((datagram: number, before: number) => void) | null = null;

  /** Fragments that still wait for others of their datagram. */
  get pending(): number {
    let sum = 0;
    for (const datagram of this.waiting.values()) sum += datagram.fragments;
    return sum;
  }

  /** Bytes held by what waits, overhead included. */
  get byteLength(): number {
    return this.heldBytes;
  }

  /**
   * Takes a decoded fragment. Returns the record to decode instead (a raw IP packet with the whole
   * datagram, valid until the next call), the same record where it is to be taken as it is, or null
   * while the datagram waits. `captureIndex`: fragments of different captures are never mixed.
   */
  resolve(record: CaptureRecord, packet: DecodedPacket, captureIndex = 0): CaptureRecord | null {
    this.counts.fragments += 1;
    const key = keyOf(packet, captureIndex);
    const datagram = this.waiting.get(key) ?? this.begin(key);
    this.datagram = datagram.id;
    if (packet.fragmentCaptured < packet.fragmentLength || packet.fragmentLength === 0) {
      this.counts.cut += 1;
      this.evict();
      return packet.fragmentOffset === 0 ? record : null;
    }
    datagram.fragments += 1;
    this.keep(datagram, record, packet);
    if (!packet.moreFragments && datagram.total < 0) {
      datagram.total = packet.fragmentOffset + packet.fragmentLength;
    }
    if (!isWhole(datagram)) {
      this.evict();
      return null;
    }
    this.drop(key, datagram);
    this.finish(key, datagram.id);
    this.counts.datagrams += 1;
    this.counts.reassembled += datagram.fragments;
    return this.assemble(datagram, record, packet);
  }

  /** Gives up everything that still waits: nothing more comes. What waits stays counted as `pending`. */
  end(): void {
    for (const { id, before } of this.waiting.values()) this.onGivenUp?.(id, before);
  }

  private begin(key: string): Waiting {
    this.begun += 1;
    const before = this.finished.get(key) ?? 0;
    const datagram: Waiting = {
      id: this.begun,
      before,
      parts: [],
      covered: [],
      fragments: 0,
      total: -1,
    };
    this.waiting.set(key, datagram);
    this.heldBytes += DATAGRAM_OVERHEAD;
    return datagram;
  }

  /** Puts a fragment's bytes in their place, unless they are an exact repeat or one too many. */
  private keep(datagram: Waiting, record: CaptureRecord, packet: DecodedPacket): void {
    const { parts, covered } = datagram;
    const { fragmentOffset: offset, fragmentCaptured: length } = packet;
    const at = placeOf(parts, offset);
    for (let i = at - 1; i >= 0 && parts[i].offset === offset; i -= 1) {
      if (parts[i].bytes.length >= length) return;
    }
    if (parts.length === MAX_PARTS) return;
    const from = packet.fragmentStart;
    parts.splice(at, 0, { offset, bytes: record.bytes.slice(from, from + length) });
    cover(covered, offset, offset + length);
    this.heldBytes += length + PART_OVERHEAD;
  }

  private drop(key: string, datagram: Waiting): void {
    this.waiting.delete(key);
    this.heldBytes -= DATAGRAM_OVERHEAD;
    for (const part of datagram.parts) this.heldBytes -= part.bytes.length + PART_OVERHEAD;
  }

  private finish(key: string, id: number): void {
    this.finished.delete(key);
    this.finished.set(key, id);
    if (this.finished.size <= MAX_DATAGRAMS) return;
    for (const oldest of this.finished.keys()) {
      this.finished.delete(oldest);
      return;
    }
  }

  private evict(): void {
    while (this.waiting.size > MAX_DATAGRAMS || this.heldBytes > MAX_BYTES) {
      const oldest = this.waiting.entries().next().value;
      if (oldest === undefined) return;
      this.counts.evicted += oldest[1].fragments;
      this.drop(...oldest);
      this.onGivenUp?.(oldest[1].id, oldest[1].before);
    }
  }

  private assemble(datagram: Waiting, record: CaptureRecord, packet: DecodedPacket): CaptureRecord {
    const headerLength = packet.ipVersion === 4 ? IPV4_HEADER : IPV6_HEADER;
    const bytes = new Uint8Array(headerLength + datagram.total);
    writeHeader(bytes, datagram.total, packet);
    let filled = 0;
    for (const part of datagram.parts) {
      if (filled >= datagram.total) break;
      const skip = filled - part.offset;
      if (skip >= part.bytes.length) continue;
      const fresh = part.bytes.subarray(
        skip,
        Math.min(part.bytes.length, datagram.total - part.offset),
      );
      bytes.set(fresh, headerLength + filled);
      filled += fresh.length;
    }
    const { whole } = this;
    whole.bytes = bytes;
    whole.start = 0;
    whole.captured = bytes.length;
    whole.original = bytes.length;
    whole.sec = record.sec;
    whole.nsec = record.nsec;
    whole.linkType = packet.ipVersion === 4 ? 228 : 229;
    whole.interfaceIndex = record.interfaceIndex;
    whole.fileOffset = record.fileOffset;
    return whole;
  }
}

function keyOf(packet: DecodedPacket, captureIndex: number): string {
  const { ipVersion, fragmentId, vlanId, addresses } = packet;
  const protocol = ipVersion === 4 ? packet.protocol : 0;
  return `${ipVersion} ${protocol} ${fragmentId} ${vlanId} ${captureIndex} ${addresses.join(' ')}`;
}

/** True where the parts cover the whole datagram. */
function isWhole({ covered, total }: Waiting): boolean {
  return total >= 0 && covered[0] === 0 && covered[1] >= total;
}

/** The index behind every part that begins at `offset` or before. */
function placeOf(parts: readonly Part[], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (parts[middle].offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds a stretch to pairs of from and to that are in order and never touch. */
function cover(pairs: number[], from: number, to: number): void {
  let first = 0;
  let high = pairs.length >>> 1;
  while (first < high) {
    const middle = (first + high) >>> 1;
    if (pairs[2 * middle + 1] < from) first = middle + 1;
    else high = middle;
  }
  let left = from;
  let right = to;
  let last = first;
  while (2 * last < pairs.length && pairs[2 * last] <= to) {
    left = Math.min(left, pairs[2 * last]);
    right = Math.max(right, pairs[2 * last + 1]);
    last += 1;
  }
  pairs.splice(2 * first, 2 * (last - first), left, right);
}

/**
 * An IP header for the whole datagram, from the packet that completed it. The length field is 0
 * where 16 bits cannot hold it: "all that is captured".
 */
function writeHeader(bytes: Uint8Array, dataLength: number, packet: DecodedPacket): void {
  const view = new DataView(bytes.buffer);
  const { addresses } = packet;
  if (packet.ipVersion === 4) {
    const total = IPV4_HEADER + dataLength;
    view.setUint8(0, 0x45);
    view.setUint16(2, total > 0xffff ? 0 : total);
    view.setUint16(4, packet.ipId);
    view.setUint16(6, packet.dontFragment ? 0x4000 : 0);
    view.setUint8(8, packet.ttl);
    view.setUint8(9, packet.protocol);
    view.setUint32(12, addresses[0]);
    view.setUint32(16, addresses[4]);
    return;
  }
  view.setUint8(0, 0x60);
  view.setUint16(4, dataLength > 0xffff ? 0 : dataLength);
  view.setUint8(6, packet.protocol);
  view.setUint8(7, packet.ttl);
  for (let i = 0; i < 8; i += 1) view.setUint32(8 + 4 * i, addresses[i]);
}
