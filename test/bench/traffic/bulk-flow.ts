import type { Random } from './random.ts';
import { ACK, FIN, PSH, SYN } from './tcp-frame.ts';
import type { Side } from './script.ts';

/** How one bulk transfer behaves. */
export interface BulkShape {
  /** Largest segment. */
  readonly mss: number;
  /** Share of data packets that receive offload has merged from two or three segments. */
  readonly merged: number;
  readonly loss: number;
  readonly reorder: number;
  /** Round trip in microseconds. */
  readonly rtt: number;
  /** Segments in flight. */
  readonly window: number;
  readonly sender: Side;
  readonly tls: boolean;
}

/** One packet of a transfer; numbers are relative to each side's initial one. */
export interface BulkPacket {
  time: number;
  side: Side;
  flags: number;
  seq: number;
  ack: number;
  /** Bytes of the sender's stream from `seq - 1`. */
  length: number;
  sack: readonly number[];
}

interface Queued {
  readonly time: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * Plays a transfer as a capture beside the receiver sees it: data at the path's pace, an ACK for each
 * packet, duplicate ACKs with SACK where a segment was lost or came late, its retransmission one round
 * trip after it was missed. Ends after `packets` with FINs from both sides.
 *
 *   sender    --- data n ------>  receiver
 *   sender    --x data n+1        (lost before the capture)
 *   sender    --- data n+2 ---->  receiver
 *   sender    <-- ACK n, SACK --- receiver
 *   sender    --- data n+1 ---->  one round trip later
 */
export function* playBulk(
  shape: BulkShape,
  random: Random,
  packets: number,
  start: number,
): Generator<BulkPacket, void> {
  const receiver: Side = shape.sender === 0 ? 1 : 0;
  let time = start;
  const control = (side: Side, flags: number, seq: number, ack: number): BulkPacket => ({
    time: Math.floor(time),
    side,
    flags,
    seq,
    ack,
    length: 0,
    sack: [],
  });
  yield control(0, SYN, 0, 0);
  time += shape.rtt;
  yield control(1, SYN | ACK, 0, 1);
  time += 15;
  yield control(0, ACK, 1, 1);
  let emitted = 3;

  const late: Queued[] = [];
  const held: [number, number][] = [];
  let sent = 0;
  let received = 0;
  let inBurst = 0;
  const hold = (from: number, to: number): void => {
    held.push([from, to]);
    held.sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < held.length;) {
      if (held[i][0] <= held[i - 1][1]) {
        held[i - 1][1] = Math.max(held[i - 1][1], held[i][1]);
        held.splice(i, 1);
      } else {
        i++;
      }
    }
  };
  while (emitted < packets - 6 || late.length > 0) {
    let next: Queued;
    const finishing = emitted >= packets - 6;
    if (late.length > 0 && (finishing || late[0].time <= time)) {
      next = late.shift() ?? { time, offset: 0, length: 0 };
      time = Math.max(time, next.time);
    } else {
      const length = segmentLength(shape, random);
      next = { time, offset: sent, length };
      sent += length;
      const fate = random.fraction();
      if (fate < shape.loss || fate < shape.loss + shape.reorder) {
        const after = fate < shape.loss ? shape.rtt : 90;
        late.push({ time: time + after, offset: next.offset, length });
        late.sort((a, b) => a.time - b.time);
        time += 10;
        continue;
      }
    }
    yield {
      time: Math.floor(time),
      side: shape.sender,
      flags: random.chance(0.1) ? ACK | PSH : ACK,
      seq: next.offset + 1,
      ack: 1,
      length: next.length,
      sack: [],
    };
    hold(next.offset, next.offset + next.length);
    if (held[0][0] <= received) {
      received = Math.max(received, held[0][1]);
      held.shift();
    }
    time += 8;
    yield {
      time: Math.floor(time),
      side: receiver,
      flags: ACK,
      seq: 1,
      ack: received + 1,
      length: 0,
      sack: held.slice(-3).flatMap(([from, to]) => [from + 1, to + 1]),
    };
    emitted += 2;
    inBurst++;
    time += 6;
    if (inBurst >= shape.window) {
      inBurst = 0;
      time += shape.rtt;
    }
  }
  yield control(shape.sender, FIN | ACK, sent + 1, 1);
  time += shape.rtt;
  yield control(receiver, FIN | ACK, 1, sent + 2);
  time += 20;
  yield control(shape.sender, ACK, sent + 2, 2);
}

function segmentLength({ mss, merged }: BulkShape, random: Random): number {
  if (random.chance(0.01)) {
    return random.between(40, mss);
  }
  return random.chance(merged) ? mss * random.between(2, 3) : mss;
}
