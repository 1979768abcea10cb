import type { FlowSayings, Note } from '../case/case-model.ts';

/** What a note is about in one analysis: its numbers instead of hashes. */
export type PlacedAnchor =
  | { readonly on: 'analysis' }
  | { readonly on: 'capture'; readonly capture: number }
  | { readonly on: 'flow'; readonly flow: number }
  | { readonly on: 'packet'; readonly flow: number | null; readonly packet: number }
  | {
      readonly on: 'range';
      readonly flow: number | null;
      /** RFC 3339 UTC with nanoseconds, both inclusive. */
      readonly from: string;
      readonly until: string;
    };

/** A note in the numbers of one analysis. */
export type PlacedNote = Note<PlacedAnchor>;

/** What is said about a flow, by its number in the analysis. */
export type PlacedSayings = FlowSayings<number>;

/**
 * Everything people said about an analysis, placed in its numbers: what rows, records, ladders, the
 * text filter, exports and the report show. The host keeps the case; the session only shows it.
 */
export interface Annotations {
  readonly notes: readonly PlacedNote[];
  readonly flows: readonly PlacedSayings[];
}

/** Nothing was said. */
export const NO_ANNOTATIONS: Annotations = { notes: [], flows: [] };
