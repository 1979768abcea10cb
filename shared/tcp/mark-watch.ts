import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { AnomalyTable } from './anomaly-table.ts';
import { windowShift } from './segment-analysis.ts';
import { SentSegments } from './sent-segments.ts';
import { PACKET_MARKS, type PacketMark } from './tcp-names.ts';
import * as word from './tcp-words.ts';

/**
 * Why a packet has a mark: the packets and numbers behind it, 0 where there is none. `needless` and `dSack` are no
 * marks of Wireshark's: a receiver's word (RFC 2883) that a copy was not wanted.
 *
 *   mark                    a: packet                        b                             c
 *   retransmission          that carried it first            packet: the copy before       0
 *   fastRetransmission      the newest duplicate ACK         how many there were           0
 *   spuriousRetransmission  that had acknowledged it         0                             0
 *   outOfOrder              whose data comes after it        0                             0
 *   lostSegment             whose data came last before it   bytes between                 0
 *   ackLostSegment          0                                bytes (0: not known)          0
 *   duplicateAck            the first with this ACK          which repetition              bytes missing by SACK
 *   zeroWindow              that closed it before            0                             0
 *   zeroWindowProbe         that closed the window           0                             0
 *   windowFull              that gave the window             its bytes                     0
 *   keepAlive               the flow's last before it        0                             0
 *   keepAliveAck, zeroWindowProbeAck: that it answers        0                             0
 *   windowUpdate            0                                bytes before                  bytes now
 *   reusedPorts             0                                0                             0
 *   needless                whose D-SACK says so             0                             0
 *   dSack                   the copy that had arrived        packet: the one before it     0
 */
export interface MarkFact {
  readonly mark: PacketMark | 'needless' | 'dSack';
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Watches one flow's marks for the second look; steps beside the machine, which it never changes. */
export class MarkWatch {
  private readonly sent: readonly [SentSegments, SentSegments] = [
    new SentSegments(),
    new SentSegments(),
  ];
  /** By side: the packet with which its present ACK field came. */
  private readonly ackSince: [number, number] = [0, 0];
  private last = 0;
  /** What only the row before the packet tells, by mark. */
  private next = 0;
  private nextPacket = 0;
  private peerNext = 0;
  private peerLast = 0;
  private peerDuplicates = 0;
  private peerWindow = 0;
  private closed = 0;
  private peerClosed = 0;
  private window = 0;
  private sameAck = false;

  constructor(private readonly anomalies: AnomalyTable) {}

  /** Before the machine learns the packet of `side`. */
  before(w: Uint32Array, row: number, side: 0 | 1, p: DecodedPacket): void {
    const me = word.sideAt(row, side);
    const peer = word.sideAt(row, side ^ 1);
    this.next = w[me + word.S_ANALYSED_NEXT];
    this.nextPacket = w[me + word.S_NEXT_PACKET];
    this.peerNext = w[peer + word.S_ANALYSED_NEXT];
    this.peerLast = w[peer + word.S_LAST];
    this.peerDuplicates = w[peer + word.S_COUNTS] >>> 24;
    this.peerWindow = windowOf(w, peer, me);
    this.window = windowOf(w, me, peer);
    this.closed = this.anomalies.closedSince(w, row, side);
    this.peerClosed = this.anomalies.closedSince(w, row, side ^ 1);
    this.sameAck = this.ackSince[side] !== 0 && w[me + word.S_ANALYSED_ACK] === p.ack;
  }

  /** After it: the facts of its marks. `needless` tells of which earlier packet it says that. */
  after(
    w: Uint32Array,
    row: number,
    side: 0 | 1,
    p: DecodedPacket,
    packet: number,
    marks: number,
  ): MarkFact[] {
    const facts: MarkFact[] = [];
    for (let bits = marks; bits !== 0; bits &= bits - 1) {
      const mark = PACKET_MARKS[31 - Math.clz32(bits & -bits)];
      facts.push(this.factOf(mark, w, row, side, p));
    }
    const twice = this.duplicateBlock(side, p);
    if (twice !== null) facts.push(twice);
    this.learn(side, p, packet);
    return facts;
  }

