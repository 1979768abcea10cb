import type { MethodName, Methods, Progress } from '../../shared/contract/api.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import type { EngineWork, EngineWorkName } from './engine-work.ts';

/** One capture for the engine: a file on this machine and the name to show for it. */
export interface SourceSpec {
  readonly path: string;
  readonly name: string;
  /** It is followed while it is written; left out: it is read to its present end. */
  readonly follow?: FollowSpec;
}

/** How a capture is followed. */
export interface FollowSpec {
  /** A file that appears once the writer is done (a spooled stream's); null: nobody says so. */
  readonly endMark: string | null;
}

/** Methods that the engine's thread answers; the host answers the others itself. */
export type EngineMethod = Exclude<
  MethodName,
  | 'app.info'
  | 'catalogue.get'
  | 'radar.report'
  | 'recent.list'
  | 'recent.clear'
  | 'dialog.open'
  | 'analysis.open'
  | 'analysis.close'
  | 'case.get'
  | 'case.edit'
  | 'case.settle'
  | 'case.undo'
  | 'case.redo'
  | 'case.saveAs'
  | 'author.get'
  | 'author.set'
  | 'export.start'
  | 'job.cancel'
  | 'report.preview'
  | 'wireshark.open'
>;

/** One request to the engine. */
export type EngineCall = {
  readonly [M in EngineMethod]: { readonly method: M; readonly params: Methods[M]['params'] };
}[EngineMethod];

/** One piece of work that the host asks for itself. */
export type EngineWorkCall = {
  readonly [W in EngineWorkName]: { readonly work: W; readonly params: EngineWork[W]['params'] };
}[EngineWorkName];

/** Ways in which a test may make the engine's thread fail. Reachable only by the thread's creator. */
export interface EngineSabotage {
  readonly afterPackets: number;
  readonly how: 'throw' | 'exit' | 'exhaust-memory';
}

/** What the engine's thread is started with. */
export interface EngineStart {
  readonly analysis: number;
  readonly sources: readonly SourceSpec[];
  readonly sabotage: EngineSabotage | null;
}

/** Host to engine. */
export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly call: EngineCall }
  | { readonly kind: 'work'; readonly id: number; readonly call: EngineWorkCall }
  | { readonly kind: 'cancel-call'; readonly id: number }
  | { readonly kind: 'hash'; readonly capture: number; readonly sha256: string };

/** How far a piece of work is. */
export interface WorkStep {
  readonly phase: string;
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
}

/** Engine to host. */
export type FromEngine =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: TeardownError }
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed-call'; readonly id: number; readonly error: TeardownError }
  | { readonly kind: 'job-progress'; readonly id: number; readonly step: WorkStep }
  | { readonly kind: 'progress'; readonly progress: Progress };
