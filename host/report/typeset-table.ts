import type { ReportTable } from '../../shared/report/report-model.ts';
import type { FontUse } from './report-fonts.ts';
import { BREAKING, SAFETY } from './break-words.ts';
import { SIZE, sizeOf } from './page-measures.ts';
import { shortened, type SaidText } from './said-text.ts';
import { columnWidths } from './table-columns.ts';

/** Room beside a cell's text, and of a class's mark before it. */
const CELL = 8;
const MARK = 12;
/** How much wider than the regular weight the headings' is. */
const BOLD = 1.06;
/** A longer word in a cell may be cut. */
const LONGEST_WORD = 90;
/** A head stands on every page of its table and cannot be broken: it is no longer than this. */
const LONGEST_HEAD = 80;
/** Rows of more lines may be broken over pages, others are kept whole. */
const TALL_ROW = 12;
/** Tables of at most so many lines are kept on one page. */
const WHOLE_TABLE = 14;

/** A table for the template: widths worked out, words cut that would leave their cell. */
export function typesetTable(table: ReportTable, said: SaidText, width: number): object {
  const columns = table.columns.map((column) => ({
    ...column,
    ...sizeOf(column.mono, SIZE.table),
  }));
  const wishes = columns.map((column, i) => {
    let longest =
      said.text.width(shortened(said.plain(column.title), LONGEST_HEAD), 'words') *
      SIZE.table *
      BOLD;
    let word = longest;
    for (const row of table.rows) {
      const cell = row[i];
      const mark = cell.class === null ? 0 : MARK;
      for (const line of said.lines(cell.text, column.use)) {
        longest = Math.max(longest, said.text.width(line, column.use) * column.size + mark);
        word = Math.max(word, longestWord(said, line, column.use) * column.size + mark);
      }
    }
    return {
      longest: longest / SAFETY + CELL,
      word: Math.min(word / SAFETY, LONGEST_WORD) + CELL,
      share: column.share,
    };
  });
  const widths = columnWidths(wishes, width);
  let tableLines = 0;
  const rows = table.rows.map((row) => {
    let lines = 1;
    const cells = row.map((cell, i) => {
      const room = widths[i] - CELL - (cell.class === null ? 0 : MARK);
      const { size, use } = columns[i];
      const ems = said.text.width(cell.text, use) * size;
      lines = Math.max(lines, Math.ceil((ems * 1.1) / room) + cell.text.split('\n').length - 1);
      return { t: said.say(cell.text, room, size, use), c: cell.class };
    });
    tableLines += lines;
    return { cells, tall: lines > TALL_ROW };
  });
  return {
    kind: 'table',
    whole: tableLines <= WHOLE_TABLE,
    caption: table.caption === null ? null : said.rich(table.caption, width, SIZE.caption),
    columns: columns.map((column, i) => ({
      title: said.say(shortened(column.title, LONGEST_HEAD), widths[i] - CELL, SIZE.table),
      align: column.align,
      mono: column.mono,
      width: Number(widths[i].toFixed(3)),
    })),
    rows,
  };
}

function longestWord(said: SaidText, line: string, use: FontUse): number {
  return line.split(BREAKING).reduce((most, word) => Math.max(most, said.text.width(word, use)), 0);
}
