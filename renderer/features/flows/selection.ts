/** Which rows of the table are selected: the one in focus, a range to it, and single flows beside. */
export interface Selection {
  /** Row in focus; -1: none. */
  readonly focus: number;
  /** Where a range began; equals `focus` for a single row. */
  readonly anchor: number;
  /** Flows added or kept one by one (Ctrl). */
  readonly extra: ReadonlySet<number>;
}

/** Nothing selected. */
export const NO_SELECTION: Selection = { focus: -1, anchor: -1, extra: new Set() };

/** One row. */
export function selectRow(row: number): Selection {
  return { focus: row, anchor: row, extra: new Set() };
}

/** The range from the anchor to a row. */
export function extendTo(selection: Selection, row: number): Selection {
  return { ...selection, focus: row, anchor: selection.anchor < 0 ? row : selection.anchor };
}

/** Adds or removes one flow and moves the focus to its row. The range so far becomes single flows. */
export function toggleFlow(
  selection: Selection,
  row: number,
  flow: number,
  inRange: readonly number[],
): Selection {
  const extra = new Set([...selection.extra, ...inRange]);
  if (extra.has(flow)) extra.delete(flow);
  else extra.add(flow);
  return { focus: row, anchor: -1, extra };
}

/** First and last row of the range; null where there is none. */
export function rangeOf(selection: Selection): readonly [number, number] | null {
  if (selection.anchor < 0 || selection.focus < 0) return null;
  return selection.anchor < selection.focus
    ? [selection.anchor, selection.focus]
    : [selection.focus, selection.anchor];
}

/** Whether a row is selected. */
export function isSelected(selection: Selection, row: number, flow: number | undefined): boolean {
  const range = rangeOf(selection);
  if (range !== null && row >= range[0] && row <= range[1]) return true;
  return flow !== undefined && selection.extra.has(flow);
}

/** Rows selected, as far as it can be counted without fetching. */
export function selectedCount(selection: Selection): number {
  const range = rangeOf(selection);
  return (range === null ? 0 : range[1] - range[0] + 1) + selection.extra.size;
}