  private factOf(
    mark: PacketMark,
    w: Uint32Array,
    row: number,
    side: 0 | 1,
    p: DecodedPacket,
  ): MarkFact {
    const mine = this.sent[side];
    switch (mark) {
      case 'retransmission':
        return fact(mark, mine.first(p.seq), mine.newest(p.seq));
      case 'fastRetransmission':
        return fact(mark, this.peerLast, this.peerDuplicates);
      case 'spuriousRetransmission':
        return fact(mark, mine.acknowledgedBy((p.seq + p.payloadLength) >>> 0));
      case 'outOfOrder':
        return fact(mark, this.nextPacket);
      case 'lostSegment':
        return fact(mark, this.nextPacket, (p.seq - this.next) >>> 0);
      case 'ackLostSegment':
        return fact(mark, 0, Math.max(0, (p.ack - this.peerNext) | 0));
      case 'duplicateAck': {
        const number = w[word.sideAt(row, side) + word.S_COUNTS] >>> 24;
        return fact(mark, this.ackSince[side], number, missingBySack(p));
      }
      case 'zeroWindow':
        return fact(mark, this.closed);
      case 'zeroWindowProbe':
        return fact(mark, this.peerClosed);
      case 'windowFull':
        return fact(mark, this.peerLast, this.peerWindow);
      case 'keepAlive':
        return fact(mark, this.last);
      case 'keepAliveAck':
      case 'zeroWindowProbeAck':
        return fact(mark, this.peerLast);
      case 'windowUpdate': {
        const now = windowOf(w, word.sideAt(row, side), word.sideAt(row, side ^ 1));
        return fact(mark, 0, this.window, now);
      }
      case 'reusedPorts':
        return fact(mark);
    }
  }

  /** RFC 2883: the first block lies below the ACK field, or within the second block. */
  private duplicateBlock(side: 0 | 1, p: DecodedPacket): MarkFact | null {
    if ((p.flags & ACK) === 0 || p.sackCount === 0) return null;
    const [left, right] = [p.sackEdges[0], p.sackEdges[1]];
    const below = ((right - p.ack) | 0) <= 0;
    const within =
      p.sackCount > 1 && ((left - p.sackEdges[2]) | 0) >= 0 && ((right - p.sackEdges[3]) | 0) <= 0;
    if (!below && !within) return null;
    const theirs = this.sent[side ^ 1];
    const first = theirs.first(left);
    const newest = theirs.newest(left);
    return fact('dSack', newest === first ? 0 : newest, first);
  }

  private learn(side: 0 | 1, p: DecodedPacket, packet: number): void {
    this.last = packet;
    if ((p.flags & RST) !== 0) return;
    const controls = ((p.flags & SYN) !== 0 ? 1 : 0) + ((p.flags & FIN) !== 0 ? 1 : 0);
    this.sent[side].add(p.seq, p.payloadLength + controls, packet);
    if ((p.flags & ACK) === 0) return;
    if (!this.sameAck) this.ackSince[side] = packet;
    this.sent[side ^ 1].acknowledge(p.ack, packet);
  }
}

function fact(mark: MarkFact['mark'], a = 0, b = 0, c = 0): MarkFact {
  return { mark, a, b, c };
}

/** The window that the analysis remembers of a side, in bytes as far as the scale is known. */
function windowOf(w: Uint32Array, side: number, other: number): number {
  const packed = w[side + word.S_ANALYSED_WINDOW];
  const shift = (packed & 0x20000) !== 0 ? 0 : windowShift(w, side, other);
  return (packed & 0xffff) << shift;
}

/** Bytes between the ACK field and the lowest block above it, 0 where there is none. */
function missingBySack(p: DecodedPacket): number {
  let lowest = 0;
  for (let i = 0; i < p.sackCount; i += 1) {
    const above = (p.sackEdges[2 * i] - p.ack) | 0;
    if (above > 0 && (lowest === 0 || above < lowest)) lowest = above;
  }
  return lowest;
}
