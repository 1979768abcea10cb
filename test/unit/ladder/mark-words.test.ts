import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const up = { src: '10.0.0.1', dst: '10.0.0.2', sport: 40_000, dport: 80 };
const down = { src: '10.0.0.2', dst: '10.0.0.1', sport: 80, dport: 40_000 };

type Step = readonly [milliseconds: number, packet: TcpOptions];

const OPEN: readonly Step[] = [
  [0, { ...up, flags: 'S', seq: 1000, options: { windowScale: 0, sackPermitted: true } }],
  [10, { ...down, flags: 'SA', seq: 5000, ack: 1001, options: { windowScale: 0 } }],
  [20, { ...up, flags: 'A', seq: 1001, ack: 5001 }],
];
const data = (seq: number, size = 100): TcpOptions => ({
  ...up,
  flags: 'PA',
  seq,
  ack: 5001,
  payload: 'x'.repeat(size),
});
const ack = (number: number, more: Partial<TcpOptions> = {}): TcpOptions => ({
  ...down,
  flags: 'A',
  seq: 5001,
  ack: number,
  ...more,
});

/** Reasons by packet number, of the packets after the handshake (the first is #4). */
const CASES: readonly (readonly [string, readonly Step[], Readonly<Record<number, string[]>>])[] = [
  [
    'a retransmission, and another',
    [
      [30, data(1001)],
      [234, data(1001)],
      [642, data(1001)],
    ],
    {
      5: ['retransmission of #4, 204 ms after it'],
      6: ['retransmission of #4, 612 ms after it, 408 ms after the copy #5'],
    },
  ],
  [
    'a fast one, after duplicate ACKs with SACK',
    [
      [30, data(1001)],
      [31, data(1101)],
      [32, data(1201)],
      [33, data(1301)],
      [40, ack(1101)],
      [41, ack(1101, { options: { sack: [[1201, 1301]] } })],
      [42, ack(1101, { options: { sack: [[1201, 1401]] } })],
      [45, data(1101)],
    ],
    {
      9: ['duplicate ACK 1 of #8, SACK: 100 bytes missing'],
      10: ['duplicate ACK 2 of #8, SACK: 100 bytes missing'],
      11: [
        'retransmission of #5, 14 ms after it',
        'fast retransmission: duplicate ACK 2 is #10, 3 ms before',
      ],
    },
  ],
  [
    'a spurious one, which D-SACK confirms',
    [
      [30, data(1001)],
      [50, ack(1101)],
      [60, data(1001)],
      [70, ack(1101, { options: { sack: [[1001, 1101]] } })],
    ],
    {
      6: [
        'retransmission of #4, 30 ms after it',
        'spurious: already acknowledged by #5, 10 ms before',
        'needless: D-SACK in #7 says that it had arrived before',
      ],
      7: ['duplicate ACK 1 of #5', 'D-SACK: #6 had arrived before, as #4'],
    },
  ],
  [
    'a lost segment that comes after all',
    [
      [30, data(1101)],
      [33, data(1001)],
    ],
    {
      4: ['lost segment: 100 bytes between #1 and this packet not captured'],
      5: ['out of order: 3 ms behind #4, its data comes before it'],
    },
  ],
  [
    'windows',
    [
      [30, data(1001)],
      [40, ack(1101, { window: 100 })],
      [50, data(1101)],
      [60, ack(1201, { window: 0 })],
      [1060, data(1201, 1)],
      [1070, ack(1201, { window: 0 })],
      [2000, ack(1201, { window: 500 })],
    ],
    {
      6: ['window full: 100 of 100 bytes unacknowledged, window of #5'],
      7: ['closes its window'],
      8: ['probes the window that #7 closed, 1 s before'],
      9: [
        'window closed since #7, 1.01 s before',
        'answers the probe #8, 10 ms after it: the window stays closed',
      ],
      10: ['window update: from 0 to 500 bytes'],
    },
  ],
  [
    'a keep-alive and an acknowledgement of the unseen',
    [
      [30, data(1001)],
      [40, ack(1101)],
      [10_040, { ...up, flags: 'A', seq: 1100, ack: 5001 }],
      [10_050, ack(1101)],
      [10_060, ack(1501)],
    ],
    {
      6: ['keep-alive, 10 s after #5'],
      7: ['answers the keep-alive #6, 10 ms after it'],
      8: ['acknowledges 400 bytes beyond what was captured'],
    },
  ],
];

describe('why a packet has its marks', () => {
  it.each(CASES)('%s', (_, steps, expected) => {
    expect(reasons([...OPEN, ...steps])).toEqual(expected);
  });

  it('ports used again name the stream that had them', () => {
    const again: Step = [60_000, { ...up, flags: 'S', seq: 90_000 }];
    const session = analysed([...OPEN, again]);
    const [packet] = session.explain(1, false).packets;
    expect(packet.markReasons).toEqual(['reused ports: of stream 0']);
  });

  it('are in the packet detail as a layer of their own, and in the ladder beside the packet', () => {
    const session = analysed([...OPEN, [30, data(1001)], [234, data(1001)]]);
    const words = 'retransmission of #4, 204 ms after it';
    const layers = session.packetDetail(5)?.layers ?? [];
    expect(layers.filter(({ name }) => name === 'analysis').map(({ summary }) => summary)).toEqual([
      words,
    ]);
    expect(session.packetDetail(4)?.layers.some(({ name }) => name === 'analysis')).toBe(false);
  });
});

function analysed(steps: readonly Step[]): AnalysisSession {
  const packets = steps.map(([at, packet]) => ({
    bytes: ethernet(tcpPacket(packet)),
    sec: 1_700_000_000 + Math.floor(at / 1000),
    nsec: (at % 1000) * 1_000_000,
  }));
  return wholeAnalysis(memorySource('marks.pcap', pcapFile(packets)));
}

function reasons(steps: readonly Step[]): Readonly<Record<number, readonly string[]>> {
  const told: Record<number, readonly string[]> = {};
  for (const { packet, markReasons } of analysed(steps).explain(0, false).packets)
    if (markReasons.length > 0) told[packet] = markReasons;
  return told;
}
