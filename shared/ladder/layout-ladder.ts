import type { PacketNumber, SideIndex } from '../base/units.ts';
import type { Evidence } from '../findings/rule.ts';
import {
  FOREIGN_HEADER,
  indexOfPacket,
  RECEIVER_GOES_ON,
  SENDER_GOES_ON,
  type FlowPackets,
} from '../flows/flow-packets.ts';
import { RST_OUTCOMES } from '../flows/rst-outcomes.ts';
import { SEGMENT_NOTICES } from '../tcp/segment-notice.ts';
import {
  PACKET_MARKS,
  RST_VALIDITIES,
  TCP_STATES,
  type PacketMark,
  type TcpState,
} from '../tcp/tcp-names.ts';
import { ACK, FIN, RST } from '../wire/decoded-packet.ts';
import {
  classify,
  foldRun,
  isRetransmission,
  ROW_ACKS,
  ROW_DATA,
  ROW_GAP,
  ROW_KEEP_ALIVES,
  ROW_PACKET,
  ROW_RETRANSMISSIONS,
  SOLID,
} from './fold-runs.ts';
import type { LadderPacket, LadderRow, ResetFate } from './ladder-rows.ts';
import { fragmentText } from './fragment-text.ts';
import { markReasons } from './mark-words.ts';
import { shortestGap } from './pauses.ts';

/** What a layout depends on beside the packets. */
export interface LadderOptions {
  /** False: every packet is a row of its own; gaps are drawn all the same. */
  readonly folded: boolean;
  /** The verdict's evidence: those packets are never folded and carry the sentence. */
  readonly evidence: readonly Evidence[];
  /** What people and the capture file say of a packet, asked whenever its row is made. */
  readonly said?: (packet: PacketNumber) => readonly string[];
}

/** A laid-out ladder: rows are made when somebody looks at them. */
export interface Ladder {
  readonly packets: FlowPackets;
  readonly rowCount: number;
  /** Row of the flow's first FIN or RST, -1 where there is none. */
  readonly closeRow: number;
  row(index: number): LadderRow;
  /** The row that shows a packet (the fold that holds it), -1 where the flow has it not. */
  rowOfPacket(packet: PacketNumber): number;
}

/**
 * Lays out a flow: which packets are rows, which fold, where silence is torn out. Nothing is left
 * out: each packet belongs to exactly one row. Works on columns in a few passes; a flow of a million
 * packets takes some tens of milliseconds.
 *
 *   SYN ───>          packet
 *   <─── SYN ACK      packet
 *   ...
 *   <════ 84 segments fold 'data'
 *   ≈ 2.49 s ≈        gap
 *   FIN ───>          packet (evidence)
 */
export function layoutLadder(packets: FlowPackets, options: LadderOptions): Ladder {
  return new LaidOutLadder(packets, options);
}

const FOLD_WORDS: Readonly<Record<number, 'data' | 'retransmissions' | 'keep-alives' | 'acks'>> = {
  [ROW_DATA]: 'data',
  [ROW_ACKS]: 'acks',
  [ROW_RETRANSMISSIONS]: 'retransmissions',
  [ROW_KEEP_ALIVES]: 'keep-alives',
};

class LaidOutLadder implements Ladder {
  readonly rowCount: number;
  readonly closeRow: number;
  /** Per row: its kind and its first packet's index (for a gap: the packet after it). */
  private readonly kinds: Uint8Array;
  private readonly firsts: Uint32Array;
  private readonly evidenceAt: ReadonlyMap<number, number>;
  private readonly notes: ReadonlyMap<number, string>;
  private readonly udp: boolean;

  constructor(
    readonly packets: FlowPackets,
    private readonly options: LadderOptions,
  ) {
    const evidenceAt = new Map<number, number>();
    const notes = new Map<number, string>();
    options.evidence.forEach((evidence, number) => {
      const index = indexOfPacket(packets.packet, packets.count, evidence.packet);
      if (index < 0) return;
      if (!evidenceAt.has(index)) evidenceAt.set(index, number);
      const before = notes.get(index);
      notes.set(index, before === undefined ? evidence.text : `${before} · ${evidence.text}`);
    });
    this.evidenceAt = evidenceAt;
    this.notes = notes;
    this.udp = isUdp(packets);
    const { count, at } = packets;
    const kinds = new Uint8Array(2 * count);
    const firsts = new Uint32Array(2 * count);
    let rows = 0;
    const sink = (kind: number, first: number): void => {
      kinds[rows] = kind;
      firsts[rows] = first;
      rows += 1;
    };
    const silence = shortestGap(at, count);
    const pause = (index: number): boolean => index > 0 && at[index] - at[index - 1] >= silence;
    const classes = options.folded ? classify(packets, evidenceAt.keys()) : new Uint8Array(count);
    let i = 0;
    while (i < count) {
      if (classes[i] === SOLID) {
        if (pause(i)) sink(ROW_GAP, i);
        sink(ROW_PACKET, i);
        i += 1;
        continue;
      }
      let end = i + 1;
      while (end < count && classes[end] !== SOLID) end += 1;
      foldRun(packets, classes, i, end, pause, sink);
      i = end;
    }
    this.rowCount = rows;
    this.kinds = kinds.slice(0, rows);
    this.firsts = firsts.slice(0, rows);
    const close = packets.flags
      .subarray(0, count)
      .findIndex((flags) => (flags & (FIN | RST)) !== 0);
    this.closeRow = close < 0 ? -1 : this.rowOfIndex(close);
  }

  row(index: number): LadderRow {
    const first = this.firsts[index];
    const kind = this.kinds[index];
    if (kind === ROW_GAP)
      return { kind: 'gap', silence: this.packets.at[first] - this.packets.at[first - 1] };
    if (kind === ROW_PACKET) return this.packetRow(first);
    return this.foldRow(kind, first, this.endOf(index));
  }

