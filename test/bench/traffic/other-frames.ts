import { foldChecksum, sumWords } from './checksum.ts';
import { IP_ICMP, IP_ICMPV6, IP_UDP, noPayload, writeIp, writeTransportChecksum } from './frame.ts';
import type { Payload, Route } from './frame.ts';
import { padded } from './tcp-frame.ts';

/** Writes a UDP datagram and returns the frame's length. */
export function writeUdpFrame(
  out: Buffer,
  start: number,
  route: Route,
  sourcePort: number,
  destinationPort: number,
  payload: Payload,
): number {
  const bytes = 8 + payload.bytes.length;
  const at = writeIp(out, start, route, IP_UDP, bytes);
  out.writeUInt16BE(sourcePort, at);
  out.writeUInt16BE(destinationPort, at + 2);
  out.writeUInt16BE(bytes, at + 4);
  out.set(payload.bytes, at + 8);
  writeTransportChecksum(out, at, at + 8, at + 6, route, IP_UDP, payload);
  return padded(out, start, at + bytes, route.inbound);
}

/**
 * Writes "host unreachable" (ICMP 3/1, or ICMPv6 1/3 "address unreachable") from a router about a
 * SYN of `quoted`, whose first 8 bytes of TCP are quoted; returns the frame's length.
 */
export function writeUnreachableFrame(
  out: Buffer,
  start: number,
  router: Route,
  quoted: Route,
  ports: readonly [number, number],
  seq: number,
): number {
  const ipBytes = router.ipv6 ? 40 : 20;
  const bytes = 8 + ipBytes + 8;
  const protocol = router.ipv6 ? IP_ICMPV6 : IP_ICMP;
  const at = writeIp(out, start, router, protocol, bytes);
  out[at] = router.ipv6 ? 1 : 3;
  out[at + 1] = router.ipv6 ? 3 : 1;
  out.writeUInt16BE(0, at + 2);
  out.writeUInt32BE(0, at + 4);
  const tcp = writeIp(quotedHeader, 0, quoted, 6, 40) - 14;
  quotedHeader.copy(out, at + 8, 14, 14 + tcp);
  out.writeUInt16BE(ports[0], at + 8 + tcp);
  out.writeUInt16BE(ports[1], at + 10 + tcp);
  out.writeUInt32BE(seq, at + 12 + tcp);
  writeIcmpChecksum(out, at, bytes, router, protocol);
  return padded(out, start, at + bytes, router.inbound);
}

const quotedHeader = Buffer.alloc(54);

/** ICMPv6 sums a pseudo header like TCP; ICMP over IPv4 sums its own bytes only. */
function writeIcmpChecksum(
  out: Buffer,
  at: number,
  bytes: number,
  router: Route,
  protocol: number,
): void {
  if (router.ipv6) {
    writeTransportChecksum(out, at, at + bytes, at + 2, router, protocol, noPayload);
    return;
  }
  out.writeUInt16BE(0, at + 2);
  out.writeUInt16BE(foldChecksum(sumWords(out, at, at + bytes)), at + 2);
}
