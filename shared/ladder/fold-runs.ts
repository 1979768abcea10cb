import type { FlowPackets } from '../flows/flow-packets.ts';
import { CLOSED_SOCKET } from '../tcp/segment-notice.ts';
import { PACKET_MARKS, type PacketMark } from '../tcp/tcp-names.ts';
import { FIN, RST, SYN } from '../wire/decoded-packet.ts';

/** What a packet is to the folding: `SOLID` is always a row of its own. */
export const SOLID = 0;
export const PLAIN = 1;
export const RETRANSMITTED = 2;
export const KEEP_ALIVE = 3;

/** Kinds of rows in the layout's column. */
export const ROW_PACKET = 0;
export const ROW_GAP = 1;
export const ROW_DATA = 2;
export const ROW_ACKS = 3;
export const ROW_RETRANSMISSIONS = 4;
export const ROW_KEEP_ALIVES = 5;

/** Runs of plain data and ACKs shorter than this stay as they are. */
const SHORTEST_RUN = 6;
/** Trains need this many of their own kind. */
const SHORTEST_TRAIN = 3;
/** A retransmission train goes on over up to so many other packets (answers, duplicate ACKs). */
const TRAIN_REACH = 3;

const bit = (mark: PacketMark): number => 1 << PACKET_MARKS.indexOf(mark);
const RETRANSMISSION_BITS =
  bit('retransmission') | bit('fastRetransmission') | bit('spuriousRetransmission');
const KEEP_ALIVE_BITS =
  bit('keepAlive') | bit('keepAliveAck') | bit('zeroWindowProbe') | bit('zeroWindowProbeAck');
const ZERO_WINDOW = bit('zeroWindow');
/** Labels that name a moment of the conversation; "application data" and the like may fold. */
const TELLING = /^(ClientHello|ServerHello|HelloRetryRequest|alert|encrypted alert|HTTP )/;

/** Whether the packet repeats bytes: counted in folds, drawn dashed. */
export function isRetransmission(marks: number): boolean {
  return (marks & RETRANSMISSION_BITS) !== 0;
}

/**
 * Sorts every packet of a flow into one of the four. SOLID: SYN, FIN, RST; ICMP; evidence; a change
 * of either end's state; the first and the last data segment of each side; a label that tells; a
 * receive window that closes or opens again; what is noticed of a segment (of those to a closed socket
 * the first of each side); fragments of a datagram that never became whole.
 */
export function classify(packets: FlowPackets, evidence: Iterable<number>): Uint8Array {
  const { count, flags, length, marks, side, clientState, serverState } = packets;
  const classes = new Uint8Array(count);
  const lastData = [-1, -1];
  const windowShut = [false, false];
  for (let i = 0; i < count; i += 1) {
    const bits = marks[i];
    let kind = PLAIN;
    if ((bits & KEEP_ALIVE_BITS) !== 0) kind = KEEP_ALIVE;
    else if ((bits & RETRANSMISSION_BITS) !== 0) kind = RETRANSMITTED;
    if ((flags[i] & (SYN | FIN | RST)) !== 0) kind = SOLID;
    else if (
      i > 0 &&
      (clientState[i] !== clientState[i - 1] || serverState[i] !== serverState[i - 1])
    )
      kind = SOLID;
    const from = side[i];
    if (length[i] > 0 && (bits & KEEP_ALIVE_BITS) === 0) {
      if (lastData[from] < 0) kind = SOLID;
      lastData[from] = i;
    }
    const shut = (bits & ZERO_WINDOW) !== 0;
    if (shut !== windowShut[from] && (bits & KEEP_ALIVE_BITS) === 0) {
      windowShut[from] = shut;
      kind = SOLID;
    }
    classes[i] = kind;
  }
  for (const index of lastData) if (index >= 0) classes[index] = SOLID;
  noticed(packets, classes);
  for (const index of packets.icmp.keys()) classes[index] = SOLID;
  for (const [index, { whole }] of packets.fragments) if (whole === 0) classes[index] = SOLID;
  for (const [index, label] of packets.labels) if (TELLING.test(label)) classes[index] = SOLID;
  for (const index of evidence) classes[index] = SOLID;
  return classes;
}

/** Segments with a notice stand by themselves; a closed socket may get hundreds, of which the first says it. */
function noticed(packets: FlowPackets, classes: Uint8Array): void {
  const told = [false, false];
  for (let i = 0; i < packets.count; i += 1) {
    const notice = packets.notices[i];
    if (notice === 0) continue;
    const from = packets.side[i];
    if (notice !== CLOSED_SOCKET || !told[from]) classes[i] = SOLID;
    if (notice === CLOSED_SOCKET) told[from] = true;
  }
}

/** Receives the rows in order: kind and index of the first packet. */
export type RowSink = (kind: number, first: number) => void;

/**
 * Turns packets [from, to) that lie between two solid ones into rows. Order of the rules:
 * trains of keep-alives (3 or more in a row, whatever the pauses), trains of retransmissions (3 or
 * more, at most 3 other packets between two), runs of 6 or more plain packets without a pause; what
 * remains is drawn packet by packet. `pause(i)`: there is a gap row before packet i.
 */
export function foldRun(
  packets: FlowPackets,
  classes: Uint8Array,
  from: number,
  to: number,
  pause: (index: number) => boolean,
  sink: RowSink,
): void {
  let plainFrom = from;
  let i = from;
  while (i < to) {
    const end = trainEnd(classes, i, to);
    if (end === i) {
      i += 1;
      continue;
    }
    foldPlain(packets, classes, plainFrom, i, pause, sink);
    if (pause(i)) sink(ROW_GAP, i);
    sink(classes[i] === KEEP_ALIVE ? ROW_KEEP_ALIVES : ROW_RETRANSMISSIONS, i);
    i = end;
    plainFrom = end;
  }
  foldPlain(packets, classes, plainFrom, to, pause, sink);
}

/** End of the train that begins at packet i, i itself where none does. */
function trainEnd(classes: Uint8Array, i: number, to: number): number {
  const kind = classes[i];
  if (kind !== KEEP_ALIVE && kind !== RETRANSMITTED) return i;
  const reach = kind === KEEP_ALIVE ? 0 : TRAIN_REACH;
  let members = 0;
  let last = i - 1;
  for (let at = i; at < to && at - last <= reach + 1; at += 1) {
    if (classes[at] === kind) {
      members += 1;
      last = at;
    } else if (classes[at] === KEEP_ALIVE) break;
  }
  return members >= SHORTEST_TRAIN ? last + 1 : i;
}

/** Runs without trains: split at pauses and at single retransmissions, folded where long enough. */
function foldPlain(
  packets: FlowPackets,
  classes: Uint8Array,
  from: number,
  to: number,
  pause: (index: number) => boolean,
  sink: RowSink,
): void {
  let start = from;
  while (start < to) {
    if (pause(start)) sink(ROW_GAP, start);
    let end = start + 1;
    const plain = classes[start] === PLAIN;
    if (plain) while (end < to && classes[end] === PLAIN && !pause(end)) end += 1;
    if (plain && end - start >= SHORTEST_RUN)
      sink(holdsData(packets, start, end) ? ROW_DATA : ROW_ACKS, start);
    else for (let i = start; i < end; i += 1) sink(ROW_PACKET, i);
    start = end;
  }
}

function holdsData(packets: FlowPackets, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (packets.length[i] > 0) return true;
  return false;
}
