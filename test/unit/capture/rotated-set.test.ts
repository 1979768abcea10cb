import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { mergeRanks, rotatedSets, setMemberOf } from '../../../shared/capture/rotated-set.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

describe('names of rotated files', () => {
  test.each([
    ['cap.pcap0', 'cap.pcap*', 0],
    ['cap.pcap1', 'cap.pcap*', 1],
    ['cap.pcap', 'cap.pcap*', 0],
    ['cap.pcap007', 'cap.pcap*', 7],
    ['cap.pcap12.gz', 'cap.pcap*', 12],
    ['a b.cap3', 'a b.cap*', 3],
    ['net_00001_20240101120000.pcapng', 'net_*.pcapng', 1],
    ['net_00012_20240101120000.pcapng.zst', 'net_*.pcapng', 12],
    ['net_20240101120000_00012.pcapng', 'net_*.pcapng', 12],
    ['net_00003_20240101120000', 'net_*', 3],
  ])('%s is a part of %s', (name, set, number) => {
    expect(setMemberOf(name)).toMatchObject({ set, number });
  });

  test.each(['server1', 'notes.txt', 'cap_1.txt', 'net_1_2024.pcapng.txt', 'stdin', ''])(
    '%s is none',
    (name) => {
      expect(setMemberOf(name)).toBeNull();
    },
  );

  test('sets need two files, a number, and no number twice', () => {
    const sets = (...names: string[]): unknown =>
      rotatedSets(names).map(({ set, members }) => [set, members.map(({ index }) => index)]);
    expect(sets('x.pcap2', 'x.pcap10', 'x.pcap', 'y.pcap1')).toEqual([['x.pcap*', [2, 0, 1]]]);
    expect(sets('a.pcap', 'b.pcap')).toEqual([]);
    expect(sets('x.pcap1', 'x.pcap1')).toEqual([]);
    expect(sets('x.pcap')).toEqual([]);
  });

  test('a ring that started over is ordered by time, other captures stay where they were', () => {
    const begins = new Map([
      ['r.pcap0', 50],
      ['r.pcap1', 60],
      ['r.pcap2', 40],
    ]);
    const names = ['r.pcap0', 'other.pcap', 'r.pcap1', 'r.pcap2'];
    const time = (i: number): number => begins.get(names[i]) ?? 0;
    expect(mergeRanks(names, (a, b) => time(a) - time(b))).toEqual([2, 1, 3, 0]);
  });
});

describe('the analysis of a rotated capture', () => {
  const base = { src: '192.0.2.1', dst: '192.0.2.2', sport: 4000, dport: 80 };
  const back = { src: '192.0.2.2', dst: '192.0.2.1', sport: 80, dport: 4000 };
  const packets = [
    { ...base, seq: 1, flags: 'S' },
    { ...back, seq: 100, ack: 2, flags: 'SA' },
    { ...base, seq: 2, ack: 101, flags: 'A' },
    { ...base, seq: 2, ack: 101, flags: 'PA', payload: 'GET / HTTP/1.1\r\n\r\n' },
    { ...back, seq: 101, ack: 20, flags: 'A' },
    { ...back, seq: 101, ack: 20, flags: 'FA' },
  ].map((packet) => ethernet(tcpPacket(packet)));
  /** Two packets a file, all at the same second: only the order of the files tells them apart. */
  const part = (i: number, sec = 100): Uint8Array =>
    pcapFile(packets.slice(2 * i, 2 * i + 2).map((bytes) => ({ bytes, sec })));

  test('a flow goes on from file to file, whatever order a shell gives them in', () => {
    const session = wholeAnalysis(
      memorySource('c.pcap2', part(2)),
      memorySource('c.pcap0', part(0)),
      memorySource('c.pcap1', part(1)),
    );
    const order = [1, 2, 3, 4, 5, 6].map((packet) => session.placeOf(packet).capture);
    expect(order).toEqual([1, 1, 2, 2, 0, 0]);
    expect(session.summary(0).flows).toBe(1);
    const entry = session.health().entries.filter(({ code }) => code === 'rotated-set');
    expect(entry.map(({ severity, text }) => [severity, text])).toEqual([
      [
        'note',
        '3 files c.pcap* are parts of one capture (tcpdump -C or -W); they are read as one, in order of time.',
      ],
    ]);
  });

  test('a missing part is told, with the time that it covers', () => {
    const session = wholeAnalysis(
      memorySource('n_00007_20240101120000.pcapng', part(2, 160)),
      memorySource('n_00004_20240101110000.pcapng', part(0, 100)),
    );
    const missing = session.health().entries.find(({ severity }) => severity === 'warning');
    expect(missing?.text).toBe(
      '2 parts of the rotated capture between n_00004_20240101110000.pcapng and n_00007_20240101120000.pcapng are not in the analysis (1970-01-01T00:01:40.000000000Z to 1970-01-01T00:02:40.000000000Z).',
    );
  });

  test('a ring that started over misses nothing', () => {
    const session = wholeAnalysis(
      memorySource('c.pcap0', part(2, 300)),
      memorySource('c.pcap1', part(0, 100)),
      memorySource('c.pcap2', part(1, 200)),
    );
    const told = session.health().entries.filter(({ code }) => code === 'rotated-set');
    expect(told.map(({ severity }) => severity)).toEqual(['note']);
  });

  test('parts that were captured in another way are named', () => {
    const session = wholeAnalysis(
      memorySource('c.pcap0', part(0)),
      memorySource('c.pcap1', pcapFile([packets[2]], { snapLength: 96 })),
    );
    expect(session.health().entries.map(({ text }) => text)).toContain(
      'Parts of the rotated capture differ in link type, snap length or number of interfaces: c.pcap1 from c.pcap0.',
    );
  });

  test('parts that lie beside it are named', () => {
    const source = {
      ...memorySource('c.pcap1', part(0)),
      siblings: ['c.pcap0', 'c.pcap2'],
    };
    expect(
      wholeAnalysis(source)
        .health()
        .entries.map(({ text }) => text),
    ).toContain(
      'The file is part of a rotated capture; 2 other parts lie beside it and are not in the analysis: c.pcap0, c.pcap2.',
    );
  });
});
