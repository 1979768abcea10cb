import type { LadderHead, PacketDetail } from '../../shared/contract/api.ts';
import type { LadderPacket, LadderRow } from '../../shared/ladder/ladder-rows.ts';

const CLIENT_BASE = 1000;
const SERVER_BASE = 5000;

/** Flows whose number divides by this have a million packets. */
export const HUGE_PACKETS = 1_000_000;

function packet(
  number: number,
  side: 0 | 1,
  at: number,
  flags: number,
  more: Partial<LadderPacket> = {},
): LadderPacket {
  const [own, other] = side === 0 ? [CLIENT_BASE, SERVER_BASE] : [SERVER_BASE, CLIENT_BASE];
  return {
    packet: number,
    side,
    at,
    udp: false,
    flags,
    seq: own + 1,
    ack: (flags & 0x10) === 0 ? null : other + 1,
    ackField: other + 1,
    length: 0,
    window: 64240,
    marks: [],
    client: 'ESTABLISHED',
    server: 'ESTABLISHED',
    rst: null,
    outcomes: null,
    notice: null,
    label: null,
    icmp: null,
    fragment: null,
    ...more,
  };
}

type State = LadderPacket['client'] | null;

function row(
  what: LadderPacket,
  states: readonly [State, State] = [null, null],
  evidence = -1,
  note: string | null = null,
): LadderRow {
  return {
    kind: 'packet',
    packet: what,
    evidence,
    note,
    said: [],
    clientState: states[0],
    serverState: states[1],
  };
}

const MS = 1e6;

/** The ladder of the design, as the host would send it. */
export const DESIGN_ROWS: readonly LadderRow[] = [
  row(packet(1, 0, 0, 0x02, { seq: CLIENT_BASE }), ['SYN-SENT', 'SYN-RECEIVED']),
  row(packet(2, 1, 41.2 * MS, 0x12, { seq: SERVER_BASE }), ['ESTABLISHED', null]),
  row(packet(3, 0, 41.4 * MS, 0x10), [null, 'ESTABLISHED']),
  row(packet(4, 0, 42 * MS, 0x18, { length: 517, label: 'ClientHello, SNI shop.example' })),
  row(
    packet(5, 1, 83 * MS, 0x18, {
      length: 4096,
      ack: CLIENT_BASE + 518,
      label: 'ServerHello, Certificate, ServerHelloDone',
    }),
  ),
  row(
    packet(6, 0, 85 * MS, 0x18, {
      seq: CLIENT_BASE + 518,
      ack: SERVER_BASE + 4097,
      length: 376,
      label: 'Application data',
    }),
  ),
  row(
    packet(7, 0, 285 * MS, 0x18, {
      seq: CLIENT_BASE + 518,
      ack: SERVER_BASE + 4097,
      length: 376,
      marks: ['retransmission'],
    }),
  ),
  {
    kind: 'fold',
    side: 1,
    first: 8,
    last: 133,
    at: 290 * MS,
    until: 122_300 * MS,
    segments: [0, 84],
    acks: [41, 0],
    bytes: [0, 103148],
    retransmissions: 2,
    fragments: 0,
    udp: false,
    what: 'data',
  },
  row(
    packet(134, 1, 122_907 * MS, 0x11, {
      seq: SERVER_BASE + 107245,
      ack: CLIENT_BASE + 894,
      server: 'FIN-WAIT-1',
      client: 'CLOSE-WAIT',
    }),
    ['CLOSE-WAIT', 'FIN-WAIT-1'],
    0,
    'the server finishes first',
  ),
  row(packet(135, 0, 122_952 * MS, 0x10, { seq: CLIENT_BASE + 894, ack: SERVER_BASE + 107246 }), [
    null,
    'FIN-WAIT-2',
  ]),
  { kind: 'gap', silence: 2491 * MS },
  row(
    packet(11, 0, 125_443.687 * MS, 0x11, { seq: CLIENT_BASE + 894, ack: SERVER_BASE + 107246 }),
    ['LAST-ACK', 'TIME-WAIT'],
    1,
    'no close_notify before it',
  ),
  row(
    packet(12, 0, 125_443.687 * MS, 0x14, {
      seq: CLIENT_BASE + 895,
      ack: SERVER_BASE + 107246,
      rst: { form: 'rst-ack', validity: 'exact', answers: null },
    }),
    ['CLOSED', 'CLOSED'],
    2,
    'abort of a live socket, seq = FIN + 1',
  ),
  row(
    packet(13, 1, 125_443.748 * MS, 0x04, {
      seq: SERVER_BASE + 107246,
      rst: { form: 'rst', validity: 'exact', answers: 11 },
    }),
    [null, null],
    3,
    'answers the FIN: \u201cno socket here\u201d',
  ),
];

