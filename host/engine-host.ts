import { statSync } from 'node:fs';
import type { Progress } from '../shared/contract/api.ts';
import { TeardownFailure, teardownError, type TeardownError } from '../shared/contract/errors.ts';
import type { EngineThread, StartEngineThread } from './engine-thread.ts';
import type {
  EngineCall,
  EngineSabotage,
  EngineWorkCall,
  FromEngine,
  SourceSpec,
  ToEngine,
  WorkStep,
} from './worker/engine-messages.ts';
import type { EngineWork, EngineWorkName } from './worker/engine-work.ts';
import { hashCaptures, type FollowedPart } from './worker/hash-captures.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(cause: TeardownFailure): void;
  readonly onStep: ((step: WorkStep) => void) | null;
}

/** How the host follows and ends its own work in the engine's thread. */
export interface WorkOptions {
  readonly onStep?: (step: WorkStep) => void;
  readonly signal?: AbortSignal;
}

/** One analysis on its thread, from the host's side. */
interface Analysis {
  readonly number: number;
  readonly thread: EngineThread;
  readonly sources: readonly SourceSpec[];
  readonly waiting: Map<number, Waiting>;
  last: Progress;
  readonly onClosed: (analysis: number | null) => void;
  /** Why its thread is gone, null while it lives. */
  death: TeardownError | null;
  stopHashing: (() => void) | null;
  /** Inode of the capture that is followed; null: none is. */
  readonly inode: number | null;
}

/** An analysis whose captures are being opened. */
interface Opening {
  /** Ends the thread and the wait. */
  refuse(error: TeardownError): void;
}

/** How an analysis is opened. */
export interface OpenOptions {
  /** The analysis that stays open beside the new one; by default the newest. */
  readonly keep?: number | null;
  /** Called once when the analysis is over, with its number: closed or replaced; null: refused. */
  readonly onClosed?: (analysis: number | null) => void;
}

/** What an engine host may be told to do differently. */
export interface EngineHostOptions {
  /** Where the hashing thread's entry is; null: no hashes. */
  readonly hashWorker?: URL | null;
  /** Hears the SHA-256 of each source of an analysis. */
  readonly onHash?: (analysis: number, source: number, sha256: string) => void;
  readonly sabotage?: EngineSabotage;
}

/**
 * Owns the analyses of one window (the one it shows, and the next while it is opened): starts their
 * threads, carries questions there and answers back, and stays usable whatever happens to a thread.
 * A thread that dies becomes a `progress` of state `failed` with what was done until then, and an
 * error for every question that was open.
 */
export class EngineHost {
  private readonly startThread: StartEngineThread;
  private readonly onProgress: (progress: Progress) => void;
  private readonly options: EngineHostOptions;
  private readonly analyses = new Map<number, Analysis>();
  private opening: Opening | null = null;
  private disposed = false;
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

  /**
   * Starts an analysis. What `keep` names stays open beside it until `close`; every other analysis is
   * closed and an opening under way ends with `cancelled`.
   */
  open(sources: readonly SourceSpec[], options: OpenOptions = {}): Promise<number> {
    const { keep = Math.max(0, ...this.analyses.keys()), onClosed = () => {} } = options;
    if (this.disposed) {
      onClosed(null);
      return Promise.reject(failure(teardownError('cancelled', 'The window was closed.')));
    }
    this.opening?.refuse(teardownError('cancelled', 'Another capture was opened meanwhile.'));
    for (const other of [...this.analyses.keys()]) if (other !== keep) this.close(other);
    const number = this.nextAnalysis;
    this.nextAnalysis += 1;
    return this.start(number, sources, onClosed);
  }

  /** Asks the engine; rejects with `TeardownFailure`. */
  ask(call: EngineCall): Promise<unknown> {
    const analysis = this.analyses.get(call.params.analysis);
    if (analysis === undefined) {
      return Promise.reject(failure(notOpen()));
    }
    if (analysis.death !== null) return Promise.reject(failure(analysis.death));
    return this.send(analysis, {}, (id) => ({ kind: 'call', id, call }));
  }

  /**
   * Has the engine's thread do work of the host's own, with progress; aborting the signal cancels it.
   * Rejects with `TeardownFailure`.
   */
  work<W extends EngineWorkName>(
    work: W,
    params: EngineWork[W]['params'],
    options: WorkOptions = {},
  ): Promise<EngineWork[W]['result']> {
    const analysis = this.analyses.get(params.analysis);
    if (analysis === undefined) return Promise.reject(failure(notOpen()));
    if (analysis.death !== null) return Promise.reject(failure(analysis.death));
    const call = { work, params } as EngineWorkCall;
    return this.send(analysis, options, (id) => ({ kind: 'work', id, call })) as Promise<
      EngineWork[W]['result']
    >;
  }

