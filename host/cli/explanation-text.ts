import { counted, durationText } from '../../shared/base/numbers.ts';
import type { EndpointGeneration } from '../../shared/flows/flow-facts.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { FlowRecord, FlowStory } from '../../shared/session/records.ts';
import { oneLine } from './error-line.ts';
import { packetTable } from './packet-table.ts';
import type { Style } from './style.ts';
import { timeText } from './time-text.ts';

/** How an explanation is written. */
export interface ExplanationOptions {
  readonly absolute: boolean;
  /** Whose rules for resets the ladder's states follow. */
  readonly endpoint: EndpointGeneration;
  readonly zone: string;
  readonly style: Style;
}

/** `explain --format text`: the verdict for a reader, with its evidence and the ladder. */
export function explanationText(
  session: AnalysisSession,
  flow: number,
  options: ExplanationOptions,
): string {
  const { style } = options;
  const story = session.story(flow);
  const { record } = story;
  const { verdict } = record;
  const ladder = options.absolute
    ? packetTable(session.explain(flow, true, options.endpoint).packets).join('\n')
    : session.ladderText(flow, true, options.endpoint);
  return [
    style.strong(verdict.headline),
    record.proto === 'udp'
      ? `${story.causeTitle} (${verdict.cause})`
      : `${style.ofClass(verdict.class, verdict.class)} · ${verdict.confidence} confidence · ${story.causeTitle} (${verdict.cause})`,
    '',
    ...facts(story, options.zone),
    '',
    ...section(style, 'Why', wrapped(verdict.why)),
    ...section(
      style,
      'Evidence',
      verdict.evidence.map(({ packet, text }) => `packet ${packet}: ${text}`),
    ),
    ...section(style, ladderTitle(options.endpoint), ladder.trimEnd().split('\n')),
    ...section(
      style,
      'Alternatives',
      verdict.alternatives.flatMap(({ cause, why, settle }) => [
        `${cause}: ${why}`,
        `  To settle it: ${settle}`,
      ]),
    ),
    ...section(style, 'Remedy', wrapped(verdict.remedy)),
    ...section(style, 'References', verdict.references),
    ...section(
      style,
      'Notes',
      record.notes.flatMap((note) => wrapped(oneLine(note))),
    ),
  ].join('\n');
}

function ladderTitle(endpoint: EndpointGeneration): string {
  return endpoint === 'linux-current'
    ? 'Ladder'
    : `Ladder, with endpoints that take resets by ${endpoint}`;
}

const LOST: Readonly<Record<FlowRecord['verdict']['dataLost'], string>> = {
  no: 'no',
  possible: 'possibly',
  yes: 'yes',
  'cannot-tell': 'cannot be told',
};

function facts(story: FlowStory, zone: string): string[] {
  const { record } = story;
  const nanos = Math.round(record.duration * 1e9);
  const rows: (readonly [string, string])[] = [
    ['Flow', `${record.flow}, ${record.proto}${streamText(record)}, in ${oneLine(record.capture)}`],
    ['Client', `${endText(record.client)} (by ${record.roleBasis})`],
    ['Server', `${endText(record.server)}${nameText(record)}`],
    ['Start', `${timeText(record.start, zone)}, for ${durationText(nanos)}`],
    ['Sent', `${sentText(record, 'client')}; ${sentText(record, 'server')}`],
    ['Ended by', story.endedBy],
    ['How', howText(record)],
    ['Data lost', `${LOST[record.verdict.dataLost]}: ${story.dataLostWhy}`],
    ['Matters', story.matters],
  ];
  return rows.map(([name, text]) => `${name.padEnd(10)} ${text}`);
}

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

function section(style: Style, title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [style.strong(title), ...lines.map((line) => `  ${line}`.trimEnd()), ''];
}

/** Breaks a text between words at 96 columns. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length > 95) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.filter((line) => line !== '');
}