/** Row of the million-packet ladder. */
export function hugeRow(index: number): LadderRow {
  if (index < 8) return DESIGN_ROWS[index];
  if (index >= HUGE_PACKETS - 4) return DESIGN_ROWS[DESIGN_ROWS.length - (HUGE_PACKETS - index)];
  const side = index % 3 === 0 ? 0 : 1;
  return row(
    packet(index + 1, side, index * 120_000, side === 1 ? 0x18 : 0x10, {
      length: side === 1 ? 1448 : 0,
      seq: side === 1 ? (SERVER_BASE + index * 1448) >>> 0 : CLIENT_BASE + 894,
      marks: index % 997 === 0 ? ['fastRetransmission'] : [],
    }),
  );
}

/** Head of a ladder. */
export function fakeHead(flow: number, client: string, server: string, huge: boolean): LadderHead {
  const rows = huge ? HUGE_PACKETS : DESIGN_ROWS.length;
  const evidenceRows = huge
    ? [{ packet: 12, row: rows - 2 }]
    : DESIGN_ROWS.flatMap((one, at) =>
        one.kind === 'packet' && one.evidence >= 0 ? [{ packet: one.packet.packet, row: at }] : [],
      );
  return {
    flow,
    packets: huge ? HUGE_PACKETS : 142,
    rows,
    client,
    server,
    base: [CLIENT_BASE, SERVER_BASE],
    evidenceRows,
    closeRow: huge ? rows - 4 : 8,
  };
}

/** A packet opened: 66 bytes of Ethernet, IPv4 and TCP with options. */
export function fakeDetail(number: number): PacketDetail {
  const bytes = Uint8Array.from({ length: 66 + 120 }, (_unused, i) => (i * 37 + number) & 0xff);
  const field = (name: string, label: string, value: string, offset: number, length: number) => ({
    name,
    label,
    value,
    offset,
    length,
  });
  return {
    packet: number,
    capture: 'edge-firewall.pcapng',
    numberInFile: number,
    fileOffset: number * 96,
    time: '2026-11-20T11:58:02.125443687Z',
    captured: bytes.length,
    original: bytes.length,
    interfaceName: 'outside',
    comments: [],
    bytes,
    layers: [
      {
        name: 'eth',
        title: 'Ethernet II',
        summary: '02:00:00:00:00:01 \u2192 02:00:00:00:00:02',
        offset: 0,
        length: 14,
        fields: [
          field('eth.dst', 'Destination', '02:00:00:00:00:02', 0, 6),
          field('eth.src', 'Source', '02:00:00:00:00:01', 6, 6),
          field('eth.type', 'Type', '0x0800 IPv4', 12, 2),
        ],
        stop: null,
      },
      {
        name: 'ip',
        title: 'Internet Protocol version 4',
        summary: '203.0.113.147 \u2192 172.17.77.250, ttl 57',
        offset: 14,
        length: 20,
        fields: [
          field('ip.ttl', 'Time to live', '57', 22, 1),
          field('ip.src', 'Source', '203.0.113.147', 26, 4),
          field('ip.dst', 'Destination', '172.17.77.250', 30, 4),
        ],
        stop: null,
      },
      {
        name: 'tcp',
        title: 'Transmission Control Protocol',
        summary: '43918 \u2192 443, RST ACK, seq 895, ack 107\u2009246, len 0',
        offset: 34,
        length: 32,
        fields: [
          field('tcp.srcport', 'Source port', '43918', 34, 2),
          field('tcp.dstport', 'Destination port', '443', 36, 2),
          field('tcp.seq', 'Sequence number', '895 (raw 1895)', 38, 4),
          field('tcp.ack', 'Acknowledgment number', '107\u2009246', 42, 4),
          {
            ...field('tcp.flags', 'Flags', '0x014 (RST, ACK)', 46, 2),
            children: [
              field('tcp.flags.ack', 'Acknowledgment', 'set', 47, 1),
              field('tcp.flags.reset', 'Reset', 'set', 47, 1),
            ],
          },
          field('tcp.window_size', 'Window', '64\u2009240', 48, 2),
          field('tcp.checksum', 'Checksum', '0x1c46', 50, 2),
        ],
        stop: null,
      },
      {
        name: 'data',
        title: 'Data',
        summary: '120 bytes',
        offset: 66,
        length: 120,
        fields: [],
        stop: null,
      },
    ],
  };
}