  /** The files that an analysis was opened from, in the order named. Throws `TeardownFailure`. */
  sourcesOf(number: number): readonly SourceSpec[] {
    const analysis = this.analyses.get(number);
    if (analysis === undefined) throw failure(notOpen());
    return analysis.sources;
  }

  private send(
    analysis: Analysis,
    options: WorkOptions,
    message: (id: number) => ToEngine,
  ): Promise<unknown> {
    const id = this.nextCall;
    this.nextCall += 1;
    return new Promise((resolve, reject) => {
      analysis.waiting.set(id, { resolve, reject, onStep: options.onStep ?? null });
      if (options.signal?.aborted === true) {
        take(analysis, id)?.reject(failure(teardownError('cancelled', 'It was cancelled.')));
        return;
      }
      options.signal?.addEventListener('abort', () => {
        analysis.thread.send({ kind: 'cancel-call', id });
      });
      analysis.thread.send(message(id));
    });
  }

  /** Closes an analysis and frees its memory; no matter whether it is open. */
  close(number: number): void {
    const analysis = this.analyses.get(number);
    if (analysis === undefined) return;
    this.analyses.delete(number);
    analysis.stopHashing?.();
    analysis.thread.end();
    rejectAll(analysis, teardownError('cancelled', 'The analysis was closed.'));
    analysis.onClosed(number);
  }

  /** Closes whatever is open or being opened; nothing can be opened afterwards. */
  dispose(): void {
    this.disposed = true;
    this.opening?.refuse(teardownError('cancelled', 'The window was closed.'));
    for (const number of [...this.analyses.keys()]) this.close(number);
  }

  /** Starts a thread and waits until it has opened its captures. */
  private start(
    number: number,
    sources: readonly SourceSpec[],
    onClosed: (analysis: number | null) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      let opened: Analysis | null = null;
      const opening: Opening = {
        refuse: (error) => {
          if (this.opening === opening) this.opening = null;
          thread.end();
          onClosed(null);
          reject(failure(error));
        },
      };
      const onMessage = (message: FromEngine): void => {
        if (opened !== null) this.receive(opened, message);
        else if (this.opening !== opening) return;
        else if (message.kind === 'refused') opening.refuse(message.error);
        else if (message.kind === 'opened') {
          this.opening = null;
          opened = newAnalysis(number, thread, sources, onClosed);
          this.analyses.set(number, opened);
          this.report(opened, opened.last);
          resolve(number);
        }
      };
      this.opening = opening;
      const thread = this.startThread(
        { analysis: number, sources, sabotage: this.options.sabotage ?? null },
        onMessage,
        (error) => {
          if (opened !== null) this.bury(opened, error);
          else if (this.opening === opening) opening.refuse(error);
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
      case 'job-progress':
        analysis.waiting.get(message.id)?.onStep?.(message.step);
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
    const { inode, last } = analysis;
    const followed: FollowedPart | null = inode === null ? null : { bytes: last.bytesTotal, inode };
    const send = (message: ToEngine): void => {
      if (analysis.death === null) analysis.thread.send(message);
    };
    const hashing = hashCaptures(
      paths,
      (capture, sha256) => {
        send({ kind: 'hash', capture, sha256 });
        this.options.onHash?.(analysis.number, capture, sha256);
      },
      this.options.hashWorker,
      followed,
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

  /** Progress of open analyses only: a late word of a closed one must not reach the window. */
  private report(analysis: Analysis, progress: Progress): void {
    if (this.analyses.get(analysis.number) === analysis) this.onProgress(progress);
  }
}

function newAnalysis(
  number: number,
  thread: EngineThread,
  sources: readonly SourceSpec[],
  onClosed: (analysis: number | null) => void,
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
    following: null,
    error: null,
  };
  const waiting = new Map<number, Waiting>();
  const inode = followedInode(sources);
  return {
    number,
    thread,
    sources,
    waiting,
    onClosed,
    last,
    death: null,
    stopHashing: null,
    inode,
  };
}

/** Which file is followed; -1 where it is gone already: then no file has its hash. */
function followedInode(sources: readonly SourceSpec[]): number | null {
  const source = sources.find(({ follow }) => follow !== undefined);
  if (source === undefined) return null;
  try {
    return statSync(source.path).ino;
  } catch {
    return -1;
  }
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

function notOpen(): TeardownError {
  return teardownError('no-analysis', 'That analysis is not open (any more).');
}

function failure(error: TeardownError): TeardownFailure {
  return new TeardownFailure(error);
}
