import type { LadderRow } from '../ladder/ladder-rows.ts';
import type { TeardownError } from './errors.ts';
import type { CaseEdit } from '../case/case-edit.ts';
import type { CaseConflict, CaseView } from './case-messages.ts';
import type { ExportSpec, ExportTarget, JobState } from './export-messages.ts';
import type { PseudonymMap, PseudonymOptions, ReportOptions } from '../report/report-options.ts';
import type { CatalogueEntry } from '../findings/catalogue-entries.ts';
import type { RankedCause } from '../findings/rank-causes.ts';
import type {
  FlowRow,
  FlowStory,
  HealthReport,
  LadderHead,
  PacketDetail,
  RadarKeep,
  RadarReport,
  ViewCounts,
  ViewSpec,
} from '../session/records.ts';

/** Answers that the session words itself. */
export type { LadderHead, PacketDetail } from '../session/records.ts';

/** Where a capture to be opened is: a path (desktop, command line) or an upload the host has spooled. */
export type CaptureInput =
  /** `follow`: it is still written, and read as it grows. */
  | { readonly kind: 'path'; readonly path: string; readonly follow?: boolean | undefined }
  | { readonly kind: 'upload'; readonly token: string; readonly name: string }
  /** Text that was pasted into the window: a listing of packets (docs/listings.md). */
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'sample' };

/** A capture that was opened before. */
export interface RecentCapture {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** RFC 3339 UTC. */
  readonly opened: string;
  /** False where the file is no longer there. */
  readonly present: boolean;
}

/** What the window needs to know of its host. */
export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser';
  readonly platform: string;
  /** Whether the host can show an open dialog of its own. */
  readonly dialogs: boolean;
  /** Files named on the command line, to be opened at once. */
  readonly openAtStart: readonly CaptureInput[];
}

/** How far an analysis is. */
export interface Progress {
  readonly analysis: number;
  readonly state: 'reading' | 'done' | 'cancelled' | 'failed';
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
  readonly flows: number;
  readonly seconds: number;
  readonly bytesPerSecond: number;
  /** null before it can be estimated. */
  readonly secondsLeft: number | null;
  /** Set while the capture is followed as it is written (state `reading`); null otherwise. */
  readonly following: Following | null;
  readonly error: TeardownError | null;
}

/** A capture that is followed while it is written. */
export interface Following {
  /** Everything that was there has been read: what comes now is news. */
  readonly caughtUp: boolean;
  /** When the newest packet was read, milliseconds since 1970; null: none since it caught up. */
  readonly newsAt: number | null;
}

/** What the ladder of a flow can be asked for. */
export interface LadderSpec {
  readonly analysis: number;
  readonly flow: number;
  readonly folded: boolean;
}

/** Requests a window may make: parameters and result by method name. */
export interface Methods {
  'app.info': { params: null; result: AppInfo };
  'recent.list': { params: null; result: readonly RecentCapture[] };
  'recent.clear': { params: null; result: null };
  /** Shows the host's open dialog; empty where the user cancelled. */
  'dialog.open': { params: null; result: readonly CaptureInput[] };
  /**
   * Starts an analysis of all inputs together. `keep` is the analysis that the window still shows: it
   * stays open, as the way back, until the window closes it; every other one is closed, and an
   * opening that was under way ends with `cancelled`. So at most two are open. The window closes the
   * old one once it has adopted the new, or the new one where it no longer wants it.
   * A capture that is followed is open alone; `analysis.cancel` ends following.
   */
  'analysis.open': {
    params: { inputs: readonly CaptureInput[]; keep: number | null };
    result: { analysis: number; names: readonly string[] };
  };
  'analysis.cancel': { params: { analysis: number }; result: null };
  'analysis.close': { params: { analysis: number }; result: null };
  'health.get': { params: { analysis: number }; result: HealthReport };
  /** Makes (or remakes) the view and returns its counts; rows are fetched by `flows.rows`. */
  'flows.view': {
    params: { analysis: number; view: ViewSpec };
    result: { view: number; counts: ViewCounts };
  };
  /** Rows of the current view, at most 1,000 a call; an outdated view number gives `stale-view`. */
  'flows.rows': {
    params: { analysis: number; view: number; from: number; count: number };
    result: readonly FlowRow[];
  };
  /** Row index of a flow in the view, -1 where the view does not hold it. */
  'flows.position': { params: { analysis: number; view: number; flow: number }; result: number };
  /** CSV text of rows of the view (the whole view where `flows` is null). */
  'flows.csv': {
    params: { analysis: number; view: number; flows: readonly number[] | null };
    result: string;
  };
  'flow.story': { params: { analysis: number; flow: number }; result: FlowStory };
  /** The whole of a flow as text for a ticket: what `explain` prints, times in UTC. */
  'flow.text': { params: { analysis: number; flow: number }; result: string };
  /** Every cause on the scale, best first, those that do not fit last: "why this and not that". */
  'flow.ranking': { params: { analysis: number; flow: number }; result: readonly RankedCause[] };
  /** All flows by Radar's method; for another number of packets than ten the captures are read again. */
  'radar.report': {
    params: {
      analysis: number;
      packets: number;
      silenceSeconds: number;
      keep: readonly RadarKeep[];
      bucketMinutes: number;
    };
    result: RadarReport;
  };
  /** The catalogue of causes, for the in-app help; needs no analysis. */
  'catalogue.get': { params: null; result: readonly CatalogueEntry[] };
  'ladder.open': { params: LadderSpec; result: LadderHead };
  /** Rows of a ladder, at most 2,000 a call. */
  'ladder.rows': {
    params: LadderSpec & { from: number; count: number };
    result: readonly LadderRow[];
  };
  /** Row index that shows a packet (inside its fold where folded), -1 where the flow has it not. */
  'ladder.position': { params: LadderSpec & { packet: number }; result: number };
  /** The whole ladder as SVG text, without a cap. */
  'ladder.svg': {
    params: LadderSpec & { pseudonyms: PseudonymOptions | null };
    result: { svg: string; map: PseudonymMap | null };
  };
  'packet.detail': { params: { analysis: number; packet: number }; result: PacketDetail };

