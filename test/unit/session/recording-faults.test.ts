import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import type { HealthReport } from '../../../shared/session/records.ts';
import { pcapFile, PcapngBuilder, type PacketToWrite } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const CLIENT = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 80 };
const SERVER = { src: '10.0.0.9', dst: '10.0.0.2', sport: 80, dport: 50_000 };
const START = 1_000_000;

type Options = Omit<TcpOptions, 'src' | 'dst' | 'sport' | 'dport'>;

/** A packet at so many milliseconds of the capture's clock. */
function at(ms: number, packet: Uint8Array): PacketToWrite {
  return {
    bytes: ethernet(packet),
    sec: START + Math.floor(ms / 1000),
    nsec: Math.round((((ms % 1000) + 1000) % 1000) * 1e6),
  };
}

const client = (ms: number, options: Options): PacketToWrite =>
  at(ms, tcpPacket({ ...CLIENT, ...options }));
const server = (ms: number, options: Options): PacketToWrite =>
  at(ms, tcpPacket({ ...SERVER, ...options }));

/** Handshake with an MSS of 1,460. */
const OPEN = [
  client(0, { seq: 100, flags: 'S', ipId: 1, options: { mss: 1460 } }),
  server(1, { seq: 500, ack: 101, flags: 'SA', ipId: 900, options: { mss: 1460 } }),
  client(2, { seq: 101, ack: 501, flags: 'A', ipId: 2 }),
];

/** A server that sends ten bytes every millisecond; `clock` makes the capture's time of the host's. */
function stream(count: number, clock: (ms: number) => number, stamps = true): PacketToWrite[] {
  return Array.from({ length: count }, (_, i) =>
    server(clock(3 + i), {
      seq: 501 + i * 10,
      ack: 101,
      flags: 'PA',
      ipId: 901 + i,
      payload: 'x'.repeat(10),
      ...(stamps ? { options: { timestamps: [7_000 + i, 1] as const } } : {}),
    }),
  );
}

function analysis(packets: readonly PacketToWrite[]): AnalysisSession {
  return wholeAnalysis(memorySource('made.pcap', pcapFile(packets, { variant: 'ns' })));
}

function entry(
  session: AnalysisSession,
  code: string,
): HealthReport['entries'][number] | undefined {
  return session.health().entries.find((one) => one.code === code);
}

const data = (ms: number, ipId: number, more: Options = {}): PacketToWrite =>
  server(ms, { seq: 501, ack: 101, flags: 'PA', ipId, payload: 'hello', ...more });

/** The same bytes on another link: other MAC addresses. */
function onOtherLink(packet: PacketToWrite): PacketToWrite {
  const bytes = packet.bytes.slice();
  bytes[0] ^= 4;
  return { ...packet, bytes };
}

describe('a packet captured twice', () => {
  const IPV6 = { src: '2001:db8::9', dst: '2001:db8::2', sport: 80, dport: 50_000 };
  const six = (ms: number, options: Options): PacketToWrite =>
    at(ms, tcpPacket({ ...IPV6, ...options }));

  it.each<readonly [string, readonly PacketToWrite[], number]>([
    ['the same data, IP-ID and link within a millisecond', [data(5, 901), data(5.2, 901)], 1],
    ['a retransmission: another IP-ID', [data(5, 901), data(5.2, 902)], 0],
    ['a retransmission without IP-ID after 200 ms', [data(5, 0), data(205, 0)], 0],
    ['the same IP-ID after a second: the number came round', [data(5, 901), data(1005, 901)], 0],
    [
      'duplicate ACKs of a device with one constant IP-ID',
      [5, 6, 7, 8].map((ms) => client(ms, { seq: 101, ack: 501, flags: 'A', ipId: 1 })),
      0,
    ],
    [
      'three equal resets of a middlebox',
      [5, 5.1, 5.2].map((ms) => server(ms, { seq: 501, flags: 'R', ipId: 1 })),
      0,
    ],
    [
      'two probes of ZMap',
      [5, 5.1].map((ms) => client(ms, { seq: 9, flags: 'S', ipId: 54321 })),
      0,
    ],
    [
      'a reset on two links',
      [
        server(5, { seq: 501, flags: 'R', ipId: 7 }),
        onOtherLink(server(5, { seq: 501, flags: 'R', ipId: 7 })),
      ],
      1,
    ],
    [
      'IPv6 on one link: it may be two',
      [5, 5.1].map((ms) => six(ms, { seq: 1, ack: 1, flags: 'A' })),
      0,
    ],
    [
      'IPv6 on two links',
      [
        six(5, { seq: 1, ack: 1, flags: 'A' }),
        onOtherLink(six(5.1, { seq: 1, ack: 1, flags: 'A' })),
      ],
      1,
    ],
    ['data routed on: one hop fewer', [data(5, 901), data(5.1, 901, { ttl: 63 })], 1],
  ])('%s', (_, packets, copies) => {
    expect(entry(analysis([...OPEN, ...packets]), 'duplicates')?.count ?? 0).toBe(copies);
  });

  it('is found across the interfaces of a pcapng, with its packets and share', () => {
    const file = new PcapngBuilder().section().interface({ tsresol: 9 }).interface({ tsresol: 9 });
    for (const packet of [...OPEN, data(5, 901)])
      for (const interfaceIndex of [0, 1]) file.packet({ ...packet, interfaceIndex });
    const session = wholeAnalysis(memorySource('two.pcapng', file.bytes()));
    expect(entry(session, 'duplicates')).toMatchObject({
      count: 4,
      extent: { first: 2, last: 8, share: 0.5, flows: 1 },
    });
  });
});

