import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowPackets } from '../../../shared/flows/flow-packets.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { layoutLadder, type Ladder } from '../../../shared/ladder/layout-ladder.ts';
import { PACKET_MARKS } from '../../../shared/tcp/tcp-names.ts';
import { ACK, FIN, RST, SYN } from '../../../shared/wire/decoded-packet.ts';
import {
  ack,
  CLOSE,
  columns,
  data,
  HANDSHAKE,
  transfer,
  type DrawnPacket,
} from './flow-columns.ts';

const laidOut = (
  packets: readonly DrawnPacket[],
  evidence: readonly number[] = [],
  folded = true,
): Ladder =>
  layoutLadder(columns(packets), {
    folded,
    evidence: evidence.map((packet) => ({ packet, text: `see #${packet}` })),
  });

const rows = (ladder: Ladder): LadderRow[] =>
  Array.from({ length: ladder.rowCount }, (_, i) => ladder.row(i));

/** "packet", "fold data", "gap": the shape of a ladder. */
const shape = (ladder: Ladder): string[] =>
  rows(ladder).map((row) => (row.kind === 'fold' ? `fold ${row.what}` : row.kind));

describe('what folds', () => {
  test('bulk data between the first and the last segment of a side', () => {
    const ladder = laidOut([...HANDSHAKE, data(0, 100), ...transfer(300), ...CLOSE]);
    expect(shape(ladder)).toEqual([
      ...Array<string>(5).fill('packet'), // handshake, request, first response segment
      'fold data',
      ...Array<string>(5).fill('packet'), // last response segment, an ACK, FIN, RST, RST
    ]);
    expect(ladder.row(5)).toMatchObject({
      kind: 'fold',
      side: 1,
      first: 15,
      last: 311,
      segments: [0, 198],
      acks: [99, 0],
      bytes: [0, 198 * 1448],
      retransmissions: 0,
    });
  });

  test('never a challenge ACK; of the segments to a closed socket not the first', () => {
    const late = (): DrawnPacket => data(1, 1448, { notice: 'closed-socket' });
    const ladder = laidOut([
      ...HANDSHAKE,
      data(0, 100),
      ...transfer(30),
      ack(1, { notice: 'challenge-ack' }),
      ...transfer(30),
      ...Array.from({ length: 40 }, late),
      data(1),
    ]);
    const told = rows(ladder).flatMap((row) =>
      row.kind === 'packet' && row.packet.notice !== null ? [row.packet.notice] : [],
    );
    expect(told).toEqual(['challenge-ack', 'closed-socket']);
    expect(shape(ladder).filter((one) => one === 'fold data')).toHaveLength(3);
  });

  test('five packets are no run, six are', () => {
    const flow = (count: number): DrawnPacket[] => [
      ...HANDSHAKE,
      data(0),
      data(1),
      ...transfer(count),
      data(1),
      data(0),
    ];
    expect(shape(laidOut(flow(5)))).not.toContain('fold data');
    expect(shape(laidOut(flow(6)))).toContain('fold data');
  });

  test('a run of pure ACKs is called so', () => {
    const ladder = laidOut([
      ...HANDSHAKE,
      data(1),
      ...Array.from({ length: 20 }, () => ack(0)),
      ...CLOSE,
    ]);
    expect(shape(ladder)).toContain('fold acks');
  });

  test('keep-alives over hours are one row, their pauses included', () => {
    const probes = Array.from({ length: 40 }, (_, i) =>
      ack(i % 2 === 0 ? 0 : 1, {
        at: 45 * (i + 1),
        marks: [i % 2 === 0 ? 'keepAlive' : 'keepAliveAck'],
      }),
    );
    const ladder = laidOut([...HANDSHAKE, ...transfer(90), ...probes, { ...CLOSE[0], at: 3000 }]);
    expect(shape(ladder).filter((kind) => kind === 'fold keep-alives')).toHaveLength(1);
    expect(shape(ladder).slice(-4)).toEqual(['gap', 'fold keep-alives', 'gap', 'packet']);
  });

  test('a train of retransmissions with backoff is one row; one alone stays a packet', () => {
    const again = (at: number): DrawnPacket => data(1, 1448, { at, marks: ['retransmission'] });
    const train = laidOut([
      ...HANDSHAKE,
      data(1),
      ...[1, 2, 4, 8, 16].map(again),
      { ...data(1), at: 33 },
      ...CLOSE,
    ]);
    expect(shape(train)).toContain('fold retransmissions');
    const row = rows(train).find((r) => r.kind === 'fold');
    expect(row).toMatchObject({ retransmissions: 5, segments: [0, 5], what: 'retransmissions' });
    const single = laidOut([
      ...HANDSHAKE,
      data(1),
      ...transfer(9),
      data(1, 5, { marks: ['retransmission'] }),
      ...transfer(9),
      data(1),
    ]);
    expect(shape(single).filter((kind) => kind === 'fold data')).toHaveLength(2);
    expect(shape(single)).not.toContain('fold retransmissions');
  });

  test('nothing, where folding is off', () => {
    const ladder = laidOut([...HANDSHAKE, ...transfer(100)], [], false);
    expect(ladder.rowCount).toBe(103);
    expect(new Set(shape(ladder))).toEqual(new Set(['packet']));
  });
});

