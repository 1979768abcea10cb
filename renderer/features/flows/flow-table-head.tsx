import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ViewSpec } from '../../state/contract-types.ts';
import { useView } from '../../state/view-store.ts';
import { resetColumnWidth, resizeColumn, type PlacedColumn } from './column-layout.ts';

const KEY_STEP = 16;

/**
 * The header row: one tab stop, arrows move between columns, Enter sorts, Alt with arrows resizes; the
 * pointer drags the right edge, a double click on it gives the column its own width back.
 */
export function FlowTableHead({
  columns,
  total,
}: {
  readonly columns: readonly PlacedColumn[];
  readonly total: number;
}) {
  const sort = useView((state) => state.sort);
  const row = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, index: number): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') {
      if (event.key.startsWith('Arrow') || event.key === 'Enter' || event.key === ' ')
        event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const by = event.key === 'ArrowLeft' ? -1 : 1;
    const placed = columns[index];
    if (event.altKey) resizeColumn(placed.column.id, placed.width + by * KEY_STEP);
    else row.current?.querySelectorAll('button')[index + by]?.focus();
  };

  return (
    <div className="flow-head" role="rowgroup" style={{ width: total }}>
      <div role="row" aria-rowindex={1} ref={row}>
        {columns.map(({ column, left, width }, index) => {
          const sorted = sort.column === column.sort;
          return (
            <div
              key={column.id}
              role="columnheader"
              className={`flow-th ${column.align}`}
              aria-colindex={index + 1}
              {...(column.sort === null
                ? {}
                : {
                    'aria-sort': sorted
                      ? sort.direction === 'up'
                        ? 'ascending'
                        : 'descending'
                      : 'none',
                  })}
              style={{ left, width }}
            >
              <button
                title={`${column.meaning}. ${column.sort === null ? '' : 'Click to sort; '}Alt + arrow keys resize.`}
                tabIndex={sorted ? 0 : -1}
                onClick={() => {
                  if (column.sort !== null) useView.setState({ sort: nextSort(sort, column.sort) });
                }}
                onKeyDown={(event) => {
                  onKeyDown(event, index);
                }}
              >
                <span className="ellipsis">{column.title}</span>
                {sorted &&
                  (sort.direction === 'up' ? (
                    <ArrowUp size={11} aria-hidden="true" />
                  ) : (
                    <ArrowDown size={11} aria-hidden="true" />
                  ))}
              </button>
              <ResizeEdge id={column.id} width={width} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Up, down, and back to the order of the capture. */
function nextSort(sort: ViewSpec['sort'], column: ViewSpec['sort']['column']): ViewSpec['sort'] {
  if (sort.column !== column) return { column, direction: 'up' };
  if (sort.direction === 'up') return { column, direction: 'down' };
  return { column: 'flow', direction: 'up' };
}

function ResizeEdge({ id, width }: { readonly id: string; readonly width: number }) {
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const move = (event: PointerEvent): void => {
    if (start.current !== null)
      resizeColumn(id, start.current.width + event.clientX - start.current.x);
  };
  return (
    <span
      className="flow-edge"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => {
        resetColumnWidth(id);
      }}
    />
  );
}
