import type { FlowNumber, PacketNumber } from '../base/units.ts';
import type { CaptureRecord } from '../capture/record.ts';
import { emptyRecord, LACKS } from '../capture/record.ts';
import { isForeign } from '../tcp/endpoint-machine.ts';
import { MarkWatch, type MarkFact } from '../tcp/mark-watch.ts';
import { RFC_793 } from '../tcp/reset-outcome.ts';
import { CLOSED_SOCKET, SegmentWatch, SYN_IN_WINDOW } from '../tcp/segment-notice.ts';
import { CLOSED, FIN_WAIT_1, FIN_WAIT_2, setState, stateOf } from '../tcp/state-numbers.ts';
import { TcpMachine } from '../tcp/tcp-machine.ts';
import * as word from '../tcp/tcp-words.ts';
import { ACK, DecodedPacket, RST, SYN } from '../wire/decoded-packet.ts';
import type { EndpointGeneration, RstFacts } from './flow-facts.ts';
import {
  FOREIGN_HEADER,
  indexOfPacket,
  RECEIVER_GOES_ON,
  SENDER_GOES_ON,
  type FlowPackets,
} from './flow-packets.ts';
import { F_FLAGS, F_FLIPPED, F_UDP, firstPacketOf } from './flow-table.ts';
import type { FragmentOfFlow } from './fragment-links.ts';
import { icmpText } from './icmp-text.ts';
import { GENERATION_NUMBERS } from './rst-outcomes.ts';
import { rstFacts } from './side-facts.ts';
import { stepUdp } from './step-udp.ts';
import type { Tracker } from './tracker.ts';

/** What the second look needs from its caller. */
export interface ReplayOptions {
  /** Reads a packet again and decodes it; false where that is no longer possible (the file changed). */
  readPacket(packet: PacketNumber, record: CaptureRecord, decoded: DecodedPacket): boolean;
  /** What a packet carries, in words; null: nothing to say. Called in order. `side`: 0 client, 1 server. */
  describe?(
    packet: PacketNumber,
    side: 0 | 1,
    record: CaptureRecord,
    decoded: DecodedPacket,
  ): string | null;
  /** Endpoints of which kind obey the resets and SYNs; `linux-current` where left out, as in the facts. */
  readonly generation?: EndpointGeneration;
}

/** A scratch row belongs to flow 0 of its own machine. */
const SCRATCH_FLOW = 0;

/**
 * The second look at one flow: walks its packet chain, reads each packet again and runs the tracker's
 * own machine on a scratch row, so that every column agrees with the flow's facts. Linear in the
 * flow's packets; objects only for labels, ICMP errors and fragments (which stand between the packets,
 * in order, and change nothing). A packet that cannot be read again is left out of every column.
 */
