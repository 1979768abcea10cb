import { useMemo } from 'react';
import { grouped } from '../../../shared/base/numbers.ts';
import { useCase } from '../../state/case-store.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { useLayout, type LayoutState } from '../../state/layout-store.ts';
import { FLOW_COLUMNS, type FlowColumn } from './columns.tsx';

const MIN_WIDTH = 44;
const MAX_WIDTH = 1200;
/** Share of the pane that the verdict wants before other columns stay. */
const VERDICT_SHARE = 0.29;

/** A column where it lies now. */
export interface PlacedColumn {
  readonly column: FlowColumn;
  readonly left: number;
  readonly width: number;
}

/** Columns where they lie, and the width of all of them. */
export interface ColumnLayout {
  readonly columns: readonly PlacedColumn[];
  readonly total: number;
}

/** What the user changed of the columns. */
type Changed = Pick<LayoutState, 'widths' | 'shown'>;

/** The columns for a pane of a width and a table of so many rows. */
export function usePlacedColumns(paneWidth: number, rows: number): ColumnLayout {
  const widths = useLayout((state) => state.widths);
  const shown = useLayout((state) => state.shown);
  const triage = useCase(({ view }) => view?.flows.some((one) => one.triage !== null) ?? false);
  const labels = useCase(({ view }) => view?.flows.some((one) => one.tags.length > 0) ?? false);
  const notes = useCase(({ view }) => view?.notes.some(isOnFlow) ?? false);
  return useMemo(
    () => placeColumns({ widths, shown }, paneWidth, rows, { triage, labels, notes }),
    [widths, shown, paneWidth, rows, triage, labels, notes],
  );
}

function isOnFlow({ anchor }: CaseNote): boolean {
  return 'flow' in anchor && anchor.flow !== null;
}

/**
 * Shown columns with their widths; the verdict takes what is left of the pane. Which ones fit is a
 * matter of the pane alone: columns of triage, notes and tags come beside the others, the verdict gets
 * narrower for them, and then the table scrolls sideways. Those that the user asked for always stay.
 */
export function placeColumns(
  changed: Changed,
  paneWidth: number,
  rows: number,
  said: Readonly<Record<string, boolean>> = {},
): ColumnLayout {
  const { widths, shown } = changed;
  const widthOf = (column: FlowColumn): number =>
    widths[column.id] ?? (column.id === 'flow' ? numberWidth(rows) : column.width);
  const sumOf = (columns: readonly FlowColumn[]): number =>
    columns.reduce((total, column) => total + widthOf(column), 0);
  const asked = FLOW_COLUMNS.filter(
    ({ id, shown: byItself }) =>
      shown[id] ?? (byItself === 'said' ? (said[id] ?? false) : byItself),
  );
  const stays = (column: FlowColumn): boolean =>
    column.leaves === 0 || column.shown === 'said' || shown[column.id];
  let visible = asked.filter(stays);
  const verdict = visible.find((column) => column.id === 'verdict');
  const wanted = verdict === undefined ? 0 : Math.max(0, paneWidth * VERDICT_SHARE - verdict.width);
  const room = paneWidth > 0 ? paneWidth - wanted : Infinity;
  const ranks = new Set(asked.filter((column) => !stays(column)).map((column) => column.leaves));
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    const more = asked.filter((column) => visible.includes(column) || column.leaves === rank);
    // What people say brings columns of its own; no other one goes for them.
    if (sumOf(more.filter((column) => column.shown !== 'said')) > room) break;
    visible = more;
  }
  const spare = widths.verdict === undefined ? Math.max(0, paneWidth - sumOf(visible)) : 0;
  const columns: PlacedColumn[] = [];
  for (const column of visible) {
    const before = columns.at(-1);
    const left = before === undefined ? 0 : before.left + before.width;
    const width = widthOf(column) + (column.id === 'verdict' ? spare : 0);
    columns.push({ column, left, width });
  }
  const last = columns.at(-1);
  return { columns, total: Math.max(last === undefined ? 0 : last.left + last.width, paneWidth) };
}

/** Room for the largest flow number. */
function numberWidth(rows: number): number {
  return Math.max(44, 20 + 8 * grouped(rows).length);
}

/** Sets a column's width; a number never gets less than it needs, for half a number reads as another. */
export function resizeColumn(id: string, width: number): void {
  const column = FLOW_COLUMNS.find((one) => one.id === id);
  const least = column?.align === 'right' ? column.width : MIN_WIDTH;
  const clamped = Math.round(Math.min(MAX_WIDTH, Math.max(least, width)));
  useLayout.setState(({ widths }) => ({ widths: { ...widths, [id]: clamped } }));
}

/** Back to the column's own width. */
export function resetColumnWidth(id: string): void {
  useLayout.setState(({ widths }) => ({
    widths: Object.fromEntries(Object.entries(widths).filter(([key]) => key !== id)),
  }));
}

/** Shows or hides a column. */
export function showColumn(id: string, on: boolean): void {
  useLayout.setState(({ shown }) => ({ shown: { ...shown, [id]: on } }));
}
