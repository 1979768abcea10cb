import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import {
  RADAR_DEFAULTS,
  RADAR_KEEPS,
  type RadarParameters,
} from '../../../shared/close/radar-parameters.ts';
import { RadarTally, type RadarReport } from '../../../shared/close/radar-report.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import { pcapFile, type PacketToWrite } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { fileInMemory } from '../../support/whole-analysis.ts';
import { HANDSHAKE, listing } from '../flows/play.ts';
import type { ByteSource } from '../../../shared/capture/byte-source.ts';

/** Conversations from client ports 50000, 50001 ..., with microseconds since the capture's start. */
function capture(...talks: readonly string[]): ByteSource {
  const packets: (PacketToWrite & { readonly at: number })[] = talks.flatMap((talk, i) =>
    listing(talk).map(({ from, at, length, ...shown }) => {
      const client = { ip: '10.0.0.2', port: 50_000 + i };
      const server = { ip: '10.0.0.9', port: 443 };
      const [src, dst] = from === 'client' ? [client, server] : [server, client];
      const { seq, ack, flags, window, ipId } = shown;
      const tcp = { seq, ack, flags, window, ipId, payload: new Uint8Array(length) };
      const ends = { src: src.ip, dst: dst.ip, sport: src.port, dport: dst.port };
      return { at, bytes: ethernet(tcpPacket({ ...ends, ...tcp })), ...timeOf(at) };
    }),
  );
  packets.sort((a, b) => a.at - b.at);
  return memorySource('built.pcap', pcapFile(packets));
}

function timeOf(at: number): { readonly sec: number; readonly nsec: number } {
  return { sec: 1_000_000_000 + Math.floor(at / 1e6), nsec: (at % 1e6) * 1000 };
}

function report(source: ByteSource, chosen: Partial<RadarParameters> = {}): RadarReport {
  const parameters = { ...RADAR_DEFAULTS, ...chosen };
  const opened = openAnalysis([source], { radarPackets: parameters.packets });
  if (!opened.ok) throw new Error(opened.error.detail);
  while (opened.value.step(1000));
  expect(opened.value.radarPackets).toBe(parameters.packets);
  const tally = new RadarTally(parameters);
  opened.value.tallyRadar(tally, 0, opened.value.flowCount);
  return tally.report();
}

const stages = ({ stages: all }: RadarReport) =>
  Object.fromEntries(all.map(({ stage, flows }) => [stage, flows]));

/** Something to be there when the capture ends, 30 s on, that says nothing of its own: a whole talk. */
const LAST = `C S 100 0 0 @29.9s \n S SA 500 101 \n C A 101 501 \n C FA 101 501 \n S FA 501 102 \n C A 102 502 0 @30s`;
const talk = (count: number): string =>
  Array.from({ length: count }, (_, i) => `C PA ${101 + i} 501 1`).join('\n');

describe("Radar's packets of the client", () => {
  const late = capture(`${HANDSHAKE} ${talk(9)} \n C R 110 0`);

  it.each([
    [10, { matched: 0, unmatched: { 'late-reset': 1 } }],
    [11, { matched: 0, unmatched: { 'late-reset': 1 } }],
    [12, { matched: 1, unmatched: { 'late-reset': 0 } }],
    [1000, { matched: 1, unmatched: { 'late-reset': 0 } }],
  ])('a reset that is the twelfth of them counts from twelve on: %i', (packets, expected) => {
    expect(report(late, { packets })).toMatchObject({ ...expected, eligible: 1 });
  });

  it.each([
    [1, 'post-syn'],
    [2, 'post-syn'],
    [3, 'post-ack'],
    [4, 'post-psh'],
    [5, 'later'],
  ])(
    'the reset is looked at together with what came before it: it is number %i, %s',
    (n, stage) => {
      const moves = ['', '', 'C A 101 501', 'C PA 101 501 9', 'C PA 110 501 9'];
      const text =
        n === 1 ? 'C S 100 \n C R 101 0' : `C S 100 ${moves.slice(0, n).join('\n')} \n C R 119 0`;
      expect(stages(report(capture(text)))).toMatchObject({ [stage]: 1 });
    },
  );

  it('a longer silence needs fewer packets than are looked at', () => {
    const four = capture(`${HANDSHAKE} C PA 101 501 9 \n S A 501 110 \n C PA 101 501 9`, LAST);
    expect(report(four, { packets: 5 }).matched).toBe(1);
    expect(report(four, { packets: 4 })).toMatchObject({ matched: 0, unmatched: { other: 2 } });
  });
});

