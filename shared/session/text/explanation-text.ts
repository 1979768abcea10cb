import { counted, durationText } from '../../base/numbers.ts';
import type { EndpointGeneration } from '../../flows/flow-facts.ts';
import type { AnalysisSession } from '../analysis-api.ts';
import type { FlowRecord, FlowStory } from '../records.ts';
import { oneLine } from '../../base/one-line.ts';
import { tunnelText } from '../../base/tunnel-text.ts';
import { ladderLines } from './ladder-lines.ts';
import { ledgerLines } from './loss-lines.ts';
import { packetTable } from './packet-table.ts';
import { rankingLines } from './ranking-lines.ts';
import { resetLines } from './reset-lines.ts';
import { PLAIN, type Style } from './style.ts';
import { timeText } from './time-text.ts';
import { TEXT_WIDTH, wrapped } from './wrapped.ts';

/** How an explanation is written. */
export interface ExplanationOptions {
  readonly absolute: boolean;
  /** Whose rules for resets the ladder's states follow. */
  readonly endpoint: EndpointGeneration;
  /** Adds the ranking: why this cause and not another. */
  readonly why: boolean;
  /** Every reset one by one; without it, many are folded. */
  readonly allResets: boolean;
  readonly zone: string;
  readonly style: Style;
}

/** As `explain` prints it where nothing is asked for, and as the window copies it. */
export const FOR_A_TICKET: ExplanationOptions = {
  absolute: false,
  endpoint: 'linux-current',
  why: false,
  allResets: false,
  zone: 'UTC',
  style: PLAIN,
};

/**
 * `explain --format text`: the whole of a flow for a reader, worth pasting into a ticket. At most 100
 * columns, the ladder's 118 apart.
 */
export function explanationText(
  session: AnalysisSession,
  flow: number,
  options: ExplanationOptions,
): string {
  const { style } = options;
  const story = session.story(flow);
  const { record } = story;
  const { verdict } = record;
  const told = (title: string, lines: readonly string[]): string[] => section(style, title, lines);
  return [
    flowLine(record),
    style.strong(verdict.headline),
    record.proto === 'udp'
      ? `${story.causeTitle} (${verdict.cause})`
      : `${style.ofClass(verdict.class, verdict.class)} · ${verdict.confidence} confidence · ${story.causeTitle} (${verdict.cause})`,
    '',
    ...told('Why', [verdict.why]),
    ...facts(story, options.zone),
    '',
    ...told(
      'Evidence',
      verdict.evidence.map(({ packet, text }) => `#${packet} ${text}`),
    ),
    ...told(
      'Mechanism of each reset',
      resetLines(story, options.allResets ? session.resets(flow) : null),
    ),
    ...told(
      'Alternatives',
      verdict.alternatives.flatMap(({ cause, why, settle }) => [
        `${cause}: ${why}`,
        `    To settle it: ${settle}`,
      ]),
    ),
    ...(options.why ? told('Why this and not that', rankingLines(session.ranking(flow))) : []),
    ...told('Remedy', [verdict.remedy]),
    ...told('References', verdict.references),
    ...told(
      'Notes',
      record.notes.map((note) => oneLine(note)),
    ),
    style.strong(ladderTitle(session, flow, options.endpoint)),
    ...(options.absolute
      ? packetTable(session.explain(flow, true, options.endpoint).packets)
      : ladderLines(session, flow, options.endpoint)),
    '',
  ].join('\n');
}

/** "Flow 4 (tcp.stream 2) of office.pcapng: 10.0.0.2:50000 -> 10.0.0.9:443, shop.example". */
function flowLine(record: FlowRecord): string {
  const ends = `${endText(record.client)} -> ${endText(record.server)}${nameText(record)}`;
  return `Flow ${record.flow}${streamText(record)} of ${oneLine(record.capture)}: ${ends}`;
}

function ladderTitle(session: AnalysisSession, flow: number, endpoint: EndpointGeneration): string {
  if (endpoint === 'linux-current') return 'Ladder';
  return session.explain(flow, false, endpoint).endpointChangesStates
    ? `Ladder, with endpoints that take resets by ${endpoint}`
    : `Ladder (endpoints that take resets by ${endpoint} pass through the same states here)`;
}

const LOST: Readonly<Record<FlowRecord['verdict']['dataLost'], string>> = {
  no: 'no',
  possible: 'possibly',
  yes: 'yes',
  'cannot-tell': 'cannot be told',
};

function facts(story: FlowStory, zone: string): string[] {
  const { record } = story;
  const lost = `${LOST[record.verdict.dataLost]}: ${story.dataLostWhy}`;
  const rows: (readonly [string, string])[] = [
    ['Data lost', lost],
    ...ledgerLines(story).map((line, at) => [at === 0 ? 'Bytes' : '', line] as const),
    ['Matters', story.matters],
    ['Ended by', story.endedBy],
    ['How', howText(record)],
    ['Start', startText(record, zone)],
    ['Sent', `${sentText(record, 'client')}; ${sentText(record, 'server')}`],
    ['Roles', `the client is called so by ${ROLE_BASIS[record.roleBasis]}`],
  ];
  const tunnel = tunnelText(record.tunnel);
  if (tunnel !== null) rows.push(['Tunnel', tunnel]);
  const hang = ' '.repeat(LABEL);
  return rows.flatMap(([name, text]) =>
    wrapped(name.padEnd(LABEL) + text, TEXT_WIDTH, hang, LABEL),
  );
}

function startText({ start, duration }: FlowRecord, zone: string): string {
  if (duration === null) return 'unknown: the listing tells the order of packets only';
  return `${timeText(start, zone)}, for ${durationText(Math.round(duration * 1e9))}`;
}

/** Columns of the facts' names. */
const LABEL = 11;

const ROLE_BASIS: Readonly<Record<FlowRecord['roleBasis'], string>> = {
  syn: 'its SYN',
  synack: 'the SYN-ACK that it got',
  port: 'the port numbers',
  'first-packet': 'its first packet',
};

function streamText(record: FlowRecord): string {
  return record.tcpStream === null ? '' : ` (tcp.stream ${record.tcpStream})`;
}

function endText(end: FlowRecord['client']): string {
  return end.ip.includes(':') ? `[${end.ip}]:${end.port}` : `${end.ip}:${end.port}`;
}

function nameText(record: FlowRecord): string {
  const name = record.tls?.sni ?? record.http?.host ?? null;
  return name === null ? '' : `, ${oneLine(name)}`;
}

function sentText(record: FlowRecord, side: 'client' | 'server'): string {
  return `${side} ${counted(record.packets[side], 'packet')}, ${counted(record.bytes[side], 'byte')}`;
}

function howText(record: FlowRecord): string {
  const { kind, stage, tags, signature } = record.close;
  const parts = [kind, stage === 'none' ? null : stage, tags.join(' '), signature];
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** A heading and its lines, indented and broken; what was indented stays so. */
function section(style: Style, title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    style.strong(title),
    ...lines.flatMap((line) => {
      const indent = `  ${/^ */u.exec(line)?.[0] ?? ''}`;
      const hang = lines.length === 1 ? indent : `${indent}  `;
      return wrapped(indent + line.trimStart(), TEXT_WIDTH, hang, indent.length);
    }),
    '',
  ];
}
