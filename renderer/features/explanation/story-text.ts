import { counted, grouped } from '../../../shared/base/numbers.ts';
import type { FlowRecord, FlowStory } from '../../state/contract-types.ts';
import { columnDuration, utcText } from '../../ui/format.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { capital, CONFIDENCE, LOST, lowered } from './verdict-words.ts';

/** The explanation as plain text for a ticket or a mail: what the pane says, in its order. */
export function storyText(story: FlowStory): string {
  const { record } = story;
  const { verdict } = record;
  const lines = [
    verdict.headline,
    record.proto === 'udp' ? story.causeTitle : `${verdict.class} \u00b7 ${story.causeTitle}`,
    '',
    ...facts(story),
    '',
    verdict.why,
    ...part(
      'Evidence',
      verdict.evidence.map(({ packet, text }) => `#${packet}: ${text}`),
    ),
    ...part(
      'What else it could be',
      verdict.alternatives.flatMap(({ cause, why, settle }) => [
        `${cause}: ${why}`,
        ...(settle === '' ? [] : [`  To settle it: ${settle}`]),
      ]),
    ),
    ...part('What to do', verdict.remedy === '' ? [] : [verdict.remedy]),
    ...part('Notes', record.notes.map(visibleLine)),
    ...part('References', verdict.references),
  ];
  return `${lines.join('\n')}\n`;
}

function facts(story: FlowStory): readonly string[] {
  const { record } = story;
  const { verdict } = record;
  const why = story.dataLostWhy === '' ? '' : `, ${lowered(story.dataLostWhy)}`;
  const rows: (readonly [string, string])[] = [
    ['Flow', `${record.flow} of ${record.capture}${stream(record)}`],
    ['Client', end(record.client)],
    ['Server', `${end(record.server)}${serverName(record)}`],
    [
      'Started',
      `${utcText(record.start)}, for ${columnDuration(Math.round(record.duration * 1e9))}`,
    ],
    ['Sent', `client ${sent(record, 'client')}; server ${sent(record, 'server')}`],
    ['Ended by', capital(story.endedBy)],
    ['Data lost', `${LOST[verdict.dataLost]}${why}`],
    ['Matters', capital(story.matters)],
  ];
  if (record.proto === 'tcp')
    rows.push(['Confidence', `${capital(verdict.confidence)}: ${CONFIDENCE[verdict.confidence]}`]);
  return rows.map(([name, text]) => `${name.padEnd(11)}${text}`);
}

function stream(record: FlowRecord): string {
  return record.tcpStream === null ? '' : ` (tcp.stream == ${record.tcpStream})`;
}

function end({ ip, port }: FlowRecord['client']): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function serverName(record: FlowRecord): string {
  const name = record.tls?.sni ?? record.http?.host ?? null;
  return name === null ? '' : `, ${name}`;
}

function sent(record: FlowRecord, side: 'client' | 'server'): string {
  return `${counted(record.packets[side], 'packet')}, ${grouped(record.bytes[side])} ${record.bytes[side] === 1 ? 'byte' : 'bytes'}`;
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
