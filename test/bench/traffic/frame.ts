import { foldChecksum, sumWords } from './checksum.ts';

/** Bytes with their checksum sum, computed once and used in many frames. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly sum: number;
}

export const noPayload: Payload = { bytes: new Uint8Array(0), sum: 0 };

export function payloadOf(bytes: Uint8Array): Payload {
  return { bytes, sum: sumWords(bytes, 0, bytes.length) };
}

/** Addresses of one packet; an IPv6 address is 2001:db8::/96 with the same 32 bits at its end. */
export interface Route {
  ipv6: boolean;
  source: number;
  destination: number;
  ttl: number;
  /** The router's side of the link: decides the MAC addresses. */
  inbound: boolean;
}

export const IP_ICMP = 1;
export const IP_TCP = 6;
export const IP_UDP = 17;
export const IP_ICMPV6 = 58;

let identification = 1;

/** Puts the counter of IPv4 identifications back to its start, so that each file is reproducible. */
export function resetIdentification(): void {
  identification = 1;
}

/** Writes Ethernet and IP headers and returns where the transport header goes. */
export function writeIp(
  out: Buffer,
  start: number,
  route: Route,
  protocol: number,
  transportBytes: number,
): number {
  const host = route.inbound ? 0x20 : 0x10;
  out.writeUInt32BE(0x02000000, start);
  out.writeUInt16BE(host, start + 4);
  out.writeUInt32BE(0x02000000, start + 6);
  out.writeUInt16BE(host ^ 0x30, start + 10);
  out.writeUInt16BE(route.ipv6 ? 0x86dd : 0x0800, start + 12);
  const at = start + 14;
  if (route.ipv6) {
    out.writeUInt32BE(0x60000000, at);
    out.writeUInt16BE(transportBytes, at + 4);
    out[at + 6] = protocol;
    out[at + 7] = route.ttl;
    writeIpv6Address(out, at + 8, route.source);
    writeIpv6Address(out, at + 24, route.destination);
    return at + 40;
  }
  out.writeUInt16BE(0x4500, at);
  out.writeUInt16BE(20 + transportBytes, at + 2);
  out.writeUInt16BE(identification, at + 4);
  identification = (identification + 1) & 0xffff;
  out.writeUInt16BE(0x4000, at + 6);
  out[at + 8] = route.ttl;
  out[at + 9] = protocol;
  out.writeUInt16BE(0, at + 10);
  out.writeUInt32BE(route.source, at + 12);
  out.writeUInt32BE(route.destination, at + 16);
  out.writeUInt16BE(foldChecksum(sumWords(out, at, at + 20)), at + 10);
  return at + 20;
}

/** Fills in the checksum field at `field` of a transport segment whose payload's sum is known. */
export function writeTransportChecksum(
  out: Buffer,
  from: number,
  headerEnd: number,
  field: number,
  route: Route,
  protocol: number,
  payload: Payload,
): void {
  const length = headerEnd - from + payload.bytes.length;
  out.writeUInt16BE(0, field);
  const sum = sumWords(out, from, headerEnd) + payload.sum + protocol + length + addressSum(route);
  out.writeUInt16BE(foldChecksum(sum), field);
}

function addressSum({ ipv6, source, destination }: Route): number {
  const words = (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff);
  return ipv6 ? words + 2 * (0x2001 + 0x0db8) : words;
}

function writeIpv6Address(out: Buffer, at: number, low: number): void {
  out.writeUInt32BE(0x20010db8, at);
  out.writeUInt32BE(0, at + 4);
  out.writeUInt32BE(0, at + 8);
  out.writeUInt32BE(low, at + 12);
}
