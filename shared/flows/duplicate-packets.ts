import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import type { CaptureRecord } from '../capture/record.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, RST, SYN } from '../wire/decoded-packet.ts';

/** Where a copy was captured: on another interface, link or hop, or on the same one (a mirror port). */
export type CopyKind = 'elsewhere' | 'same-link';

/** The last packets among which a copy is looked for. A burst of a bridge or a bond lies well within. */
const SLOTS = 4096;
/** A copy follows within so long where the IP-ID says that it is one; no stack repeats a segment with the same ID. */
const WITH_ID: Nanoseconds = 100_000_000;
/** Without an IP-ID (IPv6, 0): shorter than any retransmission timer. */
const WITHOUT_ID: Nanoseconds = 5_000_000;
/** ZMap writes this ID into all its probes (FACTS 1.7): two alike may be two. */
const ZMAP_ID = 54321;

/**
 * Finds packets that were captured twice and tells them from retransmissions: a stack that sends a segment
 * again gives it another IP-ID and its timestamp of then, a copy has both of the first, and comes at once.
 * Without an IP-ID only a copy from another interface, link header or hop counts. A table of fixed size, no
 * allocation for a packet. The TCP checksum is not compared: offload leaves it half done on one of the links.
 */
export class DuplicatePackets {
  private readonly keys = new Uint32Array(SLOTS);
  private readonly checks = new Uint32Array(SLOTS);
  private readonly links = new Uint32Array(SLOTS);
  private readonly packets = new Uint32Array(SLOTS);

  get byteLength(): number {
    return SLOTS * 16;
  }

  /**
   * Takes a TCP packet. `since` gives the time from an earlier packet to this one; `known`: its flow has had
   * copies before. Null: it is no copy.
   */
  see(
    record: CaptureRecord,
    p: DecodedPacket,
    captureIndex: number,
    packet: PacketNumber,
    known: boolean,
    since: (earlier: PacketNumber) => Nanoseconds,
  ): CopyKind | null {
    const key = identity(p);
    const check = secondLook(p);
    const link = linkOf(record, p, captureIndex);
    const slot = key & (SLOTS - 1);
    const { keys, checks, links, packets } = this;
    const alike = packets[slot] !== 0 && keys[slot] === key && checks[slot] === check;
    const earlier = packets[slot];
    const other = links[slot] !== link;
    keys[slot] = key;
    checks[slot] = check;
    links[slot] = link;
    packets[slot] = packet;
    if (!alike) return null;
    const nanos = Math.abs(since(earlier));
    if (nanos > (p.ipId !== 0 ? WITH_ID : WITHOUT_ID)) return null;
    if (other) return 'elsewhere';
    return p.ipId !== 0 && (known || repeatsNever(p)) ? 'same-link' : null;
  }
}

/**
 * A packet that nobody sends twice with the same IP-ID. Probes and resets of tools and middleboxes, and
 * acknowledgements of devices with one constant ID, may be alike and yet be two.
 */
function repeatsNever(p: DecodedPacket): boolean {
  if ((p.flags & RST) !== 0 || p.ipId === ZMAP_ID) return false;
  return p.payloadLength > 0 || ((p.flags & SYN) !== 0 && (p.flags & ACK) !== 0);
}

function identity(p: DecodedPacket): number {
  const a = p.addresses;
  let hash = Math.imul(p.seq, 0x9e3779b1) ^ p.ack;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ (p.sourcePort * 65536 + p.destinationPort);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ (p.ipId * 256 + p.flags);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f) ^ a[0] ^ Math.imul(a[4], 0x165667b1);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function secondLook(p: DecodedPacket): number {
  const a = p.addresses;
  let hash = Math.imul(p.payloadLength, 0x9e3779b1) ^ p.window;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ p.timestampValue;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ p.timestampEcho ^ p.sackRight;
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f) ^ a[1] ^ a[2] ^ a[3];
  hash = Math.imul(hash ^ (hash >>> 15), 0x165667b1) ^ a[5] ^ a[6] ^ a[7] ^ p.seq;
  return (hash ^ (hash >>> 14)) >>> 0;
}

const ETHERNET = 1;
const SLL = 113;
const SLL2 = 276;

/** What differs where a packet is captured in two places: file, interface, VLAN, link header, hops left. */
function linkOf(record: CaptureRecord, p: DecodedPacket, captureIndex: number): number {
  let hash = Math.imul(record.interfaceIndex * 512 + captureIndex, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ (p.vlanId * 256 + p.ttl), 0x85ebca6b);
  const { linkType, bytes, start } = record;
  const length = linkType === ETHERNET ? 12 : linkType === SLL ? 16 : linkType === SLL2 ? 20 : 0;
  if (record.captured < length) return hash >>> 0;
  for (let at = start; at < start + length; at += 4) {
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    hash = Math.imul(hash ^ (hash >>> 15) ^ word, 0xc2b2ae35);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
