import { describe, expect, test } from 'vitest';
import { flagText } from '../../../shared/ladder/flag-text.ts';
import { arrowShape, ladderLanes } from '../../../shared/ladder/ladder-geometry.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { ladderSvg } from '../../../shared/ladder/ladder-svg.ts';
import { ladderText } from '../../../shared/ladder/ladder-text.ts';
import { packetNumbers, timeText } from '../../../shared/ladder/ladder-words.ts';
import { layoutLadder, type Ladder } from '../../../shared/ladder/layout-ladder.ts';
import {
  ack,
  CLOSE,
  columns,
  data,
  HANDSHAKE,
  transfer,
  type DrawnPacket,
} from './flow-columns.ts';

const TITLE = { client: '10.0.0.2:50000', server: '10.0.0.9:443', title: 'Flow 4 · office.pcapng' };

const FLOW: readonly DrawnPacket[] = [
  ...HANDSHAKE,
  data(0, 517, { label: 'ClientHello · SNI shop.example' }),
  data(1),
  ...transfer(30),
  data(1, 1448, { marks: ['retransmission'] }),
  ack(0),
  data(1, 90),
  { side: 1, flags: 0, icmp: 'communication administratively prohibited from 192.0.2.1' },
  { ...CLOSE[0], at: 3 },
  ...CLOSE.slice(1),
];

function ladderOf(packets: readonly DrawnPacket[] = FLOW): Ladder {
  const close = 10 + packets.length - 2;
  return layoutLadder(columns(packets), {
    folded: true,
    evidence: [{ packet: close, text: 'abort of a live socket, seq = FIN + 1' }],
  });
}

describe('flags in words', () => {
  test.each([
    [0x02, 'SYN'],
    [0x12, 'SYN ACK'],
    [0x18, 'PSH ACK'],
    [0x11, 'FIN ACK'],
    [0x19, 'FIN PSH ACK'],
    [0x04, 'RST'],
    [0x14, 'RST ACK'],
    [0xd2, 'SYN ACK ECE CWR'],
    [0, 'none'],
  ])('%i is %s', (flags, words) => {
    expect(flagText(flags)).toBe(words);
  });
});

describe('numbers', () => {
  test('are relative to each side’s base, also across the wrap', () => {
    const flow = columns([data(1, 1448, { seq: 4097, ack: 518 })]);
    const { packet } = layoutLadder(flow, { folded: false, evidence: [] }).row(0) as Extract<
      LadderRow,
      { kind: 'packet' }
    >;
    expect(packetNumbers(packet, flow.base)).toBe('seq 4097 ack 518 len 1\u2009448');
    expect(packetNumbers({ ...packet, seq: 3 }, [1000, 0xfffffffe])).toBe(
      'seq 5 ack 518 len 1\u2009448',
    );
  });

  test('times are cut, not rounded', () => {
    expect(timeText(125_443_687_999, 6)).toBe('125.443687');
    expect(timeText(-1_500_000_000, 6)).toBe('-1.500000');
    expect(timeText(7, 9)).toBe('0.000000007');
  });
});

describe('as text', () => {
  test('worth pasting into a ticket', () => {
    expect(ladderText(ladderOf(), TITLE)).toMatchInlineSnapshot(`
      "Flow 4 · office.pcapng

                        10.0.0.2:50000                                         10.0.0.9:443
        packet   seconds              │                                            │
           #10  0.000000     SYN-SENT │──────────────── SYN seq 0 ────────────────>│ SYN-RECEIVED
           #11  0.001000  ESTABLISHED │<─────────── SYN ACK seq 0 ack 1 ───────────│
           #12  0.002000              │───────────── ACK seq 1 ack 1 ─────────────>│ ESTABLISHED
           #13  0.003000              │─────── PSH ACK seq 1 ack 1 len 517 ───────>│
                                      │ ClientHello · SNI shop.example             │
           #14  0.004000              │<────── PSH ACK seq 1 ack 1 len 1 448 ──────│
                0.005000              │<═══════ 28 960 bytes in 20 segments ═══════│              10 ACKs · #15–#44 · 29 ms
           #45  0.035000              │<╌╌╌╌╌╌ PSH ACK seq 1 ack 1 len 1 448 ╌╌╌╌╌╌│              retransmission
           #46  0.036000              │───────────── ACK seq 1 ack 1 ─────────────>│
           #47  0.037000              │<─────── PSH ACK seq 1 ack 1 len 90 ────────│
           #48  0.038000              │                      ────── o ICMP ───────>│
                                      │ communication administratively prohibited  │
                                      │ from 192.0.2.1                             │
                                      ┊          ~~ 2.96 s of silence ~~           ┊
           #49  3.000000   FIN-WAIT-1 │────────── FIN ACK seq 1 ack 1 ───────────>|│ CLOSE-WAIT
           #50  3.001000       CLOSED │─────────── RST ACK seq 2 ack 1 ───────────X│ CLOSED
                                      │ * abort of a live socket, seq = FIN + 1    │
           #51  3.002000              │X──────────────── RST seq 1 ────────────────│              answers #10
      "
    `);
  });

  test('no line is longer than 118 columns, however long the sentences are', () => {
    const long = [
      ...HANDSHAKE,
      data(0, 10, { label: `HTTP GET /${'x'.repeat(300)} ${'word '.repeat(60)}` }),
    ];
    for (const line of ladderText(ladderOf(long), TITLE).split('\n'))
      expect(line.length).toBeLessThanOrEqual(118);
  });

  test('every packet of an unfolded ladder has its number', () => {
    const text = ladderText(layoutLadder(columns(FLOW), { folded: false, evidence: [] }), TITLE);
    FLOW.forEach((_, i) => {
      expect(text).toContain(`#${10 + i} `);
    });
  });
});

