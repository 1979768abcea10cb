import { create } from 'zustand';
import type { NoteAnchor } from './contract-types.ts';

/** The composer below the ladder: what a note there is about. */
export const useNoting = create<{
  readonly anchor: Extract<NoteAnchor, { on: 'packet' | 'range' }> | null;
  /** Grows with every wish to write, so that the composer takes the focus again. */
  readonly wishes: number;
  /** The same for the composer of the flow in focus, and the wish that was followed last. */
  readonly flowWishes: number;
  readonly flowServed: number;
  /** The same for the composer of the first capture, in capture health. */
  readonly captureWishes: number;
  readonly captureServed: number;
  /** Flow that is being given tags. */
  readonly tagging: number | null;
}>(() => ({
  anchor: null,
  wishes: 0,
  flowWishes: 0,
  flowServed: 0,
  captureWishes: 0,
  captureServed: 0,
  tagging: null,
}));

/** Opens the composer below the ladder. */
export function noteInLadder(anchor: Extract<NoteAnchor, { on: 'packet' | 'range' }>): void {
  useNoting.setState(({ wishes }) => ({ anchor, wishes: wishes + 1 }));
}

/** Closes it; what was typed is kept as a draft. */
export function closeNoting(): void {
  useNoting.setState({ anchor: null });
}

/** Leads to the composer of the flow in focus, once it is on screen. */
export function noteOnFlow(): void {
  useNoting.setState(({ flowWishes }) => ({ flowWishes: flowWishes + 1 }));
}

/** The composer of the flow has the focus. */
export function flowNoteServed(): void {
  useNoting.setState(({ flowWishes }) => ({ flowServed: flowWishes }));
}

/** Leads to the composer of the first capture, on the screen of capture health. */
export function noteOnCapture(): void {
  useNoting.setState(({ captureWishes }) => ({ captureWishes: captureWishes + 1 }));
}

/** The composer of the first capture has the focus. */
export function captureNoteServed(): void {
  useNoting.setState(({ captureWishes }) => ({ captureServed: captureWishes }));
}
