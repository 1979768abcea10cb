import { create } from 'zustand';

/** What lies above the window, and short messages. */
export interface SurfaceState {
  readonly palette: boolean;
  readonly help: boolean;
  readonly toast: {
    readonly id: number;
    readonly text: string;
    readonly tone: 'plain' | 'bad';
  } | null;
}

/** Surface state. */
export const useSurface = create<SurfaceState>(() => ({
  palette: false,
  help: false,
  toast: null,
}));

/** Says something short; it goes by itself. */
export function say(text: string, tone: 'plain' | 'bad' = 'plain'): void {
  useSurface.setState(({ toast }) => ({ toast: { id: (toast?.id ?? 0) + 1, text, tone } }));
}
