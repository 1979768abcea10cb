import { counted, grouped } from '../base/numbers.ts';
import type { HealthReport } from '../session/records.ts';
import { checkFileCommand, radarCommand } from './report-commands.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportBlock, ReportPart, ReportTable } from './report-model.ts';
import { cell, code, paragraph, rich } from './rich-text.ts';
import { thresholdRows } from './threshold-rows.ts';

/** How verdicts come about, what the captures could not show, what was left out. */
export function methodSection(context: ReportContext): ReportPart {
  const { health, captures } = context;
  const blocks: ReportBlock[] = [
    paragraph(
      'Every packet is read once, in order. For each TCP connection Teardown replays the states of both ends (RFC 9293), judges every reset by its sequence number against what its receiver expects (RFC 5961), and follows TLS records and HTTP heads as far as they can be read. Rules then look at these facts; each gives points for what fits, the highest score leads, and rules that come close stand as alternatives. Confidence is high only where the packets exclude the alternatives. A verdict names what the packets show; causes outside the network (a program, a timer, a person) are inferred, and each says what would settle it.',
    ),
    paragraph(
      'Stages of closing and their tags follow Cloudflare Radar’s published method, with its own figures: only the first ten packets of the client are looked at, and ten seconds of silence are a timeout. What the method leaves out is counted below; its figures are printed by ',
      code(radarCommand(captures)),
      '.',
    ),
    { kind: 'heading', text: 'Capture health' },
    ...healthBlocks(health),
  ];
  for (const capture of captures)
    blocks.push(paragraph('Made by: ', code(checkFileCommand(capture))));
  blocks.push(
    { kind: 'heading', text: 'What was left out' },
    { kind: 'list', items: exclusions(context).map((text) => rich(text)) },
    { kind: 'heading', text: 'Thresholds' },
    thresholdTable(),
  );
  return { id: 'method', title: 'Method and limits', level: 1, blocks };
}

function healthBlocks({ entries }: HealthReport): readonly ReportBlock[] {
  if (entries.length === 0)
    return [
      paragraph('Nothing to report: every packet was read, and every header could be followed.'),
    ];
  const table: ReportTable = {
    kind: 'table',
    columns: [
      { title: 'Severity', align: 'left', mono: false, share: 0 },
      { title: 'Where', align: 'left', mono: true, share: 0.2 },
      { title: 'What', align: 'left', mono: false, share: 0.4 },
      { title: 'Effect on verdicts', align: 'left', mono: false, share: 0.4 },
    ],
    rows: entries.map(({ severity, file, offset, block, text, effect }) => [
      cell(severity),
      cell(
        [file, offset === null ? '' : `byte ${offset}`, block === null ? '' : `block ${block}`]
          .filter((part) => part !== '')
          .join(', '),
      ),
      cell(text),
      cell(effect ?? 'none'),
    ]),
    caption: null,
  };
  return [table];
}

/** Radar's reasons to leave a flow out, as words behind "3 flows". */
const EXCLUDED: Readonly<Record<string, string>> = {
  'multi-syn': 'with several different SYNs',
  'syn-retransmit': 'whose SYN was repeated',
  'port-reuse': 'whose ports were used again',
  'mid-capture': 'whose first packet is no SYN',
  'window-end': 'whose last packets lie too near the end of the capture',
};

/** What is in no figure or no share, with counts. */
function exclusions({ totals, summary }: ReportContext): readonly string[] {
  const { excluded } = summary;
  const lines: string[] = [];
  if (totals.udp > 0)
    lines.push(`${counted(totals.udp, 'UDP flow')}: UDP has no close; only ICMP errors end it.`);
  const middle = totals.byKind['mid-capture'];
  if (middle > 0)
    lines.push(
      `${counted(middle, 'TCP connection')} without beginning and end in the capture: in no share of endings.`,
    );
  if (totals.byKind.open > 0)
    lines.push(
      `${counted(totals.byKind.open, 'TCP connection')} still open at the end of the capture: in no share of endings.`,
    );
  for (const [why, count] of Object.entries(excluded)) {
    const words = EXCLUDED[why] ?? `left out as ${why}`;
    if (count > 0)
      lines.push(`${counted(count, 'flow')} ${words}: without a stage of closing (Radar’s rules).`);
  }
  return lines.length > 0
    ? lines
    : [`Nothing: all ${grouped(totals.tcp)} TCP connections are counted.`];
}

function thresholdTable(): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: 'Name', align: 'left', mono: true, share: 0 },
      { title: 'Value', align: 'left', mono: false, share: 0.22 },
      { title: 'What it decides', align: 'left', mono: false, share: 0.48 },
    ],
    rows: thresholdRows().map(({ name, value, decides }) => [
      cell(name),
      cell(value),
      cell(decides),
    ]),
    caption: null,
  };
}
