import type { CaptureRecord } from '../capture/record.ts';
import { decode } from '../wire/decode.ts';
import { DecodedPacket, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import { emptyRecord } from '../capture/record.ts';
import type { AnalysisSession } from './analysis-api.ts';

/** Bytes that each packet's block takes: whole, and without its payload. 0: it cannot be written. */
export interface PacketSizes {
  readonly whole: Uint32Array;
  readonly cut: Uint32Array;
}

/** What happens to a packet of a slice where it does not stay whole (0). */
export const CUT = 1;
export const OMIT = 2;

/** Packets at both ends of a flow that show its handshakes and its close. */
const ENDS = 12;
/** Packets on either side of what matters that are kept with it. */
const AROUND = 3;

const decoded = new DecodedPacket();

/** Bytes of a packet up to its payload; all of them where it has none that can be told apart. */
export function headerBytes(record: CaptureRecord): number {
  decode(record, decoded);
  if (decoded.kind !== 'tcp' && decoded.kind !== 'udp') return record.captured;
  if (decoded.payloadCaptured <= 0) return record.captured;
  return Math.min(record.captured, decoded.payloadStart - record.start);
}

/** Decides for every packet whether it is kept whole, without payload, or not at all. */
export function planSlice(
  session: AnalysisSession,
  packets: Uint32Array,
  sizes: PacketSizes,
  most: number,
): Uint8Array {
  const plan = new Uint8Array(packets.length);
  let over = sizes.whole.reduce((sum, size) => sum + size, 0) - most;
  const distance = distances(session, packets);
  const order = Uint32Array.from(packets.keys()).sort((a, b) =>
    distance[a] === distance[b] ? a - b : distance[b] - distance[a],
  );
  const bulk = order.filter((i) => distance[i] > AROUND);
  const rest = order.filter((i) => distance[i] <= AROUND);
  for (const some of [bulk, rest]) {
    for (const i of some) {
      if (over <= 0) return plan;
      if (sizes.cut[i] === sizes.whole[i]) continue;
      plan[i] = CUT;
      over -= sizes.whole[i] - sizes.cut[i];
    }
    for (const i of some) {
      if (over <= 0) return plan;
      over -= plan[i] === CUT ? sizes.cut[i] : sizes.whole[i];
      plan[i] = OMIT;
    }
  }
  return plan;
}

/** How many packets of its flow lie between each packet and the nearest one that matters. */
function distances(session: AnalysisSession, packets: Uint32Array): Uint32Array {
  const distance = new Uint32Array(packets.length).fill(0xffffffff);
  for (const [flow, members] of byFlow(session, packets)) {
    const matters = whatMatters(session, flow);
    const away = members.map((i, at) => {
      if (at < ENDS || at >= members.length - ENDS) return 0;
      return matters.has(packets[i]) || isFlagged(session, packets[i]) ? 0 : Infinity;
    });
    for (let at = 1; at < away.length; at += 1) away[at] = Math.min(away[at], away[at - 1] + 1);
    for (let at = away.length - 2; at >= 0; at -= 1)
      away[at] = Math.min(away[at], away[at + 1] + 1);
    members.forEach((i, at) => {
      distance[i] = away[at];
    });
  }
  return distance;
}

function byFlow(session: AnalysisSession, packets: Uint32Array): Map<number, number[]> {
  const flows = new Map<number, number[]>();
  packets.forEach((packet, i) => {
    const flow = session.flowOf(packet);
    const known = flows.get(flow);
    if (known === undefined) flows.set(flow, [i]);
    else known.push(i);
  });
  return flows;
}

/** Packets of a flow that the verdict rests on or that somebody wrote about. */
function whatMatters(session: AnalysisSession, flow: number): ReadonlySet<number> {
  const packets = new Set<number>();
  if (flow < 0) return packets;
  for (const { packet } of session.record(flow).verdict.evidence) packets.add(packet);
  for (const { anchor } of session.annotations.notes) {
    if (anchor.on === 'packet') packets.add(anchor.packet);
  }
  return packets;
}

const record = emptyRecord();

function isFlagged(session: AnalysisSession, packet: number): boolean {
  if (!session.readPacket(packet, record)) return false;
  decode(record, decoded);
  return decoded.kind === 'icmp-error' || isTcpEnd(decoded);
}

function isTcpEnd(packet: DecodedPacket): boolean {
  return packet.kind === 'tcp' && (packet.flags & (SYN | FIN | RST)) !== 0;
}