describe('UDP', () => {
  const datagrams = (): Ladder => {
    const flow = columns([data(0, 300), data(1, 90)]);
    for (const column of [flow.flags, flow.seq, flow.ack, flow.window]) column.fill(0);
    return layoutLadder(flow, { folded: true, evidence: [] });
  };

  test('a datagram has a length, and neither flags nor sequence numbers', () => {
    const text = ladderText(datagrams(), TITLE);
    expect(text).toContain(' UDP len 300 ');
    expect(text).not.toMatch(/none|seq/);
    expect(ladderSvg(datagrams(), TITLE)).toContain('<title>#10 UDP len 300</title>');
  });
});

describe('folds', () => {
  test('say how many of their bytes came from which end', () => {
    const run = Array.from({ length: 9 }, (_, i) => data(i === 3 ? 0 : 1, i === 3 ? 166 : 1000));
    const text = ladderText(
      ladderOf([...HANDSHAKE, data(0), data(1), ...run, data(0), data(1)]),
      TITLE,
    );
    expect(text.replaceAll(/[│\s]+/g, ' ')).toContain('8 000 from the server, 166 from the client');
  });
});

describe('as SVG', () => {
  test('every row is drawn, every packet has a title, and the document is well formed', () => {
    const ladder = ladderOf();
    const svg = ladderSvg(ladder, TITLE);
    expect(svg.match(/<g class=/g)).toHaveLength(ladder.rowCount);
    expect(svg.match(/<g /g)).toHaveLength((svg.match(/<\/g>/g) ?? []).length);
    for (let i = 0; i < ladder.rowCount; i += 1) {
      const row = ladder.row(i);
      if (row.kind === 'packet') expect(svg).toContain(`<title>#${row.packet.packet} `);
    }
    expect(svg).toContain('class="rst"');
    expect(svg).toContain('class="fin"');
    expect(svg).toContain('class="data dashed"');
    expect(svg).toContain('class="icmp"');
    expect(svg).toContain('class="gap"');
    expect(svg).toContain('abort of a live socket');
  });

  test('hostile text is escaped', () => {
    const svg = ladderSvg(
      ladderOf([...HANDSHAKE, data(0, 10, { label: '</text><script>x&"\u0001' })]),
      {
        ...TITLE,
        title: '<b>',
      },
    );
    expect(svg).not.toContain('<script>');
    expect(svg).not.toContain('<b>');
    expect(svg).not.toContain('\u0001');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;x&amp;&quot;');
  });
});

describe('geometry', () => {
  const shapeOf = (packet: DrawnPacket): ReturnType<typeof arrowShape> => {
    const row = layoutLadder(columns([packet]), { folded: false, evidence: [] }).row(0);
    if (row.kind === 'gap') throw new Error('no gap here');
    return arrowShape(row, ladderLanes(1000));
  };

  test('notes give way first on narrow panes, and lanes never cross', () => {
    for (const width of [300, 600, 800, 955, 1180, 2400]) {
      const lanes = ladderLanes(width);
      expect(lanes.client).toBeLessThan(lanes.server);
      expect(lanes.time).toBeLessThan(lanes.client);
      expect(lanes.noteWidth === 0 || lanes.note + lanes.noteWidth <= width).toBe(true);
    }
    expect(ladderLanes(600).noteWidth).toBe(0);
    expect(ladderLanes(1180).noteWidth).toBeGreaterThan(200);
  });

  test('arrows point at the receiver’s lane and never cross it', () => {
    const lanes = ladderLanes(1000);
    for (const packet of [data(0), data(1), CLOSE[0], CLOSE[1], CLOSE[2], ack(1)]) {
      const { line, toServer } = shapeOf(packet);
      expect(toServer).toBe(packet.side === 0);
      expect(line.x1).toBe(toServer ? lanes.client : lanes.server);
      if (toServer) expect(line.x2).toBeLessThan(lanes.server);
      else expect(line.x2).toBeGreaterThan(lanes.client);
    }
  });

  test('shape tells kinds apart without colour', () => {
    const heads = [data(0), CLOSE[0], CLOSE[1], { side: 0, flags: 0, icmp: 'x' } as const].map(
      (p) => shapeOf(p).head,
    );
    expect(new Set(heads.map((head) => head.replace(/[-0-9. ]+/g, ''))).size).toBe(4);
    expect(shapeOf(data(0, 5, { marks: ['retransmission'] })).dashed).toBe(true);
    expect(shapeOf(data(0, 5)).dashed).toBe(false);
  });

  test('an ICMP error points at the side whose packet it quotes', () => {
    const lanes = ladderLanes(1000);
    const { line } = shapeOf({ side: 0, flags: 0, icmp: 'x' });
    expect(line.x2).toBeGreaterThan(lanes.client);
    expect(line.x2).toBeLessThan(line.x1);
    expect(line.x1).toBe((lanes.client + lanes.server) / 2);
  });
});
