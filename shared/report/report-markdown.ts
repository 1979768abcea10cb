import { assertUnreachable } from '../base/assert.ts';
import { grouped } from '../base/numbers.ts';
import type { VerdictClass } from '../findings/rule.ts';
import { markdownCode, markdownFence, markdownRich, markdownText } from './markdown-text.ts';
import type {
  LabelledText,
  ReportAttachment,
  ReportBlock,
  ReportCell,
  ReportFigure,
  ReportModel,
  ReportTable,
} from './report-model.ts';
import { reproduceLine } from './reproduce-lines.ts';
import { numberedParts } from './section-numbers.ts';

const MARKS: Readonly<Record<VerdictClass, string>> = { harmful: '▲', watch: '◆', benign: '●' };

/**
 * The report in GitHub-flavoured Markdown: ladders as text, attached files as links to files of these
 * names beside it. Every text is inert: no markup comes out of it.
 *
 * @param sha256 hex digest of an attachment's bytes; the engine has no hash of its own
 */
export function reportMarkdown(model: ReportModel, sha256: (bytes: Uint8Array) => string): string {
  const counts = { figures: 0 };
  const blocks = [
    `# ${markdownText(model.title)}`,
    markdownText(model.subtitle),
    facts(model.facts),
  ];
  for (const { number, part } of numberedParts(model.sections)) {
    const level = part.level === 1 ? '##' : '###';
    blocks.push(`${level} ${number} ${markdownText(part.title)}`);
    for (const block of part.blocks) blocks.push(markdownBlock(block, part.level, counts));
  }
  if (model.attachments.length > 0) blocks.push('## Files', files(model.attachments, sha256));
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function markdownBlock(block: ReportBlock, level: 1 | 2, counts: { figures: number }): string {
  switch (block.kind) {
    case 'paragraph':
      return markdownRich(block.text);
    case 'heading':
      return `${level === 1 ? '###' : '####'} ${markdownText(block.text)}`;
    case 'callout':
      return `> ${MARKS[block.class]} ${markdownRich(block.text)}`;
    case 'tiles':
      return block.tiles
        .map(({ value, label }) => `- **${markdownText(value)}** ${markdownText(label)}`)
        .join('\n');
    case 'facts':
      return facts(block.facts);
    case 'list':
      return block.items.map((item) => `- ${markdownRich(item)}`).join('\n');
    case 'figure':
      return figure(block, counts);
    case 'table':
      return table(block);
    case 'note':
      return quote(block.head, block.text);
    default:
      return assertUnreachable(block);
  }
}

function facts(pairs: readonly LabelledText[]): string {
  return pairs
    .map(
      ({ label, text, mono }) =>
        `- **${markdownText(label)}:** ${mono ? markdownCode(text) : markdownText(text)}`,
    )
    .join('\n');
}

function table({ columns, rows, caption }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((one, i) => tableCell(one, columns[i].mono)))),
  ];
  return caption === null ? lines.join('\n') : `${lines.join('\n')}\n\n${markdownRich(caption)}`;
}

function tableCell(one: ReportCell, mono: boolean): string {
  const text = mono ? markdownCode(one.text, 'cell') : markdownText(one.text);
  return one.class === null ? text : `${MARKS[one.class]} ${text}`;
}

function figure(one: ReportFigure, counts: { figures: number }): string {
  counts.figures += 1;
  const head = `**Figure ${counts.figures}.** ${markdownRich(one.caption)}`;
  const parts = [head, one.text === null ? markdownText(one.alt) : markdownFence(one.text)];
  for (const { label, text } of one.reproduce.map(reproduceLine))
    parts.push(`${markdownText(label)}:`, markdownFence(text, label === 'Shell' ? 'sh' : 'text'));
  return parts.join('\n\n');
}

/** A note as a quotation: its lines stay lines. */
function quote(head: string, text: string): string {
  const lines = text
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ${markdownText(line)}`));
  const broken = lines.map((line, i) =>
    i + 1 < lines.length && line !== '>' && lines[i + 1] !== '>' ? `${line}  ` : line,
  );
  return [`> **${markdownText(head)}**`, '>', ...broken].join('\n');
}

function files(
  attachments: readonly ReportAttachment[],
  sha256: (bytes: Uint8Array) => string,
): string {
  return attachments
    .map(
      ({ name, bytes, description }) =>
        `- ${markdownCode(name)}, ${grouped(bytes.length)} bytes, SHA-256 ${markdownCode(sha256(bytes))}: ${markdownText(description)}`,
    )
    .join('\n');
}
