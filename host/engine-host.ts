import type { Progress } from '../shared/contract/api.ts';
import { TeardownFailure, teardownError, type TeardownError } from '../shared/contract/errors.ts';
import type { EngineThread, StartEngineThread } from './engine-thread.ts';
import type {
  EngineCall,
  EngineSabotage,
  FromEngine,
  SourceSpec,
  ToEngine,
} from './worker/engine-messages.ts';
import { hashCaptures } from './worker/hash-captures.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(cause: TeardownFailure): void;
}

/** One analysis on its thread, from the host's side. */
interface Analysis {
  readonly number: number;
  readonly thread: EngineThread;
  readonly sources: readonly SourceSpec[];
  readonly waiting: Map<number, Waiting>;
  last: Progress;
  /** Why its thread is gone, null while it lives. */
  death: TeardownError | null;
  stopHashing: (() => void) | null;
}

/** What an engine host may be told to do differently. */
export interface EngineHostOptions {
  /** Where the hashing thread's entry is; null: no hashes. */
  readonly hashWorker?: URL | null;
  readonly sabotage?: EngineSabotage;
}

/**
 * Owns the analysis of one window: starts its thread, carries questions there and answers back, and
 * stays usable whatever happens to the thread. A thread that dies becomes a `progress` of state
 * `failed` with what was done until then, and an error for every question that was open.
 */
export class EngineHost {
  private readonly startThread: StartEngineThread;
  private readonly onProgress: (progress: Progress) => void;
  private readonly options: EngineHostOptions;
  private current: Analysis | null = null;
  private nextAnalysis = 1;
  private nextCall = 1;

  constructor(
    startThread: StartEngineThread,
    onProgress: (progress: Progress) => void,
    options: EngineHostOptions = {},
  ) {
    this.startThread = startThread;
    this.onProgress = onProgress;
    this.options = options;
  }

  /** Starts an analysis; the one before is closed once the new one is known to be readable. */
  async open(sources: readonly SourceSpec[]): Promise<number> {
    const number = this.nextAnalysis;
    this.nextAnalysis += 1;
    const analysis = await this.start(number, sources);
    if (this.current !== null && this.current.number > number) {
      analysis.thread.end();
      throw failure(teardownError('cancelled', 'Another capture was opened meanwhile.'));
    }
    if (this.current !== null) this.close(this.current.number);
    this.current = analysis;
    this.report(analysis, analysis.last);
    return number;
  }

  /** Asks the engine; rejects with `TeardownFailure`. */
  ask(call: EngineCall): Promise<unknown> {
    const analysis = this.current;
    if (analysis?.number !== call.params.analysis) {
      return Promise.reject(
        failure(teardownError('no-analysis', 'That analysis is not open (any more).')),
      );
    }
    if (analysis.death !== null) return Promise.reject(failure(analysis.death));
    const id = this.nextCall;
    this.nextCall += 1;
    return new Promise((resolve, reject) => {
      analysis.waiting.set(id, { resolve, reject });
      analysis.thread.send({ kind: 'call', id, call });
    });
  }

  /** Closes an analysis and frees its memory; no matter whether it is open. */
  close(number: number): void {
    if (this.current?.number !== number) return;
    const analysis = this.current;
    this.current = null;
    analysis.stopHashing?.();
    analysis.thread.end();
    rejectAll(analysis, teardownError('cancelled', 'The analysis was closed.'));
  }

  /** Closes whatever is open. */
  dispose(): void {
    if (this.current !== null) this.close(this.current.number);
  }

  /** Starts a thread and waits until it has opened its captures. */
  private start(number: number, sources: readonly SourceSpec[]): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      const refuse = (error: TeardownError): void => {
        thread.end();
        reject(failure(error));
      };
      let opened: Analysis | null = null;
      const onMessage = (message: FromEngine): void => {
        if (opened !== null) this.receive(opened, message);
        else if (message.kind === 'refused') refuse(message.error);
        else if (message.kind === 'opened') {
          opened = newAnalysis(number, thread, sources);
          resolve(opened);
        }
      };
      const thread = this.startThread(
        { analysis: number, sources, sabotage: this.options.sabotage ?? null },
        onMessage,
        (error) => {
          if (opened === null) reject(failure(error));
          else this.bury(opened, error);
        },
      );
    });
  }

  private receive(analysis: Analysis, message: FromEngine): void {
    switch (message.kind) {
      case 'progress':
        analysis.last = message.progress;
        this.report(analysis, message.progress);
        if (message.progress.state !== 'reading') this.hash(analysis);
        return;
      case 'answer':
        take(analysis, message.id)?.resolve(message.result);
        return;
      case 'failed-call':
        take(analysis, message.id)?.reject(failure(message.error));
        return;
      case 'opened':
      case 'refused':
        return;
    }
  }

  /** After reading, when it slows nobody down: the hashes of all captures. */
  private hash(analysis: Analysis): void {
    if (analysis.stopHashing !== null || this.options.hashWorker === null) return;
    const paths = analysis.sources.map((source) => source.path);
    const send = (message: ToEngine): void => {
      if (analysis.death === null) analysis.thread.send(message);
    };
    const hashing = hashCaptures(
      paths,
      (capture, sha256) => send({ kind: 'hash', capture, sha256 }),
      this.options.hashWorker,
    );
    analysis.stopHashing = () => hashing.stop();
  }

  /** The thread is gone: tell the window what was done, and answer everything that waits. */
  private bury(analysis: Analysis, error: TeardownError): void {
    analysis.death = error;
    analysis.stopHashing?.();
    analysis.last = { ...analysis.last, state: 'failed', secondsLeft: null, error };
    rejectAll(analysis, error);
    this.report(analysis, analysis.last);
  }

  /** Progress of the open analysis only: a late word of a closed one must not reach the window. */
  private report(analysis: Analysis, progress: Progress): void {
    if (this.current === analysis) this.onProgress(progress);
  }
}

function newAnalysis(
  number: number,
  thread: EngineThread,
  sources: readonly SourceSpec[],
): Analysis {
  const last: Progress = {
    analysis: number,
    state: 'reading',
    bytesRead: 0,
    bytesTotal: 0,
    packets: 0,
    flows: 0,
    seconds: 0,
    bytesPerSecond: 0,
    secondsLeft: null,
    error: null,
  };
  const waiting = new Map<number, Waiting>();
  return { number, thread, sources, waiting, last, death: null, stopHashing: null };
}

function take(analysis: Analysis, id: number): Waiting | undefined {
  const waiting = analysis.waiting.get(id);
  analysis.waiting.delete(id);
  return waiting;
}

function rejectAll(analysis: Analysis, error: TeardownError): void {
  for (const waiting of analysis.waiting.values()) waiting.reject(failure(error));
  analysis.waiting.clear();
}

function failure(error: TeardownError): TeardownFailure {
  return new TeardownFailure(error);
}
