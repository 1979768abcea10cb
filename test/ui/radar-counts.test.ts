import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { numberOf } from '../../renderer/features/radar/chosen-number.ts';
import {
  allCounts,
  cellWords,
  filterOf,
  RADAR_OWN,
} from '../../renderer/features/radar/radar-words.ts';
import { RADAR_DEFAULTS, RADAR_KEEPS } from '../../shared/close/radar-parameters.ts';
import { RadarTally, type RadarReport } from '../../shared/close/radar-report.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { HAS_CORPUS, readCapture } from '../golden/corpus/corpus-files.ts';
import { unpackedOf } from '../support/unpacked-memory.ts';
import { fileInMemory, wholeAnalysis } from '../support/whole-analysis.ts';

type Parameters = RadarReport['parameters'];

function reportOf(session: AnalysisSession, parameters: Parameters): RadarReport {
  const again = session.recountRadar(parameters.packets);
  if (again !== null) while (again.step(1000));
  const tally = new RadarTally(parameters);
  session.tallyRadar(tally, 0, session.flowCount);
  return tally.report();
}

/** How many flows a text filter leaves. */
function listed(session: AnalysisSession, text: string): number {
  const sort = { column: 'flow', direction: 'up' } as const;
  return session.view({ text, kinds: [], triage: [], sort }).counts.matched;
}

const CHOSEN: readonly Partial<Parameters>[] = [
  {},
  { keep: RADAR_KEEPS },
  { silenceSeconds: 3, keep: ['window-end'] },
  { packets: 4, silenceSeconds: 0.5, keep: ['syn-retransmit', 'port-reuse'], bucketMinutes: 1 },
  { packets: 40, bucketMinutes: 1440 },
];

const LAB = [
  'injected-reset-perfect',
  'syn-dropped',
  'tls13-cancel-by-close',
  'scan-syn-half-open',
];
const CAPTURES: readonly (readonly [string, () => AnalysisSession])[] = [
  ['the sample', () => wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'))],
  ...readdirSync('test/lab/recordings')
    .filter((name) => LAB.includes(name))
    .map((name): readonly [string, () => AnalysisSession] => [
      name,
      () => wholeAnalysis(fileInMemory(path.join('test/lab/recordings', name, 'server.pcap'))),
    ]),
  ...(HAS_CORPUS
    ? ['mercury__emix.pcap', 'nDPI__sites.pcapng', 'mercury__quic_reordered_frames.pcap']
    : []
  ).map((name): readonly [string, () => AnalysisSession] => [
    name,
    () => wholeAnalysis(unpackedOf(readCapture(name), {}, name)),
  ]),
];

test.each(CAPTURES)(
  'every count of %s leads to a list of exactly as many flows, whatever the parameters',
  (_, open) => {
    const session = open();
    for (const chosen of CHOSEN) {
      const report = reportOf(session, { ...RADAR_DEFAULTS, ...chosen });
      const counts = allCounts(report);
      expect(counts.length).toBeGreaterThan(80);
      expect(counts.map(({ filter }) => ({ filter, flows: listed(session, filter) }))).toEqual(
        counts.map(({ filter, flows }) => ({ filter, flows })),
      );
    }
  },
);

test.runIf(HAS_CORPUS)('among them are counts of every kind: the words do find something', () => {
  const found = new Set<string>();
  for (const [, open] of CAPTURES) {
    const session = open();
    for (const chosen of CHOSEN)
      for (const { filter, flows } of allCounts(
        reportOf(session, { ...RADAR_DEFAULTS, ...chosen }),
      ))
        if (flows > 0) for (const word of filter.split(' ')) found.add(word);
  }
  const wanted = [
    ...['stage:post-syn', 'stage:post-ack', 'stage:post-psh', 'stage:later', 'stage:any'],
    ...['tag:timeout', 'tag:reset', 'tag:single_rst', 'tag:multiple_rsts', 'tag:fin'],
    ...['radar:eligible', 'radar:client-only', 'radar:excluded', 'radar:excluded-mid-capture'],
    ...['radar:excluded-syn-retransmit', 'radar:excluded-port-reuse', 'radar:excluded-window-end'],
    ...['radar:kept-syn-retransmit', 'radar:kept-port-reuse', 'radar:kept-window-end'],
    ...['radar:other', 'radar:server-closed', 'radar:late-reset', 'radar:later-silence'],
    ...['signature:SYN_NONE', 'radar-packets:4', 'radar-silence:3', 'radar-bucket:1'],
  ];
  expect(wanted.filter((word) => !found.has(word))).toEqual([]);
});

test('the words stand beside other words, and parameters count for all of them', () => {
  const session = CAPTURES[0][1]();
  const all = listed(session, 'stage:any');
  expect(listed(session, 'STAGE:any')).toBe(all);
  expect(listed(session, 'stage:any stage:none')).toBe(0);
  expect(listed(session, 'radar-keep:syn-retransmit stage:any')).toBe(all + 1);
  expect(listed(session, 'stage:any radar-keep:syn-retransmit')).toBe(all + 1);
  expect(listed(session, 'stage:any #5') + listed(session, 'stage:none #5')).toBe(1);
  // What only looks like such a word is looked for as any text is, and is in no flow.
  expect(listed(session, 'stage:post')).toBe(0);
  expect(listed(session, 'radar-packets:0')).toBe(0);
});

test.each([
  [RADAR_OWN, 'stage:post-syn tag:timeout', 'stage:post-syn tag:timeout'],
  [{ ...RADAR_OWN, silenceSeconds: 3 }, 'stage:any', 'radar-silence:3 stage:any'],
  [{ ...RADAR_OWN, bucketMinutes: 60 }, 'stage:any', 'stage:any'],
  [
    { ...RADAR_OWN, packets: 5, keep: ['multi-syn', 'window-end'] as const, bucketMinutes: 60 },
    'radar-slot:2026-01-01T10:00Z',
    'radar-packets:5 radar-keep:multi-syn,window-end radar-bucket:60 radar-slot:2026-01-01T10:00Z',
  ],
])(
  'parameters that are not Radar\u2019s own stand before the words: %#',
  (parameters, words, filter) => {
    expect(filterOf(parameters, words)).toBe(filter);
  },
);

test('the window knows the same parameters as the engine', () => {
  expect(RADAR_OWN).toEqual(RADAR_DEFAULTS);
  expect(cellWords(null, 'any')).toBe('stage:any');
});

test.each([
  ['10', true, 10],
  [' 7 ', true, 7],
  ['0', true, null],
  ['2.5', true, null],
  ['2.5', false, 2.5],
  ['-3', false, null],
  ['', false, null],
  ['1000001', true, null],
  ['1e3', false, null],
])('%j is chosen as a number, whole %s: %j', (text, whole, number) => {
  expect(numberOf(text, whole, 1_000_000)).toBe(number);
});
