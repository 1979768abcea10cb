import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Colour scheme: the system's, or one chosen. */
export type Theme = 'system' | 'light' | 'dark';

/** What the window remembers between runs. */
export interface LayoutState {
  readonly theme: Theme;
  /** Width in pixels by column id, where changed. */
  readonly widths: Readonly<Record<string, number>>;
  /** Shown or hidden by column id, where changed. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** Panel sizes by group id. */
  readonly panels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ladderTime: 'time' | 'delta';
  readonly ladderFolded: boolean;
  readonly ladderSeq: 'relative' | 'raw';
}

/** Layout state, kept in the browser's storage. */
export const useLayout = create<LayoutState>()(
  persist(
    (): LayoutState => ({
      theme: 'system',
      widths: {},
      shown: {},
      panels: {},
      ladderTime: 'time',
      ladderFolded: true,
      ladderSeq: 'relative',
    }),
    { name: 'teardown.layout', version: 1 },
  ),
);
