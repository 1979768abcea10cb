import { counted } from '../../../shared/base/numbers.ts';
import type { RadarReport } from '../../state/contract-types.ts';

type Parameters = RadarReport['parameters'];
/** A stage of Radar's. */
export type Stage = RadarReport['stages'][number]['stage'];
/** A tag of Radar's. */
export type RadarTag = keyof RadarReport['stages'][number]['tags'];
/** An exclusion that can be switched off. */
export type RadarKeep = Parameters['keep'][number];

/** Cloudflare Radar's own parameters. */
export const RADAR_OWN: Parameters = {
  packets: 10,
  silenceSeconds: 10,
  keep: [],
  bucketMinutes: 15,
};

/** Stages as Radar writes them, and how far the client had come. */
export const STAGES: Readonly<Record<Stage, readonly [name: string, meaning: string]>> = {
  'post-syn': ['Post-SYN', 'only its SYN'],
  'post-ack': ['Post-ACK', 'SYN and ACK'],
  'post-psh': ['Post-PSH', 'one data segment'],
  later: ['Later', 'several of them'],
};

/** Rows of the table: tags under the one that they divide. */
export const TAG_ROWS: readonly (readonly [tag: RadarTag, depth: number, meaning: string])[] = [
  ['timeout', 0, 'The client fell silent'],
  ['reset', 0, 'The client sent RST'],
  ['single_rst', 1, 'One RST without ACK'],
  ['multiple_rsts', 1, 'Several RSTs without ACK'],
  ['acknumsame', 2, 'All with one acknowledgement number, not 0'],
  ['acknumsame0', 2, 'All with 0: the usual look of a closed socket'],
  ['acknumdiff', 2, 'Different numbers, none 0'],
  ['acknumdiff0', 2, 'Different numbers, one of them 0'],
  ['single_rstack', 1, 'One RST with ACK'],
  ['multiple_rstacks', 1, 'Several RSTs with ACK'],
  ['rst_and_rstacks', 1, 'RSTs with and without ACK'],
  ['fin', 0, 'A FIN beside the RST'],
  ['zmap', 0, 'The SYN looks like ZMap\u2019s'],
];

/** Exclusions that can be switched off: name, what it leaves out. */
export const KEEPS: readonly (readonly [RadarKeep, string, string])[] = [
  ['multi-syn', 'Several SYNs', 'with different numbers, over an open connection'],
  ['syn-retransmit', 'Repeated SYN', 'the same SYN was sent again'],
  ['port-reuse', 'Re-used ports', 'both connections of the ports'],
  ['window-end', 'End of capture', 'silent for too short a time before it'],
];

/** A line of a list: name, why, how many flows, and the filter's words for just these. */
export interface CountLine {
  readonly name: string;
  readonly why: string;
  readonly flows: number;
  readonly words: string;
}

/** Flows that are not sorted at all. */
export function excludedLines({ excluded, parameters }: RadarReport): readonly CountLine[] {
  const line = (key: keyof RadarReport['excluded'], name: string, why: string): CountLine => ({
    name,
    why,
    flows: excluded[key],
    words: `radar:excluded-${key}`,
  });
  return [
    line('mid-capture', 'Beginning missed', 'the SYN was not captured'),
    ...KEEPS.map(([key, name, why]) =>
      key === 'window-end'
        ? line(key, name, `silent for less than ${parameters.silenceSeconds}\u00a0s`)
        : line(key, name, why),
    ),
    line('udp', 'UDP', 'has no close'),
  ];
}

/** Flows that are eligible only because an exclusion is switched off. */
export function keptLines({ kept, parameters }: RadarReport): readonly CountLine[] {
  return KEEPS.filter(([key]) => parameters.keep.includes(key)).map(([key, name]) => ({
    name,
    why: 'counted, though Radar leaves them out',
    flows: kept[key],
    words: `radar:kept-${key}`,
  }));
}

/** Eligible flows without a stage. */
export function unmatchedLines({ unmatched, parameters }: RadarReport): readonly CountLine[] {
  const line = (key: keyof RadarReport['unmatched'], name: string, why: string): CountLine => ({
    name,
    why,
    flows: unmatched[key],
    words: `radar:${key}`,
  });
  const looked = counted(parameters.packets, 'packet');
  return [
    line('other', 'No anomaly', 'closed in order, or went on'),
    line('server-closed', 'Server closed', 'the client left silently after a FIN or RST'),
    line('late-reset', 'Late reset', `after the client\u2019s first ${looked}`),
    line('later-silence', 'Later silence', 'after several data segments: not counted'),
  ];
}

/** The filter's words for a cell of the table of stages (stage null: any of them). */
export function cellWords(stage: Stage | null, tag: RadarTag | 'any'): string {
  return `stage:${stage ?? 'any'}${tag === 'any' ? '' : ` tag:${tag}`}`;
}

/** The text filter that leaves just the flows of some words, counted with these parameters. */
export function filterOf(parameters: Parameters, words: string): string {
  const { packets, silenceSeconds, keep, bucketMinutes } = parameters;
  return [
    packets === RADAR_OWN.packets ? '' : `radar-packets:${packets}`,
    silenceSeconds === RADAR_OWN.silenceSeconds ? '' : `radar-silence:${silenceSeconds}`,
    keep.length === 0 ? '' : `radar-keep:${keep.join(',')}`,
    bucketMinutes === RADAR_OWN.bucketMinutes || !words.includes('radar-slot:')
      ? ''
      : `radar-bucket:${bucketMinutes}`,
    words,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Every count of a report with the filter that leads to its flows: what the screen shows. */
export function allCounts(
  report: RadarReport,
): readonly { readonly flows: number; readonly filter: string }[] {
  const { stages, signatures, buckets, eligible, clientOnly, matched, zmap } = report;
  const cells = [...stages.map(({ stage }) => stage), null].flatMap((stage) =>
    (['any', ...TAG_ROWS.map(([tag]) => tag)] as const).map((tag) => ({
      flows: stages
        .filter((one) => stage === null || one.stage === stage)
        .reduce((sum, one) => sum + (tag === 'any' ? one.flows : one.tags[tag]), 0),
      words: cellWords(stage, tag),
    })),
  );
  const lines = [
    { flows: eligible, words: 'radar:eligible' },
    { flows: report.flows - eligible, words: 'radar:excluded' },
    { flows: clientOnly, words: 'radar:client-only' },
    { flows: matched, words: 'stage:any' },
    { flows: zmap, words: 'tag:zmap' },
    ...excludedLines(report),
    ...keptLines(report),
    ...unmatchedLines(report),
    ...signatures.map(({ id, flows }) => ({ flows, words: `signature:${id}` })),
    ...buckets.flatMap((bucket) => slotCounts(bucket)),
    ...cells,
  ];
  return lines.map(({ flows, words }) => ({ flows, filter: filterOf(report.parameters, words) }));
}

/** The counts of a slot of time in the table's order: all flows, eligible ones, by stage. */
export function slotCounts(
  bucket: RadarReport['buckets'][number],
): readonly { readonly flows: number; readonly words: string }[] {
  const slot = `radar-slot:${bucket.start}`;
  const stages = Object.keys(STAGES) as Stage[];
  return [
    { flows: bucket.flows, words: slot },
    { flows: bucket.eligible, words: `${slot} radar:eligible` },
    ...stages.map((stage) => ({ flows: bucket.stages[stage], words: `${slot} stage:${stage}` })),
  ];
}
