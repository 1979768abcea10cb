import { create } from 'zustand';
import type { CloseKind, TriageFilter, ViewSpec } from './contract-types.ts';

/** What is looked at: filter, sort, the flow and the packet in focus. */
export interface ViewState {
  readonly screen: 'flows' | 'health' | 'notes' | 'report' | 'radar';
  readonly text: string;
  readonly kinds: readonly CloseKind[];
  readonly triage: readonly TriageFilter[];
  readonly sort: ViewSpec['sort'];
  /** Flow whose ladder is shown. */
  readonly flow: number | null;
  /** Packet shown in the packet pane. */
  readonly packet: number | null;
  readonly pane: 'explanation' | 'packet';
  /** A flow, and a packet of it, to be found in table and ladder; `id` tells one wish from the next. */
  readonly goal: {
    readonly id: number;
    readonly flow: number;
    readonly packet: number | null;
  } | null;
  /** The last wishes that were followed: each part of the window follows a wish once. */
  readonly reached: { readonly table: number; readonly ladder: number };
}

const INITIAL: ViewState = {
  screen: 'flows',
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
  flow: null,
  packet: null,
  pane: 'explanation',
  goal: null,
  reached: { table: 0, ladder: 0 },
};

/** View state. */
export const useView = create<ViewState>(() => INITIAL);

/** For a new analysis. */
export function resetView(): void {
  useView.setState(INITIAL);
}

/** Shows another flow; its packet pane starts empty. */
export function showFlow(flow: number | null): void {
  if (useView.getState().flow !== flow)
    useView.setState({ flow, packet: null, pane: 'explanation' });
}

/** Opens a packet in the packet pane. */
export function openPacket(packet: number): void {
  useView.setState({ packet, pane: 'packet' });
}

/** Adds an ending to the filter, or takes it out again. */
export function toggleKind(kind: CloseKind): void {
  useView.setState(({ kinds }) => ({
    kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind],
  }));
}

/** Adds a triage state to the filter, or takes it out again. */
export function toggleTriage(state: TriageFilter): void {
  useView.setState(({ triage }) => ({
    triage: triage.includes(state) ? triage.filter((one) => one !== state) : [...triage, state],
  }));
}

/** All flows again. */
export function clearFilters(): void {
  useView.setState({ text: '', kinds: [], triage: [] });
}

/** Leads to a flow, and to a packet of it, from wherever the window is. */
export function goTo(flow: number, packet: number | null): void {
  showFlow(flow);
  useView.setState(({ goal }) => ({
    screen: 'flows',
    goal: { id: (goal?.id ?? 0) + 1, flow, packet },
    ...(packet === null ? { pane: 'explanation' as const } : { packet, pane: 'packet' as const }),
  }));
}

/** The wish that a part of the window has still to follow; null: none. */
export function openGoal(part: 'table' | 'ladder'): ViewState['goal'] {
  const { goal, reached } = useView.getState();
  return goal !== null && goal.id > reached[part] ? goal : null;
}

/** A part of the window followed the wish. */
export function goalReached(part: 'table' | 'ladder'): void {
  useView.setState(({ goal, reached }) => ({ reached: { ...reached, [part]: goal?.id ?? 0 } }));
}
