import { Worker } from 'node:worker_threads';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import { unpacked } from '../unpacked.ts';
import type { ReportStep } from './report-maker.ts';
import type { FromReport, ToReport } from './report-messages.ts';

/** The report's entry in a built app (out/report; entries and chunks lie equally deep). */
const REPORT_WORKER = unpacked(new URL('../report/report-worker.js', import.meta.url));

/** The end of a task. */
export type ReportEnding = Extract<FromReport, { kind: 'made' | 'pages' }>;

/** A typesetting thread. It takes one task at a time and keeps no process alive while it waits. */
export class ReportThread {
  private readonly worker: Worker;
  private waiting: {
    readonly onStep: (step: ReportStep) => void;
    readonly resolve: (ending: ReportEnding) => void;
    readonly reject: (failure: TeardownFailure) => void;
  } | null = null;
  private death: TeardownError | null = null;

  constructor(url = REPORT_WORKER) {
    // Much is made and thrown away before typesetting, which then needs the memory.
    this.worker = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
    this.worker.unref();
    this.worker.on('message', (message: FromReport) => this.receive(message));
    this.worker.once('error', (cause) => this.die(deathBy(cause)));
    this.worker.once('exit', (code) =>
      this.die(teardownError('worker-died', `The report's thread ended with status ${code}.`)),
    );
  }

  /** It has died and takes no more tasks. */
  get isDead(): boolean {
    return this.death !== null;
  }

  run(task: ToReport, onStep: (step: ReportStep) => void): Promise<ReportEnding> {
    return new Promise((resolve, reject) => {
      if (this.death !== null) {
        reject(new TeardownFailure(this.death));
        return;
      }
      this.waiting = { onStep, resolve, reject };
      this.worker.ref();
      this.worker.postMessage(task);
    });
  }

  /** Ends it at once; what runs is rejected with `why`. */
  end(why = teardownError('cancelled', 'The report was cancelled.')): void {
    this.die(why);
    void this.worker.terminate();
  }

  private receive(message: FromReport): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (message.kind === 'step') {
      const { phase, done, total } = message;
      waiting.onStep({ phase, done, total });
      return;
    }
    this.waiting = null;
    this.worker.unref();
    if (message.kind === 'failed') waiting.reject(new TeardownFailure(message.error));
    else waiting.resolve(message);
  }

  private die(error: TeardownError): void {
    this.death ??= error;
    this.waiting?.reject(new TeardownFailure(this.death));
    this.waiting = null;
  }
}

function deathBy(cause: unknown): TeardownError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return teardownError(
      'out-of-memory',
      'The report needed more memory than its thread may take.',
    );
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return teardownError('worker-died', `The report's thread died: ${detail}`);
}
