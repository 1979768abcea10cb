import type { PseudonymOptions, ReportOptions } from '../report/report-options.ts';
import type { TeardownError } from './errors.ts';

/** Which flows: some, or all of the current view in its order. */
export type FlowChoice = { readonly flows: readonly number[] } | { readonly view: number };

/** What can be written for the user. */
export type ExportSpec =
  | {
      readonly kind: 'report';
      readonly format: 'pdf' | 'html' | 'md';
      readonly options: ReportOptions;
    }
  | {
      readonly kind: 'flows';
      readonly format: 'csv' | 'json' | 'jsonl' | 'parquet';
      readonly choice: FlowChoice;
      readonly pseudonyms: PseudonymOptions | null;
    }
  /** The packets of flows as pcapng with original times, comments and interfaces, notes as comments. */
  | {
      readonly kind: 'packets';
      readonly choice: FlowChoice;
      readonly pseudonyms: PseudonymOptions | null;
    }
  /** The whole of one capture again as pcapng, notes as packet comments. */
  | {
      readonly kind: 'commented-capture';
      readonly capture: number;
      readonly pseudonyms: PseudonymOptions | null;
    }
  | {
      readonly kind: 'ladder';
      readonly flow: number;
      readonly folded: boolean;
      readonly pseudonyms: PseudonymOptions | null;
    }
  | { readonly kind: 'case' };

/**
 * Where it goes: a path; `ask`: the host's save dialog; `download`: kept by the host until the
 * browser has fetched it.
 */
export type ExportTarget =
  | { readonly to: 'path'; readonly path: string }
  | { readonly to: 'ask' }
  | { readonly to: 'download' };

/** How a job goes. */
export interface JobState {
  readonly job: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** What it is doing: "Laying out ladders", "Typesetting". */
  readonly phase: string;
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
  readonly result: {
    readonly name: string;
    readonly bytes: number;
    readonly path: string | null;
    /** Address to fetch, relative to the window's own, for downloads. */
    readonly download: string | null;
    /** With pseudonyms: where the map back was written, apart from the output. */
    readonly map: { readonly path: string | null; readonly download: string | null } | null;
  } | null;
  readonly error: TeardownError | null;
}
