import { counted, durationText } from '../base/numbers.ts';
import { excerptLadder, leapText, type ExcerptRow } from '../ladder/ladder-excerpt.ts';
import { printLadder } from '../ladder/ladder-print.ts';
import type { LadderRow } from '../ladder/ladder-rows.ts';
import { ladderRowsText } from '../ladder/ladder-text.ts';
import {
  foldName,
  gapText,
  packetName,
  packetNote,
  timeDecimals,
  timeText,
} from '../ladder/ladder-words.ts';
import type { FlowPackets } from '../flows/flow-packets.ts';
import type { FlowStory } from '../session/records.ts';
import { explainCommand, framesFilter } from './report-commands.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportFigure } from './report-model.ts';
import { rich } from './rich-text.ts';
import { safeText } from './safe-text.ts';

/** Flows of at most so many packets are drawn packet by packet. */
const SHORT_FLOW = 24;
/** Folded ladders of at most so many rows are drawn whole. */
const MOST_ROWS = 48;
/** Rows kept of a longer one: the handshake, what surrounds evidence and close, the end. */
const EXCERPT = { most: MOST_ROWS, head: 5, tail: 2, around: 2 };
/** Rows that the words for those who cannot see the figure go through one by one. */
const MOST_TOLD = 30;

/** The ladder of a flow for paper: its pieces in order, the first with the whole as text. */
export function ladderFigures(
  context: ReportContext,
  story: FlowStory,
  named: { readonly client: string; readonly server: string },
): readonly ReportFigure[] {
  const { record } = story;
  const ends = { client: safeText(named.client), server: safeText(named.server) };
  const { flow } = record;
  const ladder = layoutOf(context, flow);
  const { packets } = ladder;
  if (packets.count === 0) return [];
  const evidence = record.verdict.evidence.map(({ packet }) => packet);
  const rows = excerptLadder(ladder, { ...EXCERPT, evidence }).map(safeRow);
  const decimals = timeDecimals(packets.at, packets.count);
  const pieces = printLadder(rows, { ...ends, base: packets.base, decimals });
  const left = rows.filter((row) => row.kind === 'leap');
  const folded = rows.filter((row) => row.kind === 'fold').length;
  const said = [
    folded > 0
      ? `${counted(folded, 'run')} of packets ${folded === 1 ? 'is' : 'are'} folded into one row each`
      : '',
    left.length > 0
      ? `${counted(
          left.reduce((sum, leap) => sum + leap.packets, 0),
          'packet',
        )} left out where the lanes are torn, as written there`
      : '',
  ].filter((text) => text !== '');
  const shown =
    left.length === 0 ? `all ${counted(packets.count, 'packet')}` : 'excerpt around the evidence';
  const caption = `${packets.count === 1 ? 'its only packet' : shown}${said.length === 0 ? '' : `; ${said.join('; ')}`}. Times are seconds since the flow’s first packet; shaded rows are evidence.`;
  const piece = (i: number): string =>
    pieces.length === 1 ? '' : `, ${i + 1} of ${pieces.length}`;
  return pieces.map((drawn, i) => ({
    kind: 'figure',
    ...drawn,
    alt:
      i === 0
        ? ladderWords(rows, story, ends, packets)
        : `Ladder of flow ${flow}${piece(i)}; its words stand with the first.`,
    text: i === 0 ? ladderRowsText(rows, packets, { ...ends, title: null }) : null,
    caption: rich(
      i === 0
        ? `Ladder of flow ${flow}${piece(0)}: ${caption}`
        : `Ladder of flow ${flow}${piece(i)}, continued.`,
    ),
    reproduce: i === pieces.length - 1 ? reproduceLines(context, story, rows, packets) : [],
  }));
}

function layoutOf(
  { session }: ReportContext,
  flow: number,
): ReturnType<typeof session.ladderLayout> {
  const folded = session.ladderLayout(flow, true);
  return folded.packets.count <= SHORT_FLOW ? session.ladderLayout(flow, false) : folded;
}

