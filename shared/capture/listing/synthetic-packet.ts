import type { ListedOptions } from './listed-packet.ts';

/** A packet whose numbers are settled. */
export interface SettledPacket {
  readonly v6: boolean;
  /** One word each, or four. */
  readonly source: ArrayLike<number>;
  readonly destination: ArrayLike<number>;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly udp: boolean;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly options: ListedOptions | null;
  /** Added to the edges of SACK blocks. */
  readonly sackBase: number;
  readonly length: number;
  readonly ttl: number;
  readonly ipId: number;
  readonly dontFragment: boolean;
}

/** Longest IP and TCP header with options. */
export const LONGEST_HEADERS = 40 + 60;

const MOST_IP = 65_535;

/**
 * Writes the headers of a raw IP packet and returns their length: a packet cut by its capture behind the headers.
 * Checksums are 0, as nobody knows them.
 */
export function writeHeaders(packet: SettledPacket, out: Uint8Array): number {
  const options = packet.udp ? [] : optionBytes(packet.options, packet.sackBase);
  const transport = packet.udp ? 8 : 20 + options.length;
  const network = packet.v6 ? 40 : 20;
  out.fill(0, 0, network + transport);
  const view = new DataView(out.buffer, out.byteOffset, network + transport);
  writeNetwork(packet, view, transport);
  const at = network;
  view.setUint16(at, packet.sourcePort);
  view.setUint16(at + 2, packet.destinationPort);
  if (packet.udp) {
    view.setUint16(at + 4, Math.min(MOST_IP, 8 + packet.length));
    return network + transport;
  }
  view.setUint32(at + 4, packet.seq);
  view.setUint32(at + 8, packet.ack);
  out[at + 12] = (transport >> 2) << 4;
  out[at + 13] = packet.flags;
  view.setUint16(at + 14, Math.min(MOST_IP, packet.window));
  out.set(options, at + 20);
  return network + transport;
}

/** A total length that IP cannot write is 0, as in captures from before segmentation. */
function writeNetwork(packet: SettledPacket, view: DataView, transport: number): void {
  const protocol = packet.udp ? 17 : 6;
  if (packet.v6) {
    const length = transport + packet.length;
    view.setUint8(0, 0x60);
    view.setUint16(4, length > MOST_IP ? 0 : length);
    view.setUint8(6, protocol);
    view.setUint8(7, packet.ttl);
    for (let i = 0; i < 4; i += 1) {
      view.setUint32(8 + 4 * i, packet.source[i]);
      view.setUint32(24 + 4 * i, packet.destination[i]);
    }
    return;
  }
  const total = 20 + transport + packet.length;
  view.setUint8(0, 0x45);
  view.setUint16(2, total > MOST_IP ? 0 : total);
  view.setUint16(4, packet.ipId);
  view.setUint16(6, packet.dontFragment ? 0x4000 : 0);
  view.setUint8(8, packet.ttl);
  view.setUint8(9, protocol);
  view.setUint32(12, packet.source[0]);
  view.setUint32(16, packet.destination[0]);
}

/** Options as a stack would write them, padded to a multiple of four; what does not fit is left out. */
export function optionBytes(options: ListedOptions | null, sackBase: number): number[] {
  if (options === null) return [];
  const bytes: number[] = [];
  if (options.mss !== null) bytes.push(2, 4, options.mss >>> 8, options.mss & 255);
  if (options.windowScale !== null) bytes.push(3, 3, options.windowScale);
  if (options.sackPermitted) bytes.push(4, 2);
  if (options.timestamps !== null)
    bytes.push(1, 1, 8, 10, ...words(options.timestamps[0]), ...words(options.timestamps[1]));
  const room = Math.floor((40 - bytes.length - 2) / 8);
  const sacks = options.sacks.slice(0, Math.max(0, room));
  if (sacks.length > 0) {
    bytes.push(5, 2 + 8 * sacks.length);
    for (const [left, right] of sacks)
      bytes.push(...words((left + sackBase) >>> 0), ...words((right + sackBase) >>> 0));
  }
  while (bytes.length % 4 !== 0) bytes.push(1);
  return bytes;
}

function words(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
