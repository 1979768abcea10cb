import { playBulk } from './bulk-flow.ts';
import type { BulkPacket, BulkShape } from './bulk-flow.ts';
import { EventHeap } from './event-heap.ts';
import { noPayload, payloadOf, resetIdentification } from './frame.ts';
import type { TrafficCounts } from './played-flow.ts';
import { PcapWriter } from './pcap-writer.ts';
import { Random } from './random.ts';
import { StreamBytes } from './stream-bytes.ts';
import { SYN, writeTcpFrame } from './tcp-frame.ts';

/** 2026-03-01T09:00:00Z in microseconds. */
const startTime = 1_772_355_600_000_000;

const usual: BulkShape = {
  mss: 1448,
  merged: 0,
  loss: 0.001,
  reorder: 0.0005,
  rtt: 12_000,
  window: 240,
  sender: 1,
  tls: true,
};

/** The transfers of the bulk capture: downloads, an upload, small segments through a tunnel, merged segments. */
const shapes: readonly BulkShape[] = [
  usual,
  { ...usual, rtt: 30_000, loss: 0.003 },
  { ...usual, tls: false, rtt: 2_000 },
  { ...usual, sender: 0, rtt: 20_000, reorder: 0.004 },
  { ...usual, merged: 0.3, loss: 0 },
  { ...usual, mss: 536, tls: false, rtt: 80_000, window: 60, loss: 0.005 },
  { ...usual, mss: 536, rtt: 45_000, window: 80 },
  { ...usual, mss: 1208, rtt: 25_000, window: 90 },
  { ...usual, mss: 900, sender: 0, rtt: 9_000, window: 200, tls: false },
];

interface Transfer {
  readonly play: Generator<BulkPacket, void>;
  readonly stream: StreamBytes;
  readonly sender: number;
  readonly mss: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly initial: readonly [number, number];
  readonly timestamp: [number, number];
  packet: BulkPacket;
}

/** A few large transfers side by side, `packets` in all. */
export function writeBulk(path: string, packets: number, seed: number): TrafficCounts {
  return writeTransfers(path, shapes, Math.ceil(packets / shapes.length), seed, 262_144);
}

/** One download of `packets` packets, cut to 96 bytes each as `tcpdump -s 96` writes it. */
export function writeLong(path: string, packets: number, seed: number): TrafficCounts {
  return writeTransfers(path, [{ ...usual, loss: 0.002 }], packets, seed, 96);
}

function writeTransfers(
  path: string,
  kinds: readonly BulkShape[],
  packetsEach: number,
  seed: number,
  snapLength: number,
): TrafficCounts {
  const random = new Random(seed);
  resetIdentification();
  const writer = new PcapWriter(path, snapLength);
  const pool = random.bytes(1 << 20);
  const heap = new EventHeap();
  const transfers: Transfer[] = [];
  for (const [index, shape] of kinds.entries()) {
    const play = playBulk(shape, new Random(random.bits()), packetsEach, index * 5_000);
    const first = play.next();
    if (first.done === true) {
      continue;
    }
    heap.push(first.value.time, transfers.length);
    transfers.push({
      play,
      stream: new StreamBytes(pool, shape.tls),
      sender: shape.sender,
      mss: shape.mss,
      clientPort: 41_000 + index,
      serverPort: shape.tls ? 443 : 5201,
      initial: [random.bits(), random.bits()],
      timestamp: [0, 0],
      packet: first.value,
    });
  }
  while (heap.length > 0) {
    const slot = heap.pop();
    const transfer = transfers[slot];
    writePacket(writer, transfer, slot);
    const next = transfer.play.next();
    if (next.done !== true) {
      transfer.packet = next.value;
      heap.push(next.value.time, slot);
    }
  }
  const bytes = writer.close();
  return { packets: writer.packets, tcpFlows: transfers.length, udpFlows: 0, bytes };
}

const payloadBuffer = new Uint8Array(65_536);

function writePacket(writer: PcapWriter, transfer: Transfer, slot: number): void {
  const { packet, initial, timestamp } = transfer;
  const { side } = packet;
  const client = (0x0a01_0001 + slot) >>> 0;
  const server = 0xc633_6401;
  const time = startTime + packet.time;
  const stamp = Math.floor(time / 1000 + initial[side]) >>> 0;
  const start = writer.begin();
  let payload = noPayload;
  if (packet.length > 0) {
    transfer.stream.copy(packet.seq - 1, packet.length, payloadBuffer, 0);
    payload = payloadOf(payloadBuffer.subarray(0, packet.length));
  }
  const length = writeTcpFrame(
    writer.bytes,
    start,
    {
      ipv6: false,
      source: side === 0 ? client : server,
      destination: side === 0 ? server : client,
      ttl: side === 0 ? 64 : 57,
      inbound: side === 1,
    },
    {
      sourcePort: side === 0 ? transfer.clientPort : transfer.serverPort,
      destinationPort: side === 0 ? transfer.serverPort : transfer.clientPort,
      seq: (initial[side] + packet.seq) >>> 0,
      ack: packet.flags === SYN ? 0 : (initial[1 - side] + packet.ack) >>> 0,
      flags: packet.flags,
      window: side === transfer.sender ? 502 : 24_571,
      mss: transfer.mss + 12,
      timestamp: stamp,
      timestampEcho: timestamp[1 - side],
      sack: packet.sack.map((edge) => (initial[1 - side] + edge) >>> 0),
      payload,
    },
  );
  timestamp[side] = stamp;
  writer.end(start, length, time);
}
