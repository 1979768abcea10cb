import { setImmediate as breathe } from 'node:timers/promises';
import type { RadarReport } from '../../shared/close/radar-report.ts';
import { RADAR_DEFAULTS, type RadarKeep } from '../../shared/close/radar-parameters.ts';
import { RADAR_STAGES } from '../../shared/close/radar-code.ts';
import { counted, grouped } from '../../shared/base/numbers.ts';
import { RADAR_TAGS } from '../../shared/flows/close-facts.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { radarWork } from '../worker/radar-work.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import { tableLines, type TextColumn } from '../../shared/session/text/text-table.ts';

/** Radar's options of `analyze`. */
export interface RadarArguments {
  readonly radar: boolean;
  readonly radarPackets: number;
  readonly radarSilence: number;
  readonly radarKeep: readonly RadarKeep[];
  readonly radarBucket: number;
}

/** Formats that can carry the report. */
const FORMATS = ['table', 'json', 'summary'];

/** Refuses what would be ignored (Radar's options without `--radar`, a format of flows with it) and a silence of nothing. */
export function checkRadar(args: RadarArguments & { readonly format: string }): void {
  const problem = !args.radar
    ? isDefault(args)
      ? null
      : '--radar-packets, --radar-silence, --radar-keep and --radar-bucket belong to --radar.'
    : !FORMATS.includes(args.format)
      ? `--radar counts flows: --format ${FORMATS.join(', ')}.`
      : args.radarSilence > 0
        ? null
        : '--radar-silence must be greater than 0: no client is silent for no time.';
  if (problem !== null) throw new CommandFailure(EXIT.usage, `teardown: ${problem}`);
}

function isDefault(args: RadarArguments): boolean {
  const { packets, silenceSeconds, bucketMinutes } = RADAR_DEFAULTS;
  return (
    args.radarPackets === packets &&
    args.radarSilence === silenceSeconds &&
    args.radarKeep.length === 0 &&
    args.radarBucket === bucketMinutes
  );
}

/** The report of a session that was opened with the wanted number of packets. */
export async function radarOf(
  session: AnalysisSession,
  args: RadarArguments,
  context: CommandContext,
): Promise<RadarReport> {
  const work = radarWork(session, {
    packets: args.radarPackets,
    silenceSeconds: args.radarSilence,
    keep: args.radarKeep,
    bucketMinutes: args.radarBucket,
  });
  const wasInterrupted = context.interrupt.happened;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe();
    if (context.interrupt.happened && !wasInterrupted)
      throw new CommandFailure(EXIT.interrupted, 'teardown: interrupted; nothing was counted.');
  }
}

/** The report as text or JSON. */
export function radarText(report: RadarReport, format: string): string {
  if (format === 'summary') return `${JSON.stringify(report)}\n`;
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  return `${[...radarLines(report)].join('\n')}\n`;
}

