import { u16be } from '../base/bytes.ts';

/** An IP header in a packet. */
export interface IpHeader {
  readonly version: 4 | 6;
  readonly at: number;
  /** Where its packet ends on the wire; null where the header does not say. */
  readonly end: number | null;
}

/** Offset of the checksum in each header, and its protocol number. */
const TRANSPORTS: Readonly<Record<string, readonly [place: number, protocol: number]>> = {
  tcp: [16, 6],
  udp: [6, 17],
  icmp: [2, 1],
  icmpv6: [2, 58],
};

/** Sets an IPv4 header's checksum (RFC 791). */
export function setIpChecksum(bytes: Uint8Array, at: number, headerLength: number): void {
  if (at + headerLength > bytes.length || headerLength < 20) return;
  put(bytes, at + 10, 0);
  put(bytes, at + 10, finish(sumOf(bytes, at, at + headerLength)));
}

/**
 * Sets a TCP, UDP or ICMP checksum (RFC 9293 section 3.1, 768, 792, 4443) as if every payload byte
 * that is not there were zero. A UDP checksum of 0 (none) stays. Other layers are left alone.
 */
export function setTransportChecksum(
  bytes: Uint8Array,
  ip: IpHeader,
  layer: string,
  at: number,
  length: number,
  original: Uint8Array,
): void {
  const transport = Object.hasOwn(TRANSPORTS, layer) ? TRANSPORTS[layer] : undefined;
  if (transport === undefined || ip.end === null) return;
  const [place, protocol] = transport;
  if (length < place + 2 || at + place + 2 > bytes.length) return;
  if (protocol === 17 && u16be(original, at + place) === 0) return;
  put(bytes, at + place, 0);
  let sum = sumOf(bytes, at, bytes.length);
  if (protocol !== 1) {
    const size = ip.end - at;
    const from = ip.version === 4 ? ip.at + 12 : ip.at + 8;
    sum += sumOf(bytes, from, from + (ip.version === 4 ? 8 : 32));
    sum += protocol + (size >>> 16) + (size & 0xffff);
  }
  const checksum = finish(sum);
  put(bytes, at + place, protocol === 17 && checksum === 0 ? 0xffff : checksum);
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 2) sum += (bytes[i] << 8) | (i + 1 < to ? bytes[i + 1] : 0);
  return sum;
}

function finish(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65536);
  return ~folded & 0xffff;
}

function put(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 0xff;
}