/** Texts of the row that came from the capture, made fit to be drawn and written. */
function safeRow(row: ExcerptRow): ExcerptRow {
  if (row.kind !== 'packet') return row;
  const { packet, note } = row;
  const { label, icmp } = packet;
  return {
    ...row,
    note: note === null ? null : safeText(note),
    packet: {
      ...packet,
      label: label === null ? null : safeText(label),
      icmp: icmp === null ? null : safeText(icmp),
    },
  };
}

/** Commands and filters that show the same packets. */
function reproduceLines(
  context: ReportContext,
  { record }: FlowStory,
  rows: readonly ExcerptRow[],
  packets: FlowPackets,
): readonly string[] {
  const { captures, session } = context;
  const drawn = drawnPackets(rows, packets);
  const lines: string[] = [];
  const [capture] = captures;
  if (captures.length === 1) {
    lines.push(explainCommand(capture, record.flow));
    if (record.tcpStream !== null) lines.push(`tcp.stream eq ${record.tcpStream}`);
    lines.push(framesFilter(drawn));
    return lines;
  }
  const byCapture = new Map<number, number[]>();
  for (const packet of drawn) {
    const place = session.placeOf(packet);
    const known = byCapture.get(place.capture);
    if (known === undefined) byCapture.set(place.capture, [place.packet]);
    else known.push(place.packet);
  }
  for (const [index, numbers] of byCapture)
    lines.push(`${framesFilter(numbers.sort((a, b) => a - b))} (in ${captures[index]})`);
  return lines;
}

/** Numbers of the packets that rows show, folded ones included. */
function drawnPackets(rows: readonly ExcerptRow[], packets: FlowPackets): readonly number[] {
  const numbers: number[] = [];
  for (const row of rows) {
    if (row.kind === 'packet') numbers.push(row.packet.packet);
    if (row.kind !== 'fold') continue;
    let at = packets.packet.indexOf(row.first);
    for (; packets.packet[at] !== row.last; at += 1) numbers.push(packets.packet[at]);
    numbers.push(row.last);
  }
  return numbers;
}

/** The figure's story for somebody who hears it. */
function ladderWords(
  rows: readonly ExcerptRow[],
  { record }: FlowStory,
  ends: { readonly client: string; readonly server: string },
  packets: FlowPackets,
): string {
  const { flow, duration, verdict } = record;
  const span =
    duration !== null && duration > 0 ? ` over ${durationText(Math.round(duration * 1e9))}` : '';
  const head = `Ladder of flow ${flow}: ${counted(packets.count, 'packet')}${span} between the client ${ends.client} and the server ${ends.server}. ${verdict.headline}`;
  const told = rows.length <= MOST_TOLD ? rows : rows.filter(isTelling);
  const skipped =
    told.length < rows.length ? ' Only what carries the story is read out:' : ' In order:';
  return `${head}${skipped} ${told.map(rowWords).join('; ')}.`;
}

/** Evidence, changes of state, silence and leaps. */
function isTelling(row: ExcerptRow): boolean {
  if (row.kind !== 'packet') return row.kind !== 'fold';
  return row.evidence >= 0 || row.clientState !== null || row.serverState !== null;
}

function rowWords(row: ExcerptRow): string {
  switch (row.kind) {
    case 'gap':
      return gapText(row.silence);
    case 'leap':
      return leapText(row);
    case 'fold':
      return `from the ${row.side === 0 ? 'client' : 'server'} ${foldName(row)}, #${row.first} to #${row.last}`;
    case 'packet':
      return packetWords(row);
  }
}

function packetWords(row: Extract<LadderRow, { kind: 'packet' }>): string {
  const { packet } = row;
  const note = packetNote(row);
  const from = packet.icmp !== null ? 'ICMP about the' : 'from the';
  const when = Number.isFinite(packet.at) ? ` at ${timeText(packet.at, 6)} s` : '';
  return `#${packet.packet}${when} ${from} ${packet.side === 0 ? 'client' : 'server'}: ${packetName(packet)}${packet.length > 0 ? ` with ${counted(packet.length, 'byte')}` : ''}${note === '' ? '' : ` (${note})`}`;
}
