import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { HEAD_HEIGHT, ROW_HEIGHT } from '../../../shared/ladder/ladder-geometry.ts';
import { useRowScroll } from '../../ui/use-row-scroll.ts';
import { useSize } from '../../ui/use-size.ts';
import { windowLanes } from './window-lanes.ts';
import { rowOfKey } from './ladder-moves.ts';
import { bracketsOfRow, notesOfRow, type LadderNotes } from './ladder-notes.ts';
import { LadderRowMark } from './ladder-row.tsx';
import { columnDecimals, rowTime, spokenRow, type SeqBase } from './ladder-words.ts';
import type { OpenLadder } from './use-ladder.ts';

const OVERSCAN = 4;
const LEAST_PADDING = 12;
/** First rows that tell how precise the capture's clock is. */
const DECIMAL_ROWS = 12;

/** What the pane may ask of the drawn ladder. */
export interface CanvasHandle {
  readonly focus: () => void;
  readonly reveal: (row: number) => void;
  /** First look at a ladder whose close is at a row. */
  readonly open: (row: number) => void;
  /** The first packet in view, to keep the place when rows change. */
  readonly packetInView: () => number | null;
}

/** The drawn ladder: only rows in view exist, whatever the number of packets. */
export function LadderCanvas(props: {
  readonly ladder: OpenLadder;
  readonly version: number;
  readonly base: SeqBase;
  readonly times: 'time' | 'delta';
  readonly selected: number;
  /** Where a range to the selected row began; the same row where there is none. */
  readonly anchor: number;
  readonly notes: LadderNotes;
  readonly onSelect: (row: number, how: 'walk' | 'open' | 'extend') => void;
  readonly onEvidence: (by: 1 | -1) => void;
  readonly handle: Ref<CanvasHandle>;
}) {
  const { ladder, base, times, selected, anchor, notes, onSelect } = props;
  const { rows, head } = ladder;
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const viewport = Math.max(ROW_HEIGHT, height - HEAD_HEIGHT);
  const count = rows.length;
  const scroll = useRowScroll({
    element: scroller,
    rows: count,
    rowHeight: ROW_HEIGHT,
    viewport,
    padding: endPadding(count, viewport),
  });
  const lanes = windowLanes(width);
  const first = Math.max(0, scroll.first - OVERSCAN);
  const end = Math.min(count, scroll.end + OVERSCAN);
  const { reveal, open } = scroll;

  useEffect(() => {
    rows.want(scroll.first, scroll.end);
  }, [rows, scroll.first, scroll.end, props.version]);

  const firstInView = scroll.first;
  const packetInView = useCallback((): number | null => {
    for (let at = firstInView; at < Math.min(rows.length, firstInView + 60); at += 1) {
      const row = rows.get(at);
      if (row?.kind === 'packet') return row.packet.packet;
      if (row?.kind === 'fold') return row.first;
    }
    return null;
  }, [rows, firstInView]);

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => scroller.current?.focus(),
      reveal: (row: number) => {
        reveal(row, 'centre');
      },
      open,
      packetInView,
    }),
    [reveal, open, packetInView],
  );

  const [low, high] = selected < anchor ? [selected, anchor] : [anchor, selected];

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, shiftKey } = event;
    if (key === 'n') props.onEvidence(1);
    else if (key === 'p') props.onEvidence(-1);
    else if (key === 'Enter') {
      if (selected >= 0) onSelect(selected, 'open');
    } else {
      const page = Math.max(1, Math.floor(viewport / ROW_HEIGHT) - 1);
      const ground = { rows: count, first: scroll.first, page, evidence: [] };
      const row = rowOfKey(key, selected, ground);
      if (row === null) return;
      reveal(row);
      onSelect(row, shiftKey ? 'extend' : 'walk');
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const drawn = Array.from({ length: Math.max(0, end - first) }, (_unused, i) => first + i);
  const decimals = columnDecimals(
    [...Array.from({ length: DECIMAL_ROWS }, (_unused, i) => i), ...drawn].map((at) =>
      rows.get(at),
    ),
  );
  const block = Math.floor(first / 64) * 64;
  const inView = selected >= first && selected < end && rows.get(selected) !== undefined;
  return (
    <div
      ref={scroller}
      className="ladder-scroll"
      role="listbox"
      aria-multiselectable="true"
      tabIndex={0}
      aria-label={`Ladder of flow ${head.flow}: packets between ${head.client} and ${head.server}`}
      aria-activedescendant={inView ? `ladder-row-${selected}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="ladder-lanes" role="presentation" style={{ height: HEAD_HEIGHT }}>
        <LaneName
          side="client"
          text={head.client}
          x={lanes.client}
          room={lanes.server - lanes.client}
        />
        <LaneName
          side="server"
          text={head.server}
          x={lanes.server}
          room={lanes.server - lanes.client}
        />
      </div>
      <div role="presentation" className="ladder-track" style={{ height: scroll.track }}>
        <div
          role="presentation"
          className="ladder-layer"
          style={{ height: viewport, top: HEAD_HEIGHT }}
        >
          <svg width={width} height={viewport} aria-hidden="true">
            <g transform={`translate(0 ${block * ROW_HEIGHT - scroll.offset})`}>
              {drawn.map((index) => {
                const row = rows.get(index);
                return (
                  <g
                    key={index}
                    className="ladder-row"
                    data-row={index}
                    transform={`translate(0 ${(index - block) * ROW_HEIGHT})`}
                    onClick={(event) => {
                      onSelect(index, event.shiftKey ? 'extend' : 'open');
                    }}
                    onContextMenu={() => {
                      if (index < low || index > high) onSelect(index, 'walk');
                    }}
                  >
                    <rect
                      className="lr-hit"
                      x={6}
                      y={1}
                      rx={6}
                      width={Math.max(0, width - 12)}
                      height={ROW_HEIGHT - 2}
                    />
                    {row !== undefined && (
                      <LadderRowMark
                        row={row}
                        lanes={lanes}
                        base={base}
                        time={rowTime(
                          row,
                          times === 'delta' ? momentBefore(rows, index) : null,
                          decimals,
                        )}
                        selected={index >= low && index <= high && selected >= 0}
                        notes={notesOfRow(notes, row)}
                        brackets={bracketsOfRow(
                          notes,
                          row,
                          rows.get(index - 1),
                          rows.get(index + 1),
                        )}
                      />
                    )}
                  </g>
                );
              })}
            </g>
          </svg>
          <div className="hidden-visually" role="presentation">
            {drawn.map((index) => {
              const row = rows.get(index);
              return (
                <div
                  key={index}
                  role="option"
                  id={`ladder-row-${index}`}
                  aria-posinset={index + 1}
                  aria-setsize={count}
                  aria-selected={selected >= 0 && index >= low && index <= high}
                >
                  {row === undefined ? 'loading' : spokenRow(row, base, notesOfRow(notes, row))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function LaneName(props: {
  readonly side: 'client' | 'server';
  readonly text: string;
  readonly x: number;
  readonly room: number;
}) {
  return (
    <div
      className={`lane-name ${props.side}`}
      title={`${props.side} ${props.text}`}
      style={{ left: props.x, maxWidth: Math.max(120, props.room - 16) }}
    >
      {props.text}
    </div>
  );
}

/** Room after the last row, so that the ladder's end shows whole rows at its top too. */
function endPadding(rows: number, viewport: number): number {
  const beyond = rows * ROW_HEIGHT + LEAST_PADDING - viewport;
  return beyond <= 0
    ? LEAST_PADDING
    : LEAST_PADDING + ((ROW_HEIGHT - (beyond % ROW_HEIGHT)) % ROW_HEIGHT);
}

/** Moment at which the row before ended, null where it is unknown. */
function momentBefore(rows: OpenLadder['rows'], index: number): number | null {
  for (let at = index - 1; at >= Math.max(0, index - 3); at -= 1) {
    const row = rows.get(at);
    if (row?.kind === 'packet') return row.packet.at;
    if (row?.kind === 'fold') return row.until;
  }
  return index === 0 ? 0 : null;
}
