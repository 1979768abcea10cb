import { decimalSeconds } from '../base/time.ts';
import { counted, durationText, grouped } from '../base/numbers.ts';
import type { CloseKind } from '../flows/close-facts.ts';
import {
  analyzeCommand,
  listingCopy,
  listingCopyCommand,
  streamsOverTimeCommand,
} from './report-commands.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock, ReportPart } from './report-model.ts';
import { listed } from './report-numbers.ts';
import { paragraph, rich } from './rich-text.ts';
import { spanNanos } from './span-nanos.ts';
import { timelineSvg, type BandLook, type TimelineBand } from './timeline-svg.ts';
import { timelineTicks } from './timeline-ticks.ts';
import { coveredText } from './title-block.ts';

/** Bands from below: what needs a look first. Connections seen only in their middle have no beginning to count. */
const BANDS: readonly {
  readonly name: string;
  readonly look: BandLook;
  readonly kinds: readonly CloseKind[];
}[] = [
  { name: 'ended by reset', look: 'solid', kinds: ['reset'] },
  {
    name: 'unanswered, refused, rejected',
    look: 'hatched',
    kinds: ['unanswered', 'refused', 'rejected'],
  },
  { name: 'silent or half-closed', look: 'crossed', kinds: ['timeout', 'half-closed'] },
  { name: 'closed in order', look: 'pale', kinds: ['graceful'] },
  { name: 'still open at the end', look: 'outlined', kinds: ['open'] },
];

/** New connections over time, by how they ended later. */
export function timelineSection(context: ReportContext): ReportPart {
  return {
    id: 'timeline',
    title: 'Endings over time',
    level: 1,
    blocks: timelineBlocks(context),
  };
}

function timelineBlocks(context: ReportContext): readonly ReportBlock[] {
  const { timeline, totals, clock, captures } = context;
  const bands = BANDS.map(({ name, look, kinds }): TimelineBand => {
    const counts = timeline.flows.map((_, i) =>
      kinds.reduce((sum, kind) => sum + timeline.byKind[kind][i], 0),
    );
    return { name, look, counts, total: counts.reduce((sum, one) => sum + one, 0) };
  });
  const drawn = bands.reduce((sum, band) => sum + band.total, 0);
  if (drawn === 0) {
    return [
      paragraph('No TCP connection begins in the capture, so there is nothing to draw over time.'),
    ];
  }
  const bin = durationText(timeline.binNanos);
  const decimals = spanNanos(timeline) < 10e9 ? 3 : 0;
  const { from, until } = timeline;
  const overnight = clock.date(from) !== clock.date(until);
  const end = (iso: string): string =>
    `${overnight ? `${clock.date(iso)} ` : ''}${clock.clock(iso, decimals)}`;
  const picture = timelineSvg(bands, {
    from: end(from),
    until: end(until),
    ticks: timelineTicks(from, timeline.binNanos * timeline.flows.length, clock),
    unit: `new connections in ${bin} each`,
  });
  const left = [
    totals.byKind['mid-capture'] > 0
      ? `${counted(totals.byKind['mid-capture'], 'connection')} without a visible beginning or end`
      : '',
    totals.udp > 0 ? `${counted(totals.udp, 'UDP flow')}, which have no ending` : '',
  ].filter((text) => text !== '');
  const busiest = busiestBin(timeline.flows);
  return [
    {
      kind: 'figure',
      ...picture,
      alt: `Stacked bars: new TCP connections in ${bin} each, by how they ended. ${bands
        .filter((band) => band.total > 0)
        .map((band) => `${band.name}: ${grouped(band.total)}`)
        .join(
          '; ',
        )}. The busiest bar begins ${durationText(busiest.at * timeline.binNanos)} after the first packet and counts ${counted(busiest.count, 'connection')}.`,
      text: null,
      caption: rich(
        `New TCP connections in ${bin} each, by how they ended later, ${coveredText(clock, timeline.from, timeline.until)}.${left.length > 0 ? ` Left out: ${listed(left)}.` : ''}`,
      ),
      reproduce: [
        analyzeCommand(captures, 'jsonl'),
        ...(captures.length === 1 ? streamCommands(context) : []),
      ],
    },
  ];
}

/** How tshark counts the same; of a text listing, which it cannot read, in a capture made of it. */
function streamCommands({ session, captures, timeline }: ReportContext): readonly string[] {
  const [capture] = captures;
  const bin = secondsText(timeline.binNanos);
  if (session.captures[0]?.format !== 'listing')
    return [streamsOverTimeCommand(capture, bin, session.decodeAs)];
  return [
    listingCopyCommand(capture),
    streamsOverTimeCommand(listingCopy(capture), bin, session.decodeAs),
  ];
}

function busiestBin(flows: readonly number[]): { readonly at: number; readonly count: number } {
  const count = flows.reduce((most, one) => Math.max(most, one), 0);
  return { at: flows.indexOf(count), count };
}

/** "0.5", "60": seconds without trailing noise. */
function secondsText(nanos: number): string {
  return decimalSeconds(nanos).replace(/\.?0+$/, '');
}
