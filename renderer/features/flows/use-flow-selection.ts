import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ViewSpec } from '../../state/contract-types.ts';
import { offerFlows } from '../../state/handles.ts';
import { say } from '../../state/surface-store.ts';
import { useTableSelection } from '../../state/table-selection.ts';
import {
  clearFilters,
  goalReached,
  openGoal,
  openPacket,
  showFlow,
  useView,
} from '../../state/view-store.ts';
import { copyText } from '../../ui/clipboard.ts';
import { counted } from '../../../shared/base/numbers.ts';
import { sameSpec, type FlowView } from './flow-view.ts';
import {
  extendTo,
  NO_SELECTION,
  rangeOf,
  selectRow,
  selectedCount,
  toggleFlow,
  type Selection,
} from './selection.ts';

/** Row that had the focus when a table of the view was last on screen. */
const lastFocus = new WeakMap<FlowView, number>();

/** A table that comes back from another screen: keys go on from the row of the flow in focus at once. */
function selectionBefore(view: FlowView): Selection {
  const row = lastFocus.get(view) ?? -1;
  const flow = row < 0 ? undefined : view.rows.get(row)?.flow;
  return flow !== undefined && flow === useView.getState().flow ? selectRow(row) : NO_SELECTION;
}

/** Selection of the table: moves with the keyboard and pointer, survives refreshes, copies as CSV. */
export function useFlowSelection(view: FlowView, reveal: (row: number) => void) {
  const [selection, setSelection] = useState<Selection>(() => selectionBefore(view));
  /** A row that was moved to before its page had come. */
  const awaited = useRef(-1);
  const focus = useRef(-1);
  const version = useSyncExternalStore(view.rows.subscribe, view.rows.version);
  const state = useSyncExternalStore(view.subscribe, view.snapshot);
  /** What the last look for the flow's row was in; undefined: the table has just come. */
  const last = useRef<{ spec: ViewSpec | null; rows: number } | null>(null);
  const goal = useView((now) => now.goal);
  const first =
    state.counts === null || state.counts.matched === 0 ? undefined : view.rows.get(0)?.flow;

  const moveTo = useCallback(
    (row: number, extend: boolean): void => {
      const target = Math.min(view.rows.length - 1, Math.max(0, row));
      if (target < 0) return;
      setSelection((old) => (extend ? extendTo(old, target) : selectRow(target)));
      reveal(target);
      const flow = view.rows.get(target)?.flow;
      awaited.current = flow === undefined ? target : -1;
      if (flow !== undefined) showFlow(flow);
    },
    [view, reveal],
  );

  const toggle = useCallback(
    (row: number): void => {
      const flow = view.rows.get(row)?.flow;
      if (flow === undefined) return;
      setSelection((old) => toggleFlow(old, row, flow, flowsInRange(view, old)));
      showFlow(flow);
    },
    [view],
  );

  const selectAll = useCallback((): void => {
    setSelection((old) => ({ focus: view.rows.length - 1, anchor: 0, extra: old.extra }));
  }, [view]);

  useEffect(() => {
    const flow = awaited.current < 0 ? undefined : view.rows.get(awaited.current)?.flow;
    if (flow === undefined) return;
    awaited.current = -1;
    showFlow(flow);
  }, [view, version]);

  // The first rows of an analysis open their first flow: nobody should face an empty ladder.
  useEffect(() => {
    if (first !== undefined && useView.getState().flow === null) {
      showFlow(first);
      queueMicrotask(() => {
        setSelection(selectRow(0));
      });
    }
  }, [first]);

  // Another order or filter: find the flow's row again. A view that holds it no longer shows its own
  // first flow instead, or none. A mere refresh of all flows in capture order moves nothing.
  useEffect(() => {
    const { flow } = useView.getState();
    const before = last.current;
    const moved = before === null || !sameSpec(before.spec, state.spec);
    const grown = before?.rows !== view.rows.length;
    if (state.view !== null) last.current = { spec: state.spec, rows: view.rows.length };
    if (flow === null || (!moved && isWhole(state.spec))) return undefined;
    let stale = false;
    void view.position(flow).then((row) => {
      if (stale || row === null || useView.getState().flow !== flow) return;
      if (row >= 0) {
        setSelection((old) =>
          !moved && !grown && old.focus === row ? old : withExtra(row, old.extra),
        );
        if (moved) reveal(row);
      } else if (openGoal('table') !== null) {
        // Somebody wishes to see a flow that this view leaves out: below, the filter gives way.
      } else if (view.rows.length > 0) {
        // A flow that left this view (it was triaged, say) gives its place to the next one.
        moveTo(moved ? 0 : Math.max(0, focus.current), false);
      } else {
        awaited.current = -1;
        setSelection(NO_SELECTION);
        showFlow(null);
      }
    });
    return () => {
      stale = true;
    };
  }, [view, state.view, state.spec, reveal, moveTo]);

  useEffect(() => {
    focus.current = selection.focus;
    lastFocus.set(view, selection.focus);
    useTableSelection.setState({ count: selectedCount(selection) });
  }, [view, selection]);
  useEffect(
    () => () => {
      useTableSelection.setState({ count: 0 });
    },
    [],
  );

  // A wish from elsewhere (a note, a finding): its row, whatever the filter has left out.
  useEffect(() => {
    if (goal === null || openGoal('table') !== goal || state.spec === null || state.pending) return;
    void view.position(goal.flow).then((row) => {
      if (row === null || openGoal('table') !== goal) return;
      if (row >= 0) {
        goalReached('table');
        setSelection(selectRow(row));
        reveal(row);
        showFlow(goal.flow);
        if (goal.packet !== null) openPacket(goal.packet);
      } else if (state.spec !== null && isWhole({ ...state.spec, sort: CAPTURE_ORDER })) {
        goalReached('table');
        say(`Flow ${goal.flow} has not been read yet.`);
      } else clearFilters();
    });
  }, [goal, view, state.view, state.spec, state.pending, reveal]);

  useEffect(() => {
    offerFlows({
      selected: async () => {
        const flows = await selectedFlows(view, selection);
        // From now on they are selected by themselves: they stay so wherever their rows move.
        if (flows.length > 1)
          setSelection((old) => ({ focus: old.focus, anchor: -1, extra: new Set(flows) }));
        return flows;
      },
      view: () => {
        const { view: number, counts } = view.snapshot();
        return { view: number, matched: counts?.matched ?? 0 };
      },
      copySelection: () => void copySelected(view, selection),
      copyAll: () => void copyCsv(view, null, view.rows.length),
    });
  }, [view, selection]);

  return { selection, moveTo, toggle, selectAll };
}

