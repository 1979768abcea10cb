import type { Following, Progress } from '../../shared/contract/api.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import type { ReadingState } from '../../shared/session/analysis-api.ts';

/** Before that many seconds a rate is noise and no time left is told. */
const SETTLE_SECONDS = 0.5;

/** How much the last interval counts in the rate: smooth, yet quick to notice a slower disk. */
const RATE_WEIGHT = 0.25;

/** Turns reading states into progress with a rate and the time left. `now` is in milliseconds. */
export class ProgressMeter {
  private readonly analysis: number;
  private readonly began: number;
  private lastTime: number;
  private lastBytes = 0;
  private rate = 0;
  private waited = 0;

  constructor(analysis: number, now: number) {
    this.analysis = analysis;
    this.began = now;
    this.lastTime = now;
  }

  /** So many milliseconds nothing was there to read. */
  rested(ms: number): void {
    this.waited += ms;
  }

  measure(
    reading: ReadingState,
    now: number,
    state: Progress['state'],
    error: TeardownError | null,
    following: Following | null = null,
  ): Progress {
    this.updateRate(reading.bytesRead, now);
    // What is told in the end is how long reading took, without waiting for the writer.
    const seconds = (now - this.began - (state === 'reading' ? 0 : this.waited)) / 1000;
    const left = reading.bytesTotal - reading.bytesRead;
    const canTell =
      following === null && state === 'reading' && seconds >= SETTLE_SECONDS && this.rate > 0;
    return {
      analysis: this.analysis,
      state,
      ...reading,
      seconds,
      bytesPerSecond:
        state === 'reading' || seconds === 0 ? this.rate : reading.bytesRead / seconds,
      secondsLeft: canTell ? left / this.rate : null,
      following,
      error,
    };
  }

  private updateRate(bytesRead: number, now: number): void {
    const elapsed = now - this.lastTime;
    if (elapsed <= 0) return;
    const rate = ((bytesRead - this.lastBytes) / elapsed) * 1000;
    this.rate = this.rate === 0 ? rate : this.rate + (rate - this.rate) * RATE_WEIGHT;
    this.lastTime = now;
    this.lastBytes = bytesRead;
  }
}
