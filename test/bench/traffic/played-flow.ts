import type { Route } from './frame.ts';
import { noPayload } from './frame.ts';
import { writeUdpFrame, writeUnreachableFrame } from './other-frames.ts';
import type { PcapWriter } from './pcap-writer.ts';
import type { Random } from './random.ts';
import { scenarios } from './scenarios.ts';
import type { Script, Step } from './script.ts';
import { writeTcpFrame } from './tcp-frame.ts';
import type { Segment } from './tcp-frame.ts';

/** Scripts written down for each scenario in a thousand flows; flows then share them. */
const variantsPerWeight = 4;
const clients = 24_000;
const servers = 600;
/** 2026-03-01T08:00:00Z in microseconds. */
export const startTime = 1_772_352_000_000_000;

/** What was put into a file, to hold readers against. */
export interface TrafficCounts {
  readonly packets: number;
  readonly tcpFlows: number;
  readonly udpFlows: number;
  readonly bytes: number;
}

/** A flow that is being played. */
export interface Playing {
  script: Script;
  cursor: number;
  ipv6: boolean;
  client: number;
  server: number;
  clientPort: number;
  initial: [number, number];
  ttl: [number, number];
  /** Last timestamp of each side, to be echoed by the other. */
  timestamp: [number, number];
}

/** Picks a script for each new flow: the mix of a link in front of servers. */
export function scriptChooser(random: Random): () => Script {
  const variants: Script[][] = [];
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  const byWeight: number[] = [];
  for (const [index, { weight, write }] of scenarios.entries()) {
    variants.push(Array.from({ length: weight * variantsPerWeight }, () => write(random)));
    for (let i = 0; i < weight; i++) {
      byWeight.push(index);
    }
  }
  return () => random.pick(variants[byWeight[random.between(0, total - 1)]]);
}

/** Client addresses and ports that no other flow of the file has. */
export function newFlow(random: Random, script: Script, number: number): Playing {
  const client = number % clients;
  return {
    script,
    cursor: 0,
    ipv6: client % 12 === 0,
    client: (0x0a00_0000 + client * 7 + 1) >>> 0,
    server: (0xc633_6400 + random.between(0, servers - 1)) >>> 0,
    clientPort: 1024 + Math.floor(number / clients),
    initial: [random.bits(), random.bits()],
    ttl: [random.between(44, 60), random.chance(0.5) ? 64 : 255],
    timestamp: [0, 0],
  };
}

const route: Route = { ipv6: false, source: 0, destination: 0, ttl: 64, inbound: true };
const routerRoute: Route = { ...route };
const segment: Segment = {
  sourcePort: 0,
  destinationPort: 0,
  seq: 0,
  ack: 0,
  flags: 0,
  window: 0,
  mss: 0,
  timestamp: -1,
  timestampEcho: 0,
  sack: [],
  payload: noPayload,
};

/** Writes the packet of one step of a flow; `time` in microseconds. */
export function writeStep(writer: PcapWriter, flow: Playing, step: Step, time: number): void {
  const start = writer.begin();
  const { side } = step;
  route.ipv6 = flow.ipv6;
  route.inbound = side === 0;
  route.source = side === 0 ? flow.client : flow.server;
  route.destination = side === 0 ? flow.server : flow.client;
  route.ttl = step.ttl === -1 ? flow.ttl[side] : step.ttl;
  const serverPort = flow.script.serverPort;
  const sourcePort = side === 0 ? flow.clientPort : serverPort;
  const destinationPort = side === 0 ? serverPort : flow.clientPort;
  const seq = (flow.initial[side] + step.seq) >>> 0;
  switch (step.kind) {
    case 'udp':
      writer.end(
        start,
        writeUdpFrame(writer.bytes, start, route, sourcePort, destinationPort, step.payload),
        time,
      );
      return;
    case 'icmp-unreachable':
      writer.end(start, writeUnreachable(writer.bytes, start, flow, step), time);
      return;
    case 'tcp':
      break;
  }
  segment.sourcePort = sourcePort;
  segment.destinationPort = destinationPort;
  segment.seq = seq;
  segment.ack = (step.flags & 0x10) === 0 ? 0 : (flow.initial[1 - side] + step.ack) >>> 0;
  segment.flags = step.flags;
  segment.window = step.window;
  segment.mss = step.mss;
  segment.payload = step.payload;
  segment.timestamp = -1;
  if (flow.script.timestamps && (step.flags & 0x04) === 0) {
    segment.timestamp = Math.floor(time / 1000 + flow.initial[side]) >>> 0;
    segment.timestampEcho = flow.timestamp[1 - side];
    flow.timestamp[side] = segment.timestamp;
  }
  writer.end(start, writeTcpFrame(writer.bytes, start, route, segment), time);
}

/** The error comes from a router on the server's side and quotes the client's SYN. */
function writeUnreachable(out: Buffer, start: number, flow: Playing, step: Step): number {
  routerRoute.ipv6 = flow.ipv6;
  routerRoute.inbound = false;
  routerRoute.source = 0xc000_0201;
  routerRoute.destination = flow.client;
  routerRoute.ttl = 254;
  route.source = flow.client;
  route.destination = flow.server;
  route.ttl = flow.ttl[0] - 1;
  const seq = (flow.initial[0] + step.seq) >>> 0;
  const ports = [flow.clientPort, flow.script.serverPort] as const;
  return writeUnreachableFrame(out, start, routerRoute, route, ports, seq);
}
