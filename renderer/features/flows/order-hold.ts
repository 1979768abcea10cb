import { create } from 'zustand';
import type { ViewSpec } from '../../state/contract-types.ts';
import { useTableSelection } from '../../state/table-selection.ts';

/**
 * While a capture is followed, rows keep their places under the pointer and while several are selected:
 * what would move them waits.
 */
export const useOrderHold = create<{
  /** The pointer is over the table. */
  readonly over: boolean;
  /** More was read than the order of the rows knows of. */
  readonly waiting: boolean;
}>(() => ({ over: false, waiting: false }));

/** Somebody looks at single rows: they must not move. */
export function holdsOrder(): boolean {
  return useOrderHold.getState().over || useTableSelection.getState().count > 1;
}

/** Rows of such a view keep their places whatever comes: new ones are added below. */
export function keepsItsOrder(spec: ViewSpec): boolean {
  return (
    spec.text === '' &&
    spec.kinds.length === 0 &&
    spec.triage.length === 0 &&
    spec.sort.column === 'flow' &&
    spec.sort.direction === 'up'
  );
}