  /** What people said about the captures of this analysis; the event `case` brings every change. */
  'case.get': { params: { analysis: number }; result: CaseView };
  /**
   * One edit. Answered once it is on the disk. Where somebody else changed the same thing meanwhile,
   * nothing is written and `conflict` tells both sides: `case.settle` decides. `since` is the revision
   * of the case that the writer looked at when they began; without it, the newest one sent counts.
   * Where the disk refuses, it is answered all the same: the case's `problem` says that the change is
   * only in memory and tried again.
   */
  'case.edit': {
    params: { analysis: number; edit: CaseEdit; since?: number | undefined };
    result: { conflict: CaseConflict | null };
  };
  'case.settle': { params: { analysis: number; keep: 'mine' | 'theirs' }; result: null };
  'case.undo': { params: { analysis: number }; result: null };
  'case.redo': { params: { analysis: number }; result: null };
  /**
   * Writes the case to a file of the user's and keeps it there from now on. `path` null: the host's
   * dialog. Null: cancelled.
   */
  'case.saveAs': {
    params: { analysis: number; path: string | null };
    result: { path: string } | null;
  };
  /** Who writes: the name that notes and reports carry; '' where nobody said. */
  'author.get': { params: null; result: string };
  'author.set': { params: { author: string }; result: null };

  /** Starts writing something for the user; the event `job` tells how it goes. */
  'export.start': {
    params: { analysis: number; what: ExportSpec; to: ExportTarget };
    result: { job: number } | null;
  };
  'job.cancel': { params: { job: number }; result: null };
  /** Pages of the report as SVG, for the live preview: made by the same code as the PDF. */
  'report.preview': {
    params: { analysis: number; options: ReportOptions; from: number; count: number };
    result: { pages: number; svgs: readonly string[]; outline: readonly ReportOutlineEntry[] };
  };
  /**
   * Starts Wireshark with the capture of a flow (and a packet of it) and the display filter that shows
   * them, where it is installed; `command` does the same by hand. It cannot read a text `listing`: there
   * only the command is given, which makes a capture of it first.
   */
  'wireshark.open': {
    params: { analysis: number; flow: number; packet: number | null };
    result: { started: boolean; listing: boolean; command: string };
  };
}

/** A section of the report and the page it begins on, from 1. */
export interface ReportOutlineEntry {
  readonly id: string;
  readonly title: string;
  readonly level: 1 | 2;
  readonly page: number;
}

/** Name of a method. */
export type MethodName = keyof Methods;

/** Events a host sends to its window. */
export interface Events {
  progress: Progress;
  /** Files that came by the command line, a second instance or the desktop. */
  'open-inputs': { readonly inputs: readonly CaptureInput[] };
  /** A menu or hotkey of the host asks for a command of the window. */
  command: { readonly id: string };
  /** The case of an analysis changed, here or in another window. */
  case: CaseView;
  job: JobState;
}

/** Name of an event. */
export type EventName = keyof Events;

/** What is needed of an AbortSignal (the engine's side knows no DOM). */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(event: 'abort', listener: () => void): void;
}

/** What every carrier (Electron port, WebSocket, memory) offers to a window. */
export interface HostConnection {
  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  /**
   * Turns a file that was dropped on or chosen in the window into an input: a path in Electron, an
   * upload in a browser. Where `signal` aborts, the upload ends and fails with `cancelled`.
   */
  inputFromFile(
    file: unknown,
    onProgress?: (sent: number, total: number) => void,
    signal?: StopSignal,
  ): Promise<CaptureInput>;
}