  rowOfPacket(packet: PacketNumber): number {
    const index = indexOfPacket(this.packets.packet, this.packets.count, packet);
    return index < 0 ? -1 : this.rowOfIndex(index);
  }

  /** Index after the row's last packet. */
  private endOf(row: number): number {
    return row + 1 < this.rowCount ? this.firsts[row + 1] : this.packets.count;
  }

  /** Last row that begins at or before a packet: a gap begins where the row after it does, so it never wins. */
  private rowOfIndex(index: number): number {
    let low = 0;
    let high = this.rowCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.firsts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private packetRow(index: number): LadderRow {
    const { clientState, serverState } = this.packets;
    return {
      kind: 'packet',
      packet: ladderPacket(this.packets, index, this.udp),
      evidence: this.evidenceAt.get(index) ?? -1,
      note: this.notes.get(index) ?? null,
      said: this.options.said?.(this.packets.packet[index]) ?? [],
      clientState: changedState(clientState, index),
      serverState: changedState(serverState, index),
    };
  }

  private foldRow(kind: number, from: number, to: number): LadderRow {
    const { side, length, marks, packet, at } = this.packets;
    const segments: [number, number] = [0, 0];
    const acks: [number, number] = [0, 0];
    const bytes: [number, number] = [0, 0];
    let retransmissions = 0;
    let fragments = 0;
    for (let i = from; i < to; i += 1) {
      const by = side[i];
      if (this.packets.fragments.has(i)) {
        fragments += 1;
        continue;
      }
      if (this.udp || length[i] > 0) segments[by] += 1;
      else acks[by] += 1;
      bytes[by] += length[i];
      if (isRetransmission(marks[i])) retransmissions += 1;
    }
    return {
      kind: 'fold',
      side: mainSide(bytes, segments, acks, side[from]),
      first: packet[from],
      last: packet[to - 1],
      at: knownTime(at[from]),
      until: knownTime(at[to - 1]),
      segments,
      acks,
      bytes,
      retransmissions,
      fragments,
      udp: this.udp,
      what: this.udp ? 'data' : FOLD_WORDS[kind],
    };
  }
}

/** The side that the run's bytes, else its segments, else its packets mostly come from. */
function mainSide(
  bytes: readonly [number, number],
  segments: readonly [number, number],
  acks: readonly [number, number],
  first: number,
): SideIndex {
  for (const [client, server] of [bytes, segments, acks]) {
    if (client !== server) return client > server ? 0 : 1;
  }
  return first === 0 ? 0 : 1;
}

/** The state where it changed with this packet; at the first packet, where it says something. */
function changedState(states: Uint8Array, index: number): TcpState | null {
  const state = TCP_STATES[states[index]];
  if (index > 0) return states[index] === states[index - 1] ? null : state;
  return state === 'UNKNOWN' || state === 'CLOSED' || state === 'LISTEN' ? null : state;
}

/** Whether no packet has anything of a TCP header. The first segment of a TCP flow ends the search. */
function isUdp(packets: FlowPackets): boolean {
  for (let i = 0; i < packets.count; i += 1) {
    if (packets.icmp.has(i) || packets.fragments.has(i)) continue;
    if ((packets.flags[i] | packets.seq[i] | packets.ack[i] | packets.window[i]) !== 0)
      return false;
  }
  return packets.count > 0;
}

/** One packet of the columns as an object. */
export function ladderPacket(packets: FlowPackets, index: number, udp = false): LadderPacket {
  const flags = packets.flags[index];
  const validity = packets.rstValidity[index];
  const answers = packets.rstAnswers[index];
  const notice = packets.notices[index];
  const fragment = packets.fragments.get(index);
  const fates = packets.rstFates[index];
  return {
    packet: packets.packet[index],
    side: packets.side[index] === 0 ? 0 : 1,
    at: knownTime(packets.at[index]),
    udp,
    flags,
    seq: packets.seq[index],
    ack: (flags & ACK) === 0 ? null : packets.ack[index],
    ackField: packets.ack[index],
    length: packets.length[index],
    window: packets.window[index],
    marks: marksOf(packets.marks[index]),
    ...(packets.markFacts.has(index) && { reasons: markReasons(packets, index) }),
    client: TCP_STATES[packets.clientState[index]],
    server: TCP_STATES[packets.serverState[index]],
    rst:
      validity === 0
        ? null
        : {
            form: (flags & ACK) === 0 ? 'rst' : 'rst-ack',
            validity: RST_VALIDITIES[validity - 1],
            answers: answers === 0 ? null : answers,
          },
    ...(fates !== 0 && { fate: fateOf(fates) }),
    outcomes: validity === 0 ? null : RST_OUTCOMES[packets.rstOutcomes[index]],
    notice: notice === 0 ? null : SEGMENT_NOTICES[notice - 1],
    label: packets.labels.get(index) ?? null,
    icmp: packets.icmp.get(index) ?? null,
    fragment: fragment === undefined ? null : fragmentText(fragment),
  };
}

function fateOf(bits: number): ResetFate {
  return {
    senderGoesOn: (bits & SENDER_GOES_ON) !== 0,
    receiverGoesOn: (bits & RECEIVER_GOES_ON) !== 0,
    foreignHeader: (bits & FOREIGN_HEADER) !== 0,
  };
}

function marksOf(bits: number): readonly PacketMark[] {
  return bits === 0 ? [] : PACKET_MARKS.filter((_, number) => (bits & (1 << number)) !== 0);
}

/** A time of the packets' column, which holds NaN where none is known. */
function knownTime(nanos: number): number | null {
  return Number.isNaN(nanos) ? null : nanos;
}
