import { assertUnreachable } from '../base/assert.ts';
import type { VerdictClass } from '../findings/rule.ts';
import { htmlAttribute, htmlLiteral, htmlRich, htmlText } from './html-text.ts';
import type {
  LabelledText,
  ReportBlock,
  ReportCell,
  ReportFigure,
  ReportTable,
} from './report-model.ts';
import { reproduceLine } from './reproduce-lines.ts';

/** What a page counts while its blocks are written. */
export interface PageCounts {
  figures: number;
  tables: number;
}

/** A block as HTML. `level` is that of the part it stands in. */
export function htmlBlock(block: ReportBlock, level: 1 | 2, counts: PageCounts): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${htmlRich(block.text)}</p>`;
    case 'heading': {
      const tag = level === 1 ? 'h3' : 'h4';
      return `<${tag}>${htmlText(block.text)}</${tag}>`;
    }
    case 'callout':
      return `<div class="callout ${block.class}" role="note">${mark(block.class)}<p>${htmlRich(block.text)}</p></div>`;
    case 'tiles':
      return `<dl class="tiles">${block.tiles.map(({ value, label }) => `<div><dt>${htmlText(label)}</dt><dd>${htmlText(value)}</dd></div>`).join('')}</dl>`;
    case 'facts':
      return htmlFacts(block.facts);
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${htmlRich(item)}</li>`).join('')}</ul>`;
    case 'figure':
      return htmlFigure(block, counts);
    case 'table':
      return htmlTable(block, counts);
    case 'note':
      return `<div class="note"><p class="note-head">${htmlText(block.head)}</p><p class="note-text" dir="auto">${htmlAttribute(block.text)}</p></div>`;
    default:
      return assertUnreachable(block);
  }
}

/** Label and value pairs. */
export function htmlFacts(facts: readonly LabelledText[]): string {
  const rows = facts.map(
    ({ label, text, mono }) =>
      `<div><dt>${htmlText(label)}</dt><dd${mono ? ' class="mono"' : ''}>${(mono ? htmlLiteral : htmlText)(text)}</dd></div>`,
  );
  return `<dl class="facts">${rows.join('')}</dl>`;
}

const MARKS: Readonly<Record<VerdictClass, string>> = {
  harmful: 'M6 1.5L11.2 10.5H.8Z',
  watch: 'M6 .8L11.2 6L6 11.2L.8 6Z',
  benign: 'M6 1.5A4.5 4.5 0 1 1 6 10.5A4.5 4.5 0 1 1 6 1.5Z',
};

/** The class's mark: triangle, diamond, disc. The word stands beside it. */
function mark(name: VerdictClass): string {
  return `<svg class="mark ${name}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d="${MARKS[name]}"/></svg>`;
}

/** A column as wide as its content is not broken while that is as short as an IPv4 end. */
const TIGHT = 24;

function htmlTable({ columns, rows, caption }: ReportTable, counts: PageCounts): string {
  counts.tables += 1;
  const cellClass = (i: number): string => {
    const { align, mono, share } = columns[i];
    const short = rows.every((row) => row[i].text.length <= TIGHT);
    const width = share > 0 ? '' : short ? 'tight' : 'loose';
    const names = [align === 'right' ? 'right' : '', mono ? 'mono' : '', width];
    const used = names.filter((name) => name !== '').join(' ');
    return used === '' ? '' : ` class="${used}"`;
  };
  const classes = columns.map((_, i) => cellClass(i));
  const head = columns.map(
    ({ title, align }) =>
      `<th scope="col"${align === 'right' ? ' class="right"' : ''}>${htmlText(title)}</th>`,
  );
  const widths = columns.map(({ share }) =>
    share === 0 ? '<col>' : `<col style="width:${Math.round(share * 100)}%">`,
  );
  const body = rows.map(
    (row) => `<tr>${row.map((one, i) => htmlCell(one, columns[i].mono, classes[i])).join('')}</tr>`,
  );
  const name = htmlAttribute(
    `Table ${counts.tables}: ${columns.map(({ title }) => title).join(', ')}`,
  );
  return [
    `<div class="table" role="region" aria-label="${name}" tabindex="0"><table>`,
    caption === null ? '' : `<caption>${htmlRich(caption)}</caption>`,
    `<colgroup>${widths.join('')}</colgroup><thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table></div>`,
  ].join('');
}

function htmlCell(one: ReportCell, mono: boolean, attributes: string): string {
  const text = mono ? htmlLiteral(one.text) : htmlText(one.text);
  return one.class === null
    ? `<td${attributes}>${text}</td>`
    : `<td${attributes}><span class="class ${one.class}">${mark(one.class)}${text}</span></td>`;
}

function htmlFigure(figure: ReportFigure, counts: PageCounts): string {
  counts.figures += 1;
  const number = counts.figures;
  const reproduce = figure.reproduce
    .map(reproduceLine)
    .map(({ label, text }) => `<li>${htmlText(label)}: <code>${htmlLiteral(text)}</code></li>`);
  return [
    `<figure id="figure-${number}">`,
    `<div class="picture" role="img" aria-label="Figure ${number}" aria-describedby="figure-${number}-words">${picture(figure.svg)}</div>`,
    `<figcaption><strong>Figure ${number}.</strong> ${htmlRich(figure.caption)}`,
    `<details><summary>In words</summary><p id="figure-${number}-words">${htmlText(figure.alt)}</p></details>`,
    reproduce.length === 0 ? '' : `<ul class="commands">${reproduce.join('')}</ul>`,
    '</figcaption></figure>',
  ].join('');
}

/** The drawing alone: its style sheet, scoped by class, stands once in the page's head. */
function picture(svg: string): string {
  return svg
    .replace(/<style>[^<]*<\/style>/, '')
    .replace('<svg ', '<svg aria-hidden="true" focusable="false" ');
}
