import { useMemo } from 'react';
import { useLayout } from '../../state/layout-store.ts';
import { FLOW_COLUMNS, type FlowColumn } from './columns.tsx';

const MIN_WIDTH = 44;
const MAX_WIDTH = 1200;

/** A column where it lies now. */
export interface PlacedColumn {
  readonly column: FlowColumn;
  readonly left: number;
  readonly width: number;
}

/** Shown columns with their widths; the verdict takes what is left of the pane. */
export function usePlacedColumns(paneWidth: number): {
  readonly columns: readonly PlacedColumn[];
  readonly total: number;
} {
  const widths = useLayout((state) => state.widths);
  const shown = useLayout((state) => state.shown);
  return useMemo(() => {
    const visible = FLOW_COLUMNS.filter((column) => shown[column.id] ?? column.shown);
    const sum = visible.reduce((total, column) => total + (widths[column.id] ?? column.width), 0);
    const spare = widths.verdict === undefined ? Math.max(0, paneWidth - sum) : 0;
    const columns: PlacedColumn[] = [];
    for (const column of visible) {
      const before = columns.at(-1);
      const left = before === undefined ? 0 : before.left + before.width;
      const width = (widths[column.id] ?? column.width) + (column.id === 'verdict' ? spare : 0);
      columns.push({ column, left, width });
    }
    const last = columns.at(-1);
    return { columns, total: Math.max(last === undefined ? 0 : last.left + last.width, paneWidth) };
  }, [widths, shown, paneWidth]);
}

/** Sets a column's width. */
export function resizeColumn(id: string, width: number): void {
  const clamped = Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
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
