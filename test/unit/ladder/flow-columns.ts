import type { FlowPackets } from '../../../shared/flows/flow-packets.ts';
import { SEGMENT_NOTICES, type SegmentNotice } from '../../../shared/tcp/segment-notice.ts';
import {
  PACKET_MARKS,
  TCP_STATES,
  type PacketMark,
  type TcpState,
} from '../../../shared/tcp/tcp-names.ts';
import { ACK, FIN, PSH, RST, SYN } from '../../../shared/wire/decoded-packet.ts';

/** One packet of a drawn flow; what is left out continues the packet before it. */
export interface DrawnPacket {
  readonly side: 0 | 1;
  readonly flags: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
  /** Seconds since the first packet; 1 ms after the packet before by default. */
  readonly at?: number;
  readonly marks?: readonly PacketMark[];
  readonly client?: TcpState;
  readonly server?: TcpState;
  readonly label?: string;
  readonly icmp?: string;
  readonly answers?: number;
  readonly notice?: SegmentNotice;
}

/** The columns of a flow; packet numbers are 10, 11, 12 … so that index and number differ. */
export function columns(packets: readonly DrawnPacket[]): FlowPackets {
  const count = packets.length;
  const out = {
    count,
    packet: new Uint32Array(count),
    side: new Uint8Array(count),
    at: new Float64Array(count),
    flags: new Uint8Array(count),
    seq: new Uint32Array(count),
    ack: new Uint32Array(count),
    length: new Uint32Array(count),
    window: new Uint16Array(count),
    marks: new Uint16Array(count),
    clientState: new Uint8Array(count),
    serverState: new Uint8Array(count),
    rstValidity: new Uint8Array(count),
    rstAnswers: new Uint32Array(count),
    rstOutcomes: new Uint8Array(count),
    notices: new Uint8Array(count),
    labels: new Map<number, string>(),
    icmp: new Map<number, string>(),
    fragments: new Map(),
    rstFates: new Uint8Array(count),
    markFacts: new Map(),
    resets: new Map(),
    base: [1000, 5000] as [number, number],
  };
  let at = 0;
  let client: TcpState = 'UNKNOWN';
  let server: TcpState = 'UNKNOWN';
  packets.forEach((packet, i) => {
    at = packet.at === undefined ? (i === 0 ? 0 : at + 1e6) : packet.at * 1e9;
    client = packet.client ?? client;
    server = packet.server ?? server;
    out.packet[i] = 10 + i;
    out.side[i] = packet.side;
    out.at[i] = at;
    out.flags[i] = packet.flags;
    out.seq[i] = out.base[packet.side] + (packet.seq ?? 1);
    out.ack[i] = out.base[packet.side === 0 ? 1 : 0] + (packet.ack ?? 1);
    out.length[i] = packet.length ?? 0;
    for (const mark of packet.marks ?? []) out.marks[i] |= 1 << PACKET_MARKS.indexOf(mark);
    out.clientState[i] = TCP_STATES.indexOf(client);
    out.serverState[i] = TCP_STATES.indexOf(server);
    if ((packet.flags & RST) !== 0) out.rstValidity[i] = 1;
    out.rstAnswers[i] = packet.answers ?? 0;
    if (packet.notice !== undefined) out.notices[i] = SEGMENT_NOTICES.indexOf(packet.notice) + 1;
    if (packet.label !== undefined) out.labels.set(i, packet.label);
    if (packet.icmp !== undefined) out.icmp.set(i, packet.icmp);
  });
  return out;
}

/** The handshake, with states. */
export const HANDSHAKE: readonly DrawnPacket[] = [
  { side: 0, flags: SYN, seq: 0, client: 'SYN-SENT', server: 'SYN-RECEIVED' },
  { side: 1, flags: SYN | ACK, seq: 0, client: 'ESTABLISHED' },
  { side: 0, flags: ACK, server: 'ESTABLISHED' },
];

export const data = (side: 0 | 1, length = 1448, more: Partial<DrawnPacket> = {}): DrawnPacket => ({
  side,
  flags: PSH | ACK,
  length,
  ...more,
});

export const ack = (side: 0 | 1, more: Partial<DrawnPacket> = {}): DrawnPacket => ({
  side,
  flags: ACK,
  ...more,
});

/** A server's transfer: `count` segments, an ACK after every second. */
export const transfer = (count: number): DrawnPacket[] =>
  Array.from({ length: count }, (_, i) => (i % 3 === 2 ? ack(0) : data(1)));

export const CLOSE: readonly DrawnPacket[] = [
  { side: 0, flags: FIN | ACK, client: 'FIN-WAIT-1', server: 'CLOSE-WAIT' },
  { side: 0, flags: RST | ACK, seq: 2, client: 'CLOSED', server: 'CLOSED' },
  { side: 1, flags: RST, seq: 1, answers: 10 },
];
