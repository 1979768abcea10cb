import type { MethodName, Methods, Progress } from '../../shared/contract/api.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';

/** One capture for the engine: a file on this machine and the name to show for it. */
export interface SourceSpec {
  readonly path: string;
  readonly name: string;
}

/** Methods that the engine's thread answers; the host answers the others itself. */
export type EngineMethod = Exclude<
  MethodName,
  'app.info' | 'recent.list' | 'recent.clear' | 'dialog.open' | 'analysis.open' | 'analysis.close'
>;

/** One request to the engine. */
export type EngineCall = {
  readonly [M in EngineMethod]: { readonly method: M; readonly params: Methods[M]['params'] };
}[EngineMethod];

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
  | { readonly kind: 'hash'; readonly capture: number; readonly sha256: string };

/** Engine to host. */
export type FromEngine =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: TeardownError }
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed-call'; readonly id: number; readonly error: TeardownError }
  | { readonly kind: 'progress'; readonly progress: Progress };