export function replayFlow(
  tracker: Tracker,
  flow: FlowNumber,
  options: ReplayOptions,
): FlowPackets {
  const { index } = tracker;
  const w = tracker.flows.rows.page(flow);
  const row = tracker.flows.rows.base(flow);
  const flip = (w[row + F_FLAGS] & F_FLIPPED) === 0 ? 0 : 1;
  const udp = (w[row + F_FLAGS] & F_UDP) !== 0;
  const first = firstPacketOf(w, row);
  const start = tracker.chainStart(flow);
  const loose = tracker.fragments.ofFlowInOrder(flow);
  const columns = newColumns(chainLength(tracker, start) + loose.length);
  const labels = new Map<number, string>();
  const icmp = new Map<number, string>();
  const fragments = new Map<number, FragmentOfFlow>();
  const resets = new Map<number, RstFacts>();
  /** Client's and server's states as if no reset had been; from the first reset on. */
  const without = [new Uint8Array(columns.at.length), new Uint8Array(columns.at.length)] as const;

  const scratch = new Uint32Array(word.TCP_WORDS);
  const machine = new TcpMachine(index);
  const generation = GENERATION_NUMBERS[options.generation ?? 'linux-current'];
  machine.generation = generation;
  const watch = new SegmentWatch(index);
  const marks = new MarkWatch(machine.anomalies);
  const markFacts = new Map<number, MarkFact[]>();
  const untimed = ((tracker.listed.get(flow) ?? 0) & LACKS.time) !== 0;
  const record = emptyRecord();
  const decoded = new DecodedPacket();
  let count = 0;
  let taken = 0;
  const place = (packet: PacketNumber): 0 | 1 => {
    const side = (index.rawSide(packet) ^ flip) as 0 | 1;
    columns.packet[count] = packet;
    columns.side[count] = side;
    columns.at[count] = untimed ? Number.NaN : index.nanosBetween(first, packet);
    return side;
  };
  const placeStates = (): void => {
    columns.clientState[count] = stateOf(scratch, word.sideAt(0, flip));
    columns.serverState[count] = stateOf(scratch, word.sideAt(0, flip ^ 1));
    count += 1;
  };
  const placeFragments = (before: number): void => {
    for (; taken < loose.length && loose[taken].packet < before; taken += 1) {
      place(loose[taken].packet);
      fragments.set(count, loose[taken]);
      placeStates();
    }
  };
  for (let packet = start; packet !== 0; packet = index.next(packet)) {
    placeFragments(packet);
    if (!options.readPacket(packet, record, decoded)) continue;
    const side = place(packet);
    if (index.isAbout(packet)) {
      icmp.set(count, icmpText(decoded.ipVersion, decoded.icmpType, decoded.icmpCode));
    } else {
      if (udp) {
        stepUdp(scratch, 0, index.rawSide(packet), decoded, packet);
      } else {
        if (packet === first) {
          const reused = (w[row + word.C_FLAGS] & word.REUSED) !== 0;
          machine.begin(
            scratch,
            0,
            SCRATCH_FLOW,
            decoded.flags,
            decoded.payloadLength,
            reused,
            false,
          );
        }
        const raw = index.rawSide(packet);
        const sec = index.sec(packet);
        const nsec = index.nsec(packet);
        const notice = watch.look(scratch, 0, raw, decoded, packet, sec, nsec);
        marks.before(scratch, 0, raw, decoded);
        machine.step(scratch, 0, SCRATCH_FLOW, raw, decoded, packet, sec, nsec);
        const why = marks.after(scratch, 0, raw, decoded, packet, machine.marks);
        if (why.length > 0)
          keepFacts(tracker, flow, markFacts, columns.packet, count, decoded, why);
        if ((decoded.flags & RST) !== 0) {
          watch.sawReset(raw, packet, machine.judged.outcomes);
          const kept = machine.resets.newest(scratch, 0, raw, packet);
          const reset = rstFacts(kept, raw, w, row);
          if (reset !== null) resets.set(count, reset);
        }
        if (notice === SYN_IN_WINDOW && generation === RFC_793)
          setState(scratch, word.sideAt(0, raw ^ 1), CLOSED);
        columns.notices[count] = notice;
        if (scratch[word.C_RESETS] !== 0) {
          const kept = machine.resets.unreset(scratch, 0);
          without[flip][count] = kept & 15;
          without[flip ^ 1][count] = kept >>> 4;
          if (machine.after.until !== 0)
            outlived(columns, count, side, machine.after, without[side]);
        }
        writeTcp(columns, count, decoded, machine);
      }
      columns.length[count] = decoded.payloadLength;
      const label = options.describe?.(packet, side, record, decoded) ?? null;
      if (label !== null) labels.set(count, label);
    }
    placeStates();
  }
  placeFragments(Infinity);
  noticeLateSegments(columns, count);
  return {
    count,
    ...columns,
    labels,
    icmp,
    fragments,
    resets,
    markFacts,
    base: [w[word.sideAt(row, flip) + word.S_BASE], w[word.sideAt(row, flip ^ 1) + word.S_BASE]],
  };
}

/** Keeps why a packet has its marks; what its D-SACK says of a copy is told beside the copy as well. */
function keepFacts(
  tracker: Tracker,
  flow: FlowNumber,
  kept: Map<number, MarkFact[]>,
  packets: Uint32Array,
  at: number,
  p: DecodedPacket,
  facts: readonly MarkFact[],
): void {
  kept.set(
    at,
    facts.map((fact) => {
      if (fact.mark !== 'reusedPorts' || (p.flags & (SYN | ACK)) !== SYN) return fact;
      const older = olderStream(tracker, flow);
      return older === null ? fact : { ...fact, a: 1, b: older };
    }),
  );
  for (const fact of facts) {
    const copy = fact.mark === 'dSack' ? indexOfPacket(packets, at, fact.a) : -1;
    if (copy < 0) continue;
    const needless: MarkFact = { mark: 'needless', a: packets[at], b: 0, c: 0 };
    kept.set(copy, [...(kept.get(copy) ?? []), needless]);
  }
}