function* radarLines(report: RadarReport): Generator<string> {
  const { parameters, excluded, unmatched, kept } = report;
  yield `Radar's method over ${counted(report.flows, 'flow')}: the client's first ${parameters.packets} packets, silence from ${parameters.silenceSeconds} s on.`;
  yield '';
  yield* countLines([
    ['eligible', report.eligible, 'TCP, with its SYN'],
    ['  with a stage', report.matched, shareOf(report.matched, report.eligible)],
    [
      '  server closed',
      unmatched['server-closed'],
      'left silently, but the server sent FIN or RST',
    ],
    ['  late reset', unmatched['late-reset'], `after the first ${parameters.packets} packets`],
    ['  later silence', unmatched['later-silence'], 'after several data segments: no anomaly'],
    ['  no anomaly', unmatched.other, 'closed in order, went on, or is still open'],
    ['  client only', report.clientOnly, 'of those eligible, no packet of the server captured'],
    ['excluded', report.flows - report.eligible, ''],
    ['  udp', excluded.udp, 'has no close'],
    ['  mid-capture', excluded['mid-capture'], 'its SYN was not captured'],
    ['  multi-syn', excluded['multi-syn'], 'several SYNs with different numbers'],
    ['  syn-retransmit', excluded['syn-retransmit'], 'its SYN was sent again'],
    ['  port-reuse', excluded['port-reuse'], 'its ports served another connection too'],
    ['  window-end', excluded['window-end'], `silent for less than ${parameters.silenceSeconds} s`],
    ...parameters.keep.map((why): CountLine => [
      `kept: ${why}`,
      kept[why],
      'counted above, excluded without --radar-keep',
    ]),
    ['zmap', report.zmap, "SYNs that look like ZMap's, wherever they count"],
  ]);
  yield '';
  yield* tableLines(STAGE_COLUMNS, () => stageRows(report));
  if (report.signatures.length > 0) {
    yield '';
    yield* tableLines(SIGNATURE_COLUMNS, () => report.signatures);
  }
  if (report.buckets.length === 0) return;
  yield '';
  yield `By the time of the first packet, in slots of ${counted(parameters.bucketMinutes, 'minute')}; shares of those eligible.`;
  yield* tableLines(BUCKET_COLUMNS, () => report.buckets);
}

type CountLine = readonly [name: string, flows: number, words: string];

function countLines(lines: readonly CountLine[]): Iterable<string> {
  const columns: readonly TextColumn<CountLine>[] = [
    { title: '', align: 'left', text: ([name]) => name },
    { title: 'FLOWS', align: 'right', text: ([, flows]) => grouped(flows) },
    { title: '', align: 'left', text: ([, , words]) => words },
  ];
  return tableLines(columns, () => lines);
}

interface StageRow {
  readonly name: string;
  readonly flows: readonly number[];
}

const STAGE_COLUMNS: readonly TextColumn<StageRow>[] = [
  { title: 'TAG', align: 'left', text: ({ name }) => name },
  ...[...RADAR_STAGES, 'all'].map((name, i): TextColumn<StageRow> => ({
    title: name.toUpperCase(),
    align: 'right',
    text: ({ flows }) => (flows[i] === 0 ? '·' : grouped(flows[i])),
  })),
];

const SIGNATURE_COLUMNS: readonly TextColumn<RadarReport['signatures'][number]>[] = [
  { title: 'SIGNATURE', align: 'left', text: ({ id }) => id },
  { title: 'FLOWS', align: 'right', text: ({ flows }) => grouped(flows) },
];

const BUCKET_COLUMNS: readonly TextColumn<RadarReport['buckets'][number]>[] = [
  { title: 'SLOT', align: 'left', text: ({ start }) => start },
  { title: 'FLOWS', align: 'right', text: ({ flows }) => grouped(flows) },
  { title: 'ELIGIBLE', align: 'right', text: ({ eligible }) => grouped(eligible) },
  ...RADAR_STAGES.map((stage): TextColumn<RadarReport['buckets'][number]> => ({
    title: stage.toUpperCase(),
    align: 'right',
    text: ({ stages, eligible }) => countAndShare(stages[stage], eligible),
  })),
];

function countAndShare(part: number, whole: number): string {
  return part === 0 ? '·' : `${grouped(part)} (${percent(part, whole)})`;
}

/** Every tag, whether it occurs or not: a zero is an answer too. */
function* stageRows({ stages }: RadarReport): Generator<StageRow> {
  const row = (name: string, flows: readonly number[]): StageRow => ({
    name,
    flows: [...flows, flows.reduce((a, b) => a + b, 0)],
  });
  yield row(
    'any',
    stages.map(({ flows }) => flows),
  );
  for (const tag of RADAR_TAGS)
    yield row(
      tag,
      stages.map(({ tags }) => tags[tag]),
    );
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? '' : `${percent(part, whole)} of those eligible, still open ones among them`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
