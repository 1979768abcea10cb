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
 * One cell. Text that a spreadsheet would run as a formula (it comes from the wire: host names, paths)
 * gets an apostrophe in front, which spreadsheets show as plain text (OWASP, CSV injection).
 */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