describe('what never folds', () => {
  const middle = (packet: DrawnPacket): DrawnPacket[] => [
    ...HANDSHAKE,
    data(0),
    data(1),
    ...transfer(30),
    packet,
    ...transfer(30),
    data(1),
    data(0),
  ];
  const NUMBER = 10 + 3 + 2 + 30;

  test.each([
    ['a FIN', { side: 0, flags: FIN | ACK }],
    ['a SYN in the middle', { side: 0, flags: SYN }],
    ['a reset', { side: 1, flags: RST }],
    ['an ICMP error', { side: 0, flags: 0, icmp: 'port unreachable from 10.0.0.1' }],
    ['a change of state', { side: 0, flags: ACK, server: 'CLOSE-WAIT' }],
    ['a ClientHello', data(0, 500, { label: 'ClientHello · SNI a.example' })],
    ['an alert', data(0, 31, { label: 'encrypted alert (26 B record)' })],
    ['a window that closes', ack(0, { marks: ['zeroWindow'] })],
  ] satisfies [string, DrawnPacket][])('%s', (_name, packet) => {
    const ladder = laidOut(middle(packet));
    expect(ladder.row(ladder.rowOfPacket(NUMBER))).toMatchObject({
      kind: 'packet',
      packet: { packet: NUMBER },
    });
  });

  test('plain data in the same place does', () => {
    const ladder = laidOut(middle(data(1, 1448, { label: 'application data' })));
    expect(ladder.row(ladder.rowOfPacket(NUMBER)).kind).toBe('fold');
  });

  test('evidence, and it carries its sentence', () => {
    const ladder = laidOut(middle(data(1)), [999, NUMBER, NUMBER]);
    expect(ladder.row(ladder.rowOfPacket(NUMBER))).toMatchObject({
      kind: 'packet',
      evidence: 1,
      note: `see #${NUMBER} · see #${NUMBER}`,
    });
  });
});

describe('silence', () => {
  test('a pause of a second in a fast flow is a gap; the next row is the packet after it', () => {
    const ladder = laidOut([...HANDSHAKE, data(0), { ...data(1), at: 1.5 }]);
    expect(shape(ladder)).toEqual(['packet', 'packet', 'packet', 'packet', 'gap', 'packet']);
    expect(ladder.row(4)).toEqual({ kind: 'gap', silence: 1.497e9 });
    expect(ladder.rowOfPacket(14)).toBe(5);
  });

  test('a pause just under a second is none', () => {
    expect(shape(laidOut([...HANDSHAKE, data(0), { ...data(1), at: 1.002 }]))).not.toContain('gap');
  });

  test('a flow that ticks every two seconds has no gaps at its own pace', () => {
    const ticks = Array.from({ length: 20 }, (_, i) =>
      data(i % 2 === 0 ? 0 : 1, 10, { at: 2 * i }),
    );
    expect(shape(laidOut(ticks, [], false))).not.toContain('gap');
    expect(shape(laidOut([...ticks, data(0, 10, { at: 120 })], [], false))).toContain('gap');
  });

  test('a pause splits a run of data in two', () => {
    const before = transfer(20);
    const after = transfer(20).map((packet, i) => (i === 0 ? { ...packet, at: 60 } : packet));
    const ladder = laidOut([...HANDSHAKE, data(1), ...before, ...after, data(1)]);
    expect(shape(ladder).slice(4, 7)).toEqual(['fold data', 'gap', 'fold data']);
  });
});

describe('states', () => {
  test('are named where they change, and only there', () => {
    const ladder = laidOut([...HANDSHAKE, data(0), ...CLOSE]);
    const states = rows(ladder).map((row) =>
      row.kind === 'packet' ? [row.clientState, row.serverState] : [],
    );
    expect(states).toEqual([
      ['SYN-SENT', 'SYN-RECEIVED'],
      ['ESTABLISHED', null],
      [null, 'ESTABLISHED'],
      [null, null],
      ['FIN-WAIT-1', 'CLOSE-WAIT'],
      ['CLOSED', 'CLOSED'],
      [null, null],
    ]);
  });
});

describe('finding rows', () => {
  test('the close begins at the first FIN or RST', () => {
    expect(laidOut([...HANDSHAKE, data(0), ...transfer(60), data(1), ...CLOSE]).closeRow).toBe(7);
    expect(laidOut(HANDSHAKE).closeRow).toBe(-1);
  });

  test('a packet of another flow has no row', () => {
    expect(laidOut(HANDSHAKE).rowOfPacket(9)).toBe(-1);
    expect(laidOut([]).rowCount).toBe(0);
  });

  test('a reset without ACK shows no acknowledgement, but keeps the field', () => {
    const ladder = laidOut(CLOSE);
    expect(ladder.row(2)).toMatchObject({
      kind: 'packet',
      packet: { ack: null, ackField: 1001, rst: { form: 'rst', validity: 'exact', answers: 10 } },
    });
  });
});

