import { create } from 'zustand';
import type { CloseKind, ViewSpec } from './contract-types.ts';

/** What is looked at: filter, sort, the flow and the packet in focus. */
export interface ViewState {
  readonly screen: 'flows' | 'health';
  readonly text: string;
  readonly kinds: readonly CloseKind[];
  readonly sort: ViewSpec['sort'];
  /** Flow whose ladder is shown. */
  readonly flow: number | null;
  /** Packet shown in the packet pane. */
  readonly packet: number | null;
  readonly pane: 'explanation' | 'packet';
}

const INITIAL: ViewState = {
  screen: 'flows',
  text: '',
  kinds: [],
  sort: { column: 'flow', direction: 'up' },
  flow: null,
  packet: null,
  pane: 'explanation',
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