describe('a segment longer than its ends agreed on', () => {
  it.each([
    ['two full segments in one', 1460, 2920, 1],
    ['a full segment', 1460, 1460, 0],
    ['jumbo frames that were agreed on', 8960, 8960, 0],
    ['without an MSS, a frame that some link carries', 0, 8900, 0],
    ['without an MSS, one that no link carries', 0, 20_000, 1],
  ])('%s', (_, mss, length, found) => {
    const open =
      mss === 0
        ? []
        : OPEN.map((one, i) =>
            i === 0
              ? client(0, { seq: 100, flags: 'S', options: { mss } })
              : i === 1
                ? server(1, { seq: 500, ack: 101, flags: 'SA', options: { mss } })
                : one,
          );
    const session = analysis([...open, data(5, 901, { payload: 'x'.repeat(length) })]);
    expect(entry(session, 'offload')?.count ?? 0).toBe(found);
  });
});

describe('a step of the capture’s clock', () => {
  it.each<readonly [string, (ms: number) => number, boolean, RegExp | null]>([
    [
      'set back three seconds',
      (ms) => (ms < 40 ? ms : ms - 3000),
      true,
      /set back by about 3 s between #40 and #41.*timestamps/u,
    ],
    [
      'set back, without timestamps of the hosts',
      (ms) => (ms < 40 ? ms : ms - 3000),
      false,
      /set back by about 3 s.*go on from there/u,
    ],
    [
      'set forward an hour',
      (ms) => (ms < 40 ? ms : ms + 3_600_000),
      true,
      /set forward by about 1 h 00 min between #40 and #41/u,
    ],
    [
      'forward without timestamps: nobody can tell it from silence',
      (ms) => (ms < 40 ? ms : ms + 60_000),
      false,
      null,
    ],
    ['one record late by a millisecond', (ms) => (ms === 40 ? 41.5 : ms), true, null],
    ['one record a minute in the future', (ms) => (ms === 40 ? 60_000 : ms), true, null],
    ['none', (ms) => ms, true, null],
  ])('%s', (_, clock, stamps, text) => {
    const session = analysis([...OPEN, ...stream(80, clock, stamps)]);
    const found = entry(session, 'clock-step');
    if (text === null) expect(found).toBeUndefined();
    else {
      expect(found?.text).toMatch(text);
      expect(found?.extent).toMatchObject({ flows: 1, filter: 'health:clock-step' });
      expect(found?.extent?.packets.slice(0, 2)).toEqual([
        { packet: 40, flow: 0 },
        { packet: 41, flow: 0 },
      ]);
    }
  });

  it('is no clock’s where the hosts were silent: their timestamps went along', () => {
    const before = stream(10, (ms) => ms);
    const later = server(60_000, {
      seq: 601,
      ack: 101,
      flags: 'PA',
      payload: 'more',
      options: { timestamps: [7_000 + 60_000, 1] },
    });
    const codes = analysis([...OPEN, ...before, later])
      .health()
      .entries.map(({ code }) => code);
    expect(codes).toEqual([]);
  });
});

describe('capturing that stalls', () => {
  it('is told from silence: bytes are missing behind it', () => {
    const packets = stream(30, (ms) => (ms < 15 ? ms : ms + 2000), false);
    packets.splice(12, 5);
    const arrived = client(2040, { seq: 101, ack: 801, flags: 'A', ipId: 3 });
    const session = analysis([...OPEN, ...packets, arrived]);
    expect(entry(session, 'gap')?.text).toMatch(
      /^Nothing was captured for 2.01 s between #15 and #16/u,
    );
    expect(entry(session, 'gap')?.extent).toMatchObject({ flows: 1, filter: 'health:gap' });
    const whole = analysis([...OPEN, ...stream(30, (ms) => (ms < 15 ? ms : ms + 2000), false)]);
    expect(entry(whole, 'gap')).toBeUndefined();
  });

  it('is not told where nobody acknowledged the missing bytes: the path lost them, not the capture', () => {
    const file = path.resolve('test/lab/recordings/path-mtu-blackhole-curl/client.pcap');
    const session = wholeAnalysis(fileInMemory(file));
    expect(entry(session, 'gap')).toBeUndefined();
    expect(session.record(0).verdict.why).not.toMatch(/stalled/u);
  });
});

describe('records out of time order', () => {
  it('of two interfaces that were not merged by time leave the flows in order', () => {
    const a = stream(20, (ms) => ms);
    const other = { src: '10.0.0.3', dst: '10.0.0.9', sport: 60_000, dport: 80 };
    const b = a.map((_, i) => at(2 + i, tcpPacket({ ...other, seq: 9 + i, flags: 'A', ack: 1 })));
    const session = analysis([...OPEN, ...a.flatMap((one, i) => [one, b[i]])]);
    const found = entry(session, 'time-backwards');
    expect(found).toMatchObject({ count: 20, extent: { first: 5, last: 43, flows: null } });
    expect(session.record(0).verdict.why).not.toMatch(/order of their times/u);
  });

  it('of one flow hold its confidence down and are found by the filter', () => {
    const a = stream(20, (ms) => ms);
    [a[8], a[9]] = [a[9], a[8]];
    const session = analysis([...OPEN, ...a]);
    expect(entry(session, 'time-backwards')?.extent).toMatchObject({
      flows: 1,
      filter: 'health:out-of-order',
      packets: [{ packet: 13, flow: 0 }],
    });
    const { confidence, why } = session.record(0).verdict;
    expect(confidence).not.toBe('high');
    expect(why).toMatch(/not in the order of their times/u);
  });
});
