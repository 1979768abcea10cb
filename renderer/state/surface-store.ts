import { create } from 'zustand';
import type { CauseId } from './contract-types.ts';

/** What a short message offers to do. */
export interface ToastAction {
  readonly text: string;
  readonly run: () => void;
}

/** What lies above the window, and short messages. */
export interface SurfaceState {
  readonly palette: boolean;
  readonly help: boolean;
  /** Flow whose verdict is being overridden. */
  readonly override: number | null;
  /** The catalogue of causes is open, at a cause or at its beginning. */
  readonly catalogue: { readonly at: CauseId | null } | null;
  /** The dialog of exports is open. */
  readonly exporting: boolean;
  /** The dialog that takes a listing of packets, with the text that it begins with. */
  readonly pasting: { readonly text: string } | null;
  readonly toast: {
    readonly id: number;
    readonly text: string;
    readonly tone: 'plain' | 'bad';
    readonly action: ToastAction | null;
  } | null;
}

/** Surface state. */
export const useSurface = create<SurfaceState>(() => ({
  palette: false,
  help: false,
  override: null,
  catalogue: null,
  exporting: false,
  pasting: null,
  toast: null,
}));

/** Opens the catalogue of causes, at a cause where one is named. */
export function openCatalogue(at: CauseId | null): void {
  useSurface.setState({ catalogue: { at } });
}

/** Asks for a listing of packets, or what to do with one that was pasted. */
export function askForListing(text: string): void {
  useSurface.setState({ pasting: { text } });
}

/** Messages so far: each has a number of its own. */
let messages = 0;

/** Says something short; it goes by itself. */
export function say(
  text: string,
  tone: 'plain' | 'bad' = 'plain',
  action: ToastAction | null = null,
): void {
  messages += 1;
  useSurface.setState({ toast: { id: messages, text, tone, action } });
}

/** Something else is being done: what was said before, and the way back that it offers, no longer fits. */
export function unsay(): void {
  useSurface.setState({ toast: null });
}