/** tcp.stream of the connection that had the ports of this one before it. */
function olderStream(tracker: Tracker, flow: FlowNumber): number | null {
  const { flows } = tracker;
  const end = (of: FlowNumber, raw: number): string =>
    `${flows.ip(of, raw)} ${flows.port(of, raw)}`;
  const [one, other] = [end(flow, 0), end(flow, 1)];
  const ports = flows.port(flow, 0) + flows.port(flow, 1);
  for (let older = flow - 1; older >= 0; older -= 1) {
    if (flows.port(older, 0) + flows.port(older, 1) !== ports) continue;
    const [a, b] = [end(older, 0), end(older, 1)];
    const same = (a === one && b === other) || (a === other && b === one);
    const stream = same ? tracker.tcpStream(older) : null;
    if (stream !== null) return stream;
  }
  return null;
}

/** Writes what only TCP packets have. */
function writeTcp(columns: Columns, at: number, p: DecodedPacket, machine: TcpMachine): void {
  columns.flags[at] = p.flags;
  columns.seq[at] = p.seq;
  columns.ack[at] = p.ack;
  columns.window[at] = p.window;
  columns.marks[at] = machine.marks;
  if ((p.flags & RST) === 0) return;
  columns.rstValidity[at] = machine.judged.validity + 1;
  columns.rstAnswers[at] = machine.judged.answers;
  columns.rstOutcomes[at] = machine.judged.outcomes;
  if (isForeign(machine.judged)) columns.rstFates[at] = FOREIGN_HEADER;
}

/** A side turns out to live on after resets that had closed it: they did not, and say so. */
function outlived(
  columns: Columns,
  count: number,
  side: 0 | 1,
  { from, until }: { readonly from: number; readonly until: number },
  without: Uint8Array,
): void {
  const states = side === 0 ? columns.clientState : columns.serverState;
  for (let i = indexOfPacket(columns.packet, count, from); i >= 0 && i < count; i += 1) {
    if (columns.packet[i] >= until) return;
    states[i] = without[i];
    if (columns.rstValidity[i] !== 0)
      columns.rstFates[i] |= columns.side[i] === side ? SENDER_GOES_ON : RECEIVER_GOES_ON;
  }
}

/**
 * What came to an end that had sent its FIN and then reset it: that socket was closed, not half-closed
 * (FACTS 4.4, row 7), as only the reset shows.
 */
function noticeLateSegments(columns: Columns, count: number): void {
  const { packet, flags, side, rstAnswers, notices } = columns;
  for (let i = 0; i < count; i += 1) {
    if (rstAnswers[i] === 0 || (flags[i] & ACK) !== 0) continue;
    const answered = indexOfPacket(packet, count, rstAnswers[i]);
    if (answered < 0 || notices[answered] !== 0) continue;
    const state = (side[i] === 0 ? columns.clientState : columns.serverState)[answered];
    if (state === FIN_WAIT_1 || state === FIN_WAIT_2) notices[answered] = CLOSED_SOCKET;
  }
}

type Columns = ReturnType<typeof newColumns>;

function newColumns(count: number): {
  packet: Uint32Array;
  side: Uint8Array;
  at: Float64Array;
  flags: Uint8Array;
  seq: Uint32Array;
  ack: Uint32Array;
  length: Uint32Array;
  window: Uint16Array;
  marks: Uint16Array;
  clientState: Uint8Array;
  serverState: Uint8Array;
  rstValidity: Uint8Array;
  rstAnswers: Uint32Array;
  rstOutcomes: Uint8Array;
  rstFates: Uint8Array;
  notices: Uint8Array;
} {
  return {
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
    rstFates: new Uint8Array(count),
    notices: new Uint8Array(count),
  };
}

function chainLength(tracker: Tracker, first: PacketNumber): number {
  let count = 0;
  for (let packet = first; packet !== 0; packet = tracker.index.next(packet)) count += 1;
  return count;
}
