import { FLOW_FIELDS } from './flow-fields.ts';
import type { FlowRecord } from './records.ts';

/** Between two notes in their cell. */
const BETWEEN_NOTES = ' | ';

/**
 * The first line of a CSV of flows (the record's fields by their path in it, then all notes in one
 * cell), with its line end.
 */
export function flowCsvHeader(): string {
  return `${[...FLOW_FIELDS.map(({ name }) => name), 'notes'].join(',')}\r\n`;
}

/** One flow as a line of CSV (RFC 4180), with its line end. */
export function flowCsvLine(flow: FlowRecord): string {
  const cells = [...FLOW_FIELDS.map(({ of }) => of(flow)), flow.notes.join(BETWEEN_NOTES)];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * Where a spreadsheet may see a cell begin: at the start, and inside of a text where it takes semicolons
 * or tabs for what separates cells, or a line for a row of its own.
 */
const CELL_OF_A_FORMULA = /(^|[;\t\r\n])(?=[=+\-@\t\r\n＝＋－＠])/gu;

/**
 * One cell. Text that a spreadsheet would run as a formula (it comes from the wire: host names, paths)
 * gets an apostrophe in front, which spreadsheets show as plain text (OWASP, CSV injection). NUL, at
 * which many readers stop, is written as its picture.
 */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = value.replaceAll('\0', '\u2400').replace(CELL_OF_A_FORMULA, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
