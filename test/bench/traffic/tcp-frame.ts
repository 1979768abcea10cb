import { IP_TCP, writeIp, writeTransportChecksum } from './frame.ts';
import type { Payload, Route } from './frame.ts';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Everything of a TCP segment except its addresses. */
export interface Segment {
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  flags: number;
  window: number;
  /** Largest segment announced; only on SYNs, 0: no options at all. */
  mss: number;
  /** -1: no timestamps option. */
  timestamp: number;
  timestampEcho: number;
  /** Left and right edges, newest block first. */
  sack: readonly number[];
  payload: Payload;
}

/** Writes a whole frame at `start` and returns its length; short inbound frames get Ethernet padding. */
export function writeTcpFrame(out: Buffer, start: number, route: Route, segment: Segment): number {
  const headerBytes = 20 + optionBytes(segment);
  const { payload } = segment;
  const at = writeIp(out, start, route, IP_TCP, headerBytes + payload.bytes.length);
  out.writeUInt16BE(segment.sourcePort, at);
  out.writeUInt16BE(segment.destinationPort, at + 2);
  out.writeUInt32BE(segment.seq, at + 4);
  out.writeUInt32BE(segment.ack, at + 8);
  out[at + 12] = headerBytes << 2;
  out[at + 13] = segment.flags;
  out.writeUInt16BE(segment.window, at + 14);
  out.writeUInt16BE(0, at + 18);
  writeOptions(out, at + 20, segment);
  out.set(payload.bytes, at + headerBytes);
  writeTransportChecksum(out, at, at + headerBytes, at + 16, route, IP_TCP, payload);
  return padded(out, start, at + headerBytes + payload.bytes.length, route.inbound);
}

/** Ethernet frames from the wire are at least 60 bytes long; those of the own host are seen before padding. */
export function padded(out: Buffer, start: number, end: number, inbound: boolean): number {
  if (!inbound || end - start >= 60) {
    return end - start;
  }
  out.fill(0, end, start + 60);
  return 60;
}

function optionBytes({ flags, mss, timestamp, sack }: Segment): number {
  if ((flags & SYN) !== 0) {
    return mss === 0 ? 0 : timestamp < 0 ? 12 : 20;
  }
  return (timestamp < 0 ? 0 : 12) + (sack.length === 0 ? 0 : 4 + sack.length * 4);
}

function writeOptions(out: Buffer, from: number, segment: Segment): void {
  const { flags, mss, timestamp, timestampEcho, sack } = segment;
  let at = from;
  if ((flags & SYN) !== 0) {
    if (mss === 0) {
      return;
    }
    out.writeUInt16BE(0x0204, at);
    out.writeUInt16BE(mss, at + 2);
    at += 4;
    if (timestamp >= 0) {
      out.writeUInt16BE(0x0402, at);
      out.writeUInt16BE(0x080a, at + 2);
      out.writeUInt32BE(timestamp, at + 4);
      out.writeUInt32BE(timestampEcho, at + 8);
      at += 12;
    } else {
      out.writeUInt32BE(0x01010402, at);
      at += 4;
    }
    out.writeUInt32BE(0x01030307, at);
    return;
  }
  if (timestamp >= 0) {
    out.writeUInt32BE(0x0101080a, at);
    out.writeUInt32BE(timestamp, at + 4);
    out.writeUInt32BE(timestampEcho, at + 8);
    at += 12;
  }
  if (sack.length > 0) {
    out.writeUInt16BE(0x0101, at);
    out[at + 2] = 5;
    out[at + 3] = 2 + sack.length * 4;
    for (const [index, edge] of sack.entries()) {
      out.writeUInt32BE(edge, at + 4 + index * 4);
    }
  }
}
