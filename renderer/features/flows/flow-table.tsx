import {
  useEffect,
  useRef,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { offerFlows, useHandles } from '../../state/handles.ts';
import { useView } from '../../state/view-store.ts';
import { useRowScroll } from '../../ui/use-row-scroll.ts';
import { useSize } from '../../ui/use-size.ts';
import type { ColumnLayout } from './column-layout.ts';
import { FlowTableHead } from './flow-table-head.tsx';
import { FlowTableRow, ROW_HEIGHT } from './flow-table-row.tsx';
import type { FlowView } from './flow-view.ts';
import { isSelected } from './selection.ts';
import { useOrderHold } from './order-hold.ts';
import { useFlowSelection } from './use-flow-selection.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';

const HEAD_HEIGHT = 28;
const OVERSCAN = 6;

/** The flow table: only rows in view exist; rows come in pages from the host. */
export function FlowTable({
  view,
  layout,
  reading,
}: {
  readonly view: FlowView;
  readonly layout: ColumnLayout;
  /** Rows speak of what was read so far. */
  readonly reading: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useSize(scroller);
  const { columns, total } = layout;
  const rows = view.rows;
  const version = useSyncExternalStore(rows.subscribe, rows.version);
  const count = rows.length;
  const viewport = Math.max(ROW_HEIGHT, height - HEAD_HEIGHT);
  const scroll = useRowScroll({ element: scroller, rows: count, rowHeight: ROW_HEIGHT, viewport });
  const first = Math.max(0, scroll.first - OVERSCAN);
  const end = Math.min(count, scroll.end + OVERSCAN);
  const { selection, moveTo, toggle, selectAll } = useFlowSelection(view, scroll.reveal);
  const flow = useView((state) => state.flow);
  // Before the first row has come, its flow is as good as selected: keys go on from it.
  const focusRow = selection.focus < 0 && flow === null ? 0 : selection.focus;

  useEffect(() => {
    rows.want(scroll.first, scroll.end);
  }, [rows, scroll.first, scroll.end, version, count]);

  useScrollAnchor(view, scroll);

  useEffect(() => leave, []);

  useEffect(() => {
    offerFlows({
      focus: () => scroller.current?.focus(),
      step: (by) => {
        moveTo(focusRow < 0 ? 0 : focusRow + by, false);
      },
    });
  }, [moveTo, focusRow]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(viewport / ROW_HEIGHT) - 1);
    const target = keyTarget(event.key, focusRow, page, count);
    if (target !== null) {
      event.preventDefault();
      moveTo(target, event.shiftKey);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      useHandles.getState().ladder.focus();
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      selectAll();
    }
  };

  const onMouseDown = (event: MouseEvent): void => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const index = Number(event.target.closest('[data-row]')?.getAttribute('data-row') ?? -1);
    if (index < 0) return;
    if (event.ctrlKey || event.metaKey) toggle(index);
    else moveTo(index, event.shiftKey);
  };

  // Rows are placed relative to a block that changes seldom, so that scrolling moves one layer only.
  const block = Math.floor(first / 64) * 64;
  const focusShown = selection.focus >= first && selection.focus < end;
  return (
    <div
      ref={scroller}
      className={`flow-grid${reading ? ' so-far' : ''}`}
      role="grid"
      tabIndex={0}
      aria-label="Flows"
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={focusShown ? `flow-row-${selection.focus}` : undefined}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onPointerEnter={enter}
      onPointerLeave={leave}
      onDoubleClick={() => useHandles.getState().ladder.focus()}
    >
      <FlowTableHead columns={columns} total={total} />
      <div role="rowgroup" className="flow-track" style={{ height: scroll.track, width: total }}>
        <div
          role="presentation"
          className="flow-layer"
          style={{ height: viewport, top: HEAD_HEIGHT }}
        >
          <div
            role="presentation"
            style={{ transform: `translateY(${block * ROW_HEIGHT - scroll.offset}px)` }}
          >
            {Array.from({ length: Math.max(0, end - first) }, (_unused, i) => {
              const index = first + i;
              const row = rows.get(index);
              return (
                <FlowTableRow
                  key={index}
                  index={index}
                  row={row}
                  columns={columns}
                  top={(index - block) * ROW_HEIGHT}
                  selected={isSelected(selection, index, row?.flow)}
                  focused={index === selection.focus || (row !== undefined && row.flow === flow)}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function enter(): void {
  useOrderHold.setState({ over: true });
}

function leave(): void {
  useOrderHold.setState({ over: false });
}

/** Row that a key leads to, null where the key is not ours. */
function keyTarget(key: string, at: number, page: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at < 0 ? 0 : at - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
