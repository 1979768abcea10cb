/** A key of the ladder, with Shift held or not. */
export interface LadderKey {
  readonly key: string;
  readonly extend: boolean;
}

/** Selected rows of a ladder: where the selection is, and where it began. -1: none. */
export interface LadderSelection {
  readonly selected: number;
  readonly anchor: number;
}

/** What a key needs to know of the ladder that it moves in. */
export interface LadderGround {
  readonly rows: number;
  /** First row in view, from which a walk begins where nothing is selected. */
  readonly first: number;
  /** Rows of a page. */
  readonly page: number;
  /** Rows of the evidence, in rising order. */
  readonly evidence: readonly number[];
}

const NO_MOVE = null;

/** The row that a key leads to from a row; null where it leads nowhere. */
export function rowOfKey(key: string, selected: number, ground: LadderGround): number | null {
  const { rows, first, page, evidence } = ground;
  if (rows === 0) return NO_MOVE;
  const from = selected < 0 ? first - 1 : selected;
  const within = (row: number): number => Math.min(rows - 1, Math.max(0, row));
  switch (key) {
    case 'ArrowDown':
      return within(from + 1);
    case 'ArrowUp':
      return within(selected < 0 ? first : from - 1);
    case 'PageDown':
      return within(from + page);
    case 'PageUp':
      return within(from - page);
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    case 'n':
      return evidence.find((row) => row > selected) ?? evidence[0] ?? NO_MOVE;
    case 'p':
      return evidence.findLast((row) => row < selected) ?? evidence.at(-1) ?? NO_MOVE;
    default:
      return NO_MOVE;
  }
}

/** Whether a key moves in the ladder. */
export function movesInLadder(key: string): boolean {
  return rowOfKey(key, 0, { rows: 1, first: 0, page: 1, evidence: [0] }) !== NO_MOVE;
}

/** The selection after keys that came before the ladder was there. */
export function afterKeys(
  start: LadderSelection,
  keys: readonly LadderKey[],
  ground: LadderGround,
): LadderSelection {
  let at = start;
  for (const { key, extend } of keys) {
    const row = rowOfKey(key, at.selected, ground);
    if (row !== null) at = { selected: row, anchor: extend && at.anchor >= 0 ? at.anchor : row };
  }
  return at;
}
