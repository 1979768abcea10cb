import { Worker } from 'node:worker_threads';
import { teardownError, type TeardownError } from '../shared/contract/errors.ts';
import type { EngineStart, FromEngine, ToEngine } from './worker/engine-messages.ts';
import { unpacked } from './unpacked.ts';
import { startEngine } from './worker/start-engine.ts';

/** A running engine as its host sees it. */
export interface EngineThread {
  send(message: ToEngine): void;
  /** Ends it at once, without a further message. */
  end(): void;
}

/** Starts an engine. `onDeath` is called at most once, when it ended by itself. */
export type StartEngineThread = (
  start: EngineStart,
  onMessage: (message: FromEngine) => void,
  onDeath: (error: TeardownError) => void,
) => EngineThread;

/** The analysis entry beside this module's bundle (out/host; entries and chunks lie equally deep). */
const ANALYSIS_WORKER = unpacked(new URL('../host/analysis-worker.js', import.meta.url));

/** Engines on worker threads: a crash or an out-of-memory there leaves the host standing. */
export function engineOnWorker(
  workerUrl = ANALYSIS_WORKER,
  resourceLimits: { maxOldGenerationSizeMb?: number } = {},
): StartEngineThread {
  return (start, onMessage, onDeath) => {
    const worker = new Worker(workerUrl, { workerData: start, resourceLimits });
    let over = false;
    const die = (error: TeardownError): void => {
      if (over) return;
      over = true;
      onDeath(error);
    };
    worker.on('message', (message: FromEngine) => {
      if (!over) onMessage(message);
    });
    worker.once('error', (cause) => die(deathBy(cause)));
    worker.once('exit', (code) =>
      die(teardownError('worker-died', `The analysis thread ended with status ${code}.`)),
    );
    return {
      send: (message) => {
        if (!over) worker.postMessage(message);
      },
      end: () => {
        over = true;
        void worker.terminate();
      },
    };
  };
}

/** Engines on the calling thread: for tests of everything but the thread itself. */
export const engineInProcess: StartEngineThread = (start, onMessage) => {
  let over = false;
  // Like a thread: no message arrives before the caller holds its engine, and none is shared.
  const post = (message: FromEngine): void => {
    const copy = structuredClone(message);
    setImmediate(() => {
      if (!over) onMessage(copy);
    });
  };
  const loop = startEngine(start, post);
  return {
    send: (message) => {
      const copy = structuredClone(message);
      setImmediate(() => {
        if (!over) loop.receive(copy);
      });
    },
    end: () => {
      over = true;
      loop.abandon();
    },
  };
};

function deathBy(cause: unknown): TeardownError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return teardownError(
      'out-of-memory',
      'The analysis needed more memory than its thread may take.',
    );
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return teardownError('worker-died', `The analysis thread died: ${detail}`);
}