describe('silence', () => {
  const silent = capture(`C S 100 0 0 @25s`, LAST);

  it.each([
    [10, { matched: 0, excluded: { 'window-end': 1 } }],
    [5.001, { matched: 0, excluded: { 'window-end': 1 } }],
    [5, { matched: 1, excluded: { 'window-end': 0 } }],
    [3, { matched: 1, excluded: { 'window-end': 0 } }],
    [0, { matched: 1, excluded: { 'window-end': 0 } }],
  ])('five seconds of it are a timeout where %d s are asked for', (silenceSeconds, expected) => {
    expect(report(silent, { silenceSeconds })).toMatchObject(expected);
  });

  it('counts at the end of the capture where that exclusion is switched off, and says for how many', () => {
    const kept = report(silent, { keep: ['window-end'] });
    expect(kept).toMatchObject({
      matched: 1,
      kept: { 'window-end': 1, 'multi-syn': 0 },
      excluded: { 'window-end': 0 },
      signatures: [{ id: 'SYN_NONE', flows: 1 }],
    });
  });

  it('is no timeout after several data segments, nor where the server closed: both have their number', () => {
    const several = `${HANDSHAKE} C PA 101 501 9 \n S PA 501 110 5 \n C PA 110 506 9`;
    const closed = `${HANDSHAKE} S FA 501 101 \n C A 101 502`;
    expect(report(capture(several, closed, LAST))).toMatchObject({
      matched: 0,
      unmatched: { 'later-silence': 1, 'server-closed': 1, other: 1 },
    });
  });
});

describe('exclusions', () => {
  const twoSyns = `C S 100 \n C S 7000 \n S SA 500 7001 \n C A 7001 501 \n C R 7001 0`;

  it('two SYNs with different numbers are two flows, both left out, unless that is switched off', () => {
    expect(report(capture(twoSyns))).toMatchObject({
      eligible: 0,
      excluded: { 'multi-syn': 2 },
      kept: { 'multi-syn': 0 },
    });
    expect(report(capture(twoSyns), { keep: ['multi-syn'] })).toMatchObject({
      eligible: 1,
      matched: 1,
      excluded: { 'multi-syn': 0, 'window-end': 1 },
      kept: { 'multi-syn': 1 },
    });
  });

  it('a SYN that was sent again is left out, unless that is switched off', () => {
    const again = capture('C S 100 \n C S 100 0 0 @1s \n C R 101 0 0 @2s');
    expect(report(again)).toMatchObject({ eligible: 0, excluded: { 'syn-retransmit': 1 } });
    expect(report(again, { keep: ['syn-retransmit'] })).toMatchObject({
      eligible: 1,
      matched: 1,
      kept: { 'syn-retransmit': 1 },
      signatures: [{ id: 'SYN_RST', flows: 1 }],
    });
  });

  it('both connections of re-used ports are left out, unless that is switched off', () => {
    const reused = capture(`${HANDSHAKE} C R 101 0 \n C S 9000 \n S SA 7 9001 \n C R 9001 0`);
    expect(report(reused)).toMatchObject({ eligible: 0, excluded: { 'port-reuse': 2 } });
    expect(report(reused, { keep: ['port-reuse'] })).toMatchObject({
      eligible: 2,
      matched: 2,
      kept: { 'port-reuse': 2 },
    });
  });

  it('UDP and flows without their SYN have numbers of their own', () => {
    const udp = { src: '10.0.0.2', dst: '10.0.0.9', sport: 5000, dport: 53, payload: 'x' };
    const tcp = { src: '10.0.0.2', dst: '10.0.0.9', sport: 5001, dport: 80, flags: 'R', seq: 9 };
    const source = memorySource(
      'mixed.pcap',
      pcapFile([ethernet(udpPacket(udp)), ethernet(tcpPacket(tcp))]),
    );
    expect(report(source)).toMatchObject({
      flows: 2,
      eligible: 0,
      excluded: { udp: 1, 'mid-capture': 1 },
    });
  });
});

