import type { JobState } from '../../shared/contract/export-messages.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import type { WorkStep } from '../worker/engine-messages.ts';

/** At most ten states a second. */
const STATE_MS = 100;

/** One job: what its window is told of it, no more often than ten times a second. */
export class RunningJob {
  private readonly aborting = new AbortController();
  private state: JobState;
  private told = -Infinity;
  private waiting: NodeJS.Timeout | null = null;

  constructor(
    readonly number: number,
    private readonly emit: (state: JobState) => void,
  ) {
    this.state = {
      job: number,
      state: 'running',
      phase: 'Starting',
      done: 0,
      total: 0,
      result: null,
      error: null,
    };
    this.tell();
  }

  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  get running(): boolean {
    return this.state.state === 'running';
  }

  cancel(): void {
    if (this.running) this.aborting.abort();
  }

  /** Throws `cancelled` where somebody cancelled meanwhile. */
  checkCancelled(): void {
    if (!this.signal.aborted) return;
    throw new TeardownFailure(teardownError('cancelled', 'It was cancelled.'));
  }

  readonly step = ({ phase, done, total }: WorkStep): void => {
    if (!this.running) return;
    this.state = { ...this.state, phase, done, total };
    this.waiting ??= setTimeout(
      () => {
        this.waiting = null;
        this.tell();
      },
      Math.max(0, this.told + STATE_MS - performance.now()),
    );
  };

  finished(result: JobState['result']): void {
    this.end({ state: 'done', phase: 'Done', result, error: null });
  }

  failed(error: TeardownError): void {
    const state = error.code === 'cancelled' ? 'cancelled' : 'failed';
    this.end({ state, phase: state === 'failed' ? 'Failed' : 'Cancelled', result: null, error });
  }

  private end(last: Pick<JobState, 'state' | 'phase' | 'result' | 'error'>): void {
    if (this.waiting !== null) clearTimeout(this.waiting);
    this.waiting = null;
    this.state = { ...this.state, ...last };
    this.tell();
  }

  private tell(): void {
    this.told = performance.now();
    this.emit(this.state);
  }
}
