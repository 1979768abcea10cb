import { memo } from 'react';
import type { FlowRow } from '../../state/contract-types.ts';
import type { PlacedColumn } from './column-layout.ts';

/** Height of a row; 27 px times a million stays below the browser's limit on heights. */
export const ROW_HEIGHT = 27;

/** One row; a row that is on its way shows bars instead of text. */
export const FlowTableRow = memo(function FlowTableRow(props: {
  readonly index: number;
  readonly row: FlowRow | undefined;
  readonly columns: readonly PlacedColumn[];
  readonly top: number;
  readonly selected: boolean;
  readonly focused: boolean;
}) {
  const { index, row, columns } = props;
  return (
    <div
      role="row"
      id={`flow-row-${index}`}
      className={`flow-row${props.selected ? ' selected' : ''}${props.focused ? ' focused' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={props.selected}
      data-row={index}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {columns.map(({ column, left, width }, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          className={`flow-td ${column.align} c-${column.id}${column.mono ? ' mono' : ''}`}
          style={{ left, width }}
          title={row === undefined ? undefined : column.full(row)}
        >
          {row === undefined ? <span className="flow-wait" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
});