describe('slots of time', () => {
  // The captures begin at 2001-09-09T01:46:40Z.
  it.each([
    [15, ['2001-09-09T01:45Z', '2001-09-09T02:00Z']],
    [60, ['2001-09-09T01:00Z', '2001-09-09T02:00Z']],
    [1440, ['2001-09-09T00:00Z']],
    [1, ['2001-09-09T01:46Z', '2001-09-09T02:05Z']],
  ])('of %i minutes begin at whole multiples of that, %j', (bucketMinutes, starts) => {
    const late = HANDSHAKE.replace('C S 100', 'C S 100 0 0 @1130s');
    const told = report(capture(`${HANDSHAKE} C R 101 0`, `${late} C R 101 0`), { bucketMinutes });
    expect(told.buckets.map(({ start }) => start)).toEqual(starts);
    const all = told.buckets.map(({ stages: each }) => each['post-ack']);
    expect(all.reduce((a, b) => a + b, 0)).toBe(2);
  });
});

describe('over any mixture of flows', () => {
  const line = fc.constantFrom(
    ...['C A 101 501', 'C PA 101 501 9', 'C PA 110 501 9', 'C FA 119 501', 'S FA 501 101'],
    ...['C R 119 0', 'C R 119 501', 'C R 119 777', 'C RA 119 501', 'C S 100', 'C S 9000'],
  );
  const flow = fc.array(line, { maxLength: 14 }).map((lines) => `C S 100 \n ${lines.join('\n')}`);
  const parameters = fc.record({
    packets: fc.integer({ min: 1, max: 16 }),
    silenceSeconds: fc.constantFrom(0, 3, 10, 40),
    keep: fc.subarray([...RADAR_KEEPS]),
  });

  it('every flow is counted once, each reset flow by one count tag, repeated plain resets by one of the four ack numbers', () => {
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 4 }), parameters, (flows, chosen) => {
        const told = report(capture(...flows, LAST), chosen);
        const total = (counts: Readonly<Record<string, number>>) =>
          Object.values(counts).reduce((a, b) => a + b, 0);
        expect(total(told.excluded) + told.eligible).toBe(told.flows);
        expect(told.matched + total(told.unmatched)).toBe(told.eligible);
        expect(told.signatures.reduce((a, one) => a + one.flows, 0)).toBe(told.matched);
        for (const { flows: here, tags: t } of told.stages) {
          expect(t.timeout + t.reset).toBe(here);
          const counts = [
            ...[t.single_rst, t.multiple_rsts, t.single_rstack, t.multiple_rstacks],
            t.rst_and_rstacks,
          ];
          expect(counts.reduce((a, b) => a + b, 0)).toBe(t.reset);
          const acks = [t.acknumsame, t.acknumsame0, t.acknumdiff, t.acknumdiff0];
          expect(acks.reduce((a, b) => a + b, 0)).toBe(t.multiple_rsts);
        }
        expect(told.stages[3].tags.timeout).toBe(0);
        for (const why of chosen.keep) expect(told.excluded[why]).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('captures', () => {
  it('that ship with the app have the stages that docs/radar.md prints', () => {
    const both = report(fileInMemory('host/sample/teardown-sample.pcapng'));
    expect(both.clientOnly).toBeLessThan(both.eligible);
    expect(stages(both)).toEqual({ 'post-syn': 1, 'post-ack': 0, 'post-psh': 0, later: 4 });
    expect(both.excluded).toMatchObject({ udp: 0, 'mid-capture': 1, 'syn-retransmit': 1 });
  });

  it('from client to server only: the resets of a talk are the same with and without the server', () => {
    const talks = [
      `${HANDSHAKE} C PA 101 501 9 \n S A 501 110 \n C RA 110 501`,
      `${HANDSHAKE} C R 101 0`,
      'C S 100 \n S SA 500 101 \n C R 101 0',
    ];
    const alone = talks.map((text) => text.replaceAll(/^\s*S .*$/gmu, ''));
    const [two, one] = [report(capture(...talks)), report(capture(...alone))];
    expect(one.clientOnly).toBe(3);
    expect(two.clientOnly).toBe(0);
    expect(one.stages).toEqual(two.stages);
    expect(one.signatures).toEqual(two.signatures);
  });
});
