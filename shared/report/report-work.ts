import type { AnalysisSession, PacketPlace } from '../session/analysis-api.ts';

/** What a report asks of an analysis. Whoever disguises values wraps these. */
export type ReportSession = Pick<
  AnalysisSession,
  | 'flowCount'
  | 'row'
  | 'record'
  | 'story'
  | 'summary'
  | 'health'
  | 'annotations'
  | 'timeline'
  | 'causeGroups'
  | 'ladderLayout'
  | 'placeOf'
  | 'flowOf'
  | 'decodeAs'
  | 'captures'
  | 'timeOf'
>;

/** Packets of flows as a pcapng file. */
export interface ReportSlice {
  readonly bytes: Uint8Array;
  readonly packets: number;
  readonly places: readonly PacketPlace[];
  /** Packets whose payload was left out; 0: byte-exact. */
  readonly shortened: number;
  /** Packets left out altogether. */
  readonly omitted: number;
}

/** What the host does for a report while it is built. */
export interface ReportWork {
  /** Version of the program, for the appendix. */
  readonly version: string;
  /** Name of the case file, null where there is none. */
  readonly caseFile: string | null;
  /** Captures that are not here: the flows are slices that the case keeps of them. */
  readonly missing: readonly string[];
  tell(step: { readonly phase: string; readonly done: number; readonly total: number }): void;
  /** Lets others in; throws where the work was cancelled. Called between flows. */
  breathe(): Promise<void>;
  /** The packets of these flows in at most `most` bytes; null: slices cannot be made. */
  slice: ((flows: readonly number[], most: number) => ReportSlice | Promise<ReportSlice>) | null;
}