/** A row again; flows that were selected one by one stay so. */
function withExtra(row: number, extra: Selection['extra']): Selection {
  return { focus: row, anchor: extra.size > 0 ? -1 : row, extra };
}

const CAPTURE_ORDER = { column: 'flow', direction: 'up' } as const;

/** Every flow in the order of the capture: rows keep their places while more are read. */
function isWhole(spec: ViewSpec | null): boolean {
  return (
    spec !== null &&
    spec.text === '' &&
    spec.kinds.length === 0 &&
    spec.triage.length === 0 &&
    spec.sort.column === 'flow'
  );
}

/** Flows of the selected range, as far as their rows are at hand. */
function flowsInRange(view: FlowView, selection: Selection): readonly number[] {
  const range = rangeOf(selection);
  if (range === null) return [];
  const flows: number[] = [];
  for (let at = range[0]; at <= range[1]; at += 1) {
    const flow = view.rows.get(at)?.flow;
    if (flow !== undefined) flows.push(flow);
  }
  return flows;
}

async function copySelected(view: FlowView, selection: Selection): Promise<void> {
  const range = rangeOf(selection);
  if (selectedCount(selection) === 0) {
    say('No flow is selected.');
    return;
  }
  if (range !== null && range[1] - range[0] + 1 === view.rows.length) {
    await copyCsv(view, null, view.rows.length);
    return;
  }
  const flows = await selectedFlows(view, selection);
  await copyCsv(view, flows, flows.length);
}

/**
 * Flow numbers of all that is selected: those that the rows show at this moment, whatever becomes of the
 * view afterwards; the host is asked only for rows that are not at hand.
 */
async function selectedFlows(view: FlowView, selection: Selection): Promise<readonly number[]> {
  const range = rangeOf(selection);
  const shown = flowsInRange(view, selection);
  const whole = range === null || shown.length === range[1] - range[0] + 1;
  const flows = new Set(whole ? shown : await view.flowsOf(range[0], range[1]));
  for (const flow of selection.extra) flows.add(flow);
  return [...flows];
}

async function copyCsv(
  view: FlowView,
  flows: readonly number[] | null,
  count: number,
): Promise<void> {
  try {
    const done = await copyText(await view.csv(flows));
    if (done) say(`Copied ${counted(count, 'flow')} as CSV.`);
    else say('The clipboard is not available to this page.', 'bad');
  } catch (cause) {
    say(`Copying failed: ${cause instanceof Error ? cause.message : String(cause)}`, 'bad');
  }
}