/** Any flow at all. */
const anyFlow: fc.Arbitrary<FlowPackets> = fc
  .array(
    fc.record({
      side: fc.constantFrom(0 as const, 1 as const),
      flags: fc.constantFrom(ACK, ACK, ACK, ACK, SYN, FIN | ACK, RST),
      length: fc.constantFrom(0, 0, 1, 1448),
      pause: fc.constantFrom(0, 1000, 1e6, 2e9, 60e9),
      marks: fc.constantFrom(0, 0, 0, 0, ...PACKET_MARKS.map((_, i) => 1 << i)),
      state: fc.constantFrom(5, 5, 5, 5, 5, 6),
      icmp: fc.constantFrom(false, false, false, false, false, false, true),
    }),
    { maxLength: 120 },
  )
  .map((packets) => {
    const flow = columns(packets.map(({ side, flags, length }) => ({ side, flags, length })));
    let at = 0;
    packets.forEach((packet, i) => {
      at += packet.pause;
      flow.at[i] = at;
      flow.marks[i] = packet.marks;
      flow.clientState[i] = packet.state;
      if (packet.icmp) (flow.icmp as Map<number, string>).set(i, 'host unreachable');
    });
    return flow;
  });

describe('nothing is ever dropped', () => {
  test('the rows hold every packet exactly once, in order, whatever the flow', () => {
    fc.assert(
      fc.property(
        anyFlow,
        fc.boolean(),
        fc.array(fc.nat({ max: 130 })),
        (flow, folded, evidence) => {
          const ladder = layoutLadder(flow, {
            folded,
            evidence: evidence.map((n) => ({ packet: 10 + n, text: 'x' })),
          });
          let index = 0;
          const bytes = [0, 0];
          for (const row of rows(ladder)) {
            if (row.kind === 'gap') {
              expect(row.silence).toBe(flow.at[index] - flow.at[index - 1]);
              expect(row.silence).toBeGreaterThanOrEqual(1e9);
              continue;
            }
            if (row.kind === 'packet') {
              expect(row.packet.packet).toBe(flow.packet[index]);
              bytes[row.packet.side] += row.packet.length;
              index += 1;
              continue;
            }
            const held = row.segments[0] + row.segments[1] + row.acks[0] + row.acks[1];
            expect([row.first, row.last]).toEqual([
              flow.packet[index],
              flow.packet[index + held - 1],
            ]);
            for (let i = index; i < index + held; i += 1) {
              expect(flow.flags[i] & (SYN | FIN | RST)).toBe(0);
              expect(flow.icmp.has(i)).toBe(false);
              expect(evidence.includes(i)).toBe(false);
            }
            bytes[0] += row.bytes[0];
            bytes[1] += row.bytes[1];
            index += held;
          }
          expect(index).toBe(flow.count);
          const total = [0, 0];
          for (let i = 0; i < flow.count; i += 1) total[flow.side[i]] += flow.length[i];
          expect(bytes).toEqual(total);
          for (let i = 0; i < flow.count; i += 1) {
            const row = ladder.row(ladder.rowOfPacket(flow.packet[i]));
            if (row.kind === 'packet') expect(row.packet.packet).toBe(flow.packet[i]);
            else
              expect(
                row.kind === 'fold' && row.first <= flow.packet[i] && row.last >= flow.packet[i],
              ).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('size', () => {
  test('a flow of a million packets is laid out in a fraction of a second', () => {
    const count = 1_000_000;
    const flow = columns([]);
    const at = Float64Array.from({ length: count }, (_, i) => i * 20_000);
    const big: FlowPackets = {
      ...flow,
      count,
      packet: Uint32Array.from({ length: count }, (_, i) => i + 1),
      side: Uint8Array.from({ length: count }, (_, i) => (i % 3 === 2 ? 0 : 1)),
      at,
      flags: new Uint8Array(count).fill(ACK),
      seq: new Uint32Array(count),
      ack: new Uint32Array(count),
      length: Uint32Array.from({ length: count }, (_, i) => (i % 3 === 2 ? 0 : 1448)),
      window: new Uint16Array(count),
      marks: Uint16Array.from({ length: count }, (_, i) => (i % 1000 === 5 ? 1 : 0)),
      clientState: new Uint8Array(count).fill(5),
      serverState: new Uint8Array(count).fill(5),
      rstValidity: new Uint8Array(count),
      rstAnswers: new Uint32Array(count),
      rstOutcomes: new Uint8Array(count),
      notices: new Uint8Array(count),
    };
    for (const folded of [true, false]) {
      const start = process.hrtime.bigint();
      const ladder = layoutLadder(big, { folded, evidence: [{ packet: 500_000, text: 'here' }] });
      ladder.row(ladder.rowOfPacket(500_000));
      const millis = Number(process.hrtime.bigint() - start) / 1e6;
      process.stderr.write(
        `layout of 1 000 000 packets, ${folded ? 'folded' : 'unfolded'}: ${millis.toFixed(0)} ms, ${ladder.rowCount} rows\n`,
      );
      expect(millis).toBeLessThan(1500);
    }
  });
});
