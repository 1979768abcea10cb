import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises';
import { stillGrows, type ByteSource } from '../../shared/capture/byte-source.ts';
import type { Following, Progress } from '../../shared/contract/api.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { HealthReport } from '../../shared/session/records.ts';
import { codeFor, sentenceFor } from '../files/file-source.ts';
import { LOOK_EVERY_MS, isFollowed } from '../files/growing-file.ts';
import { answerCall } from './answer-call.ts';
import { doWork, type WorkContext } from './do-work.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { ProgressMeter } from './progress-meter.ts';
import { SliceSize } from './slice-size.ts';

/** At most ten progress messages a second. */
const PROGRESS_MS = 100;

/**
 * Steps one session to its end and answers calls meanwhile: between two slices of about 25 ms the
 * event loop breathes, so that a call or a cancel never waits longer than one slice. Knows nothing
 * of threads: `post` carries its messages away, `receive` is called with those that come in.
 */
export class EngineLoop {
  private readonly session: AnalysisSession;
  private readonly sources: readonly ByteSource[];
  private readonly post: (message: FromEngine) => void;
  private readonly meter: ProgressMeter;
  private readonly afterSlice: (packets: number) => void;
  private finished: { state: Progress['state']; error: TeardownError | null } | null = null;
  private abandoned = false;
  /** What there was of a followed capture has been read, and how many packets that were. */
  private caughtUp = false;
  private newsAt: number | null = null;
  private packets = 0;
  /** Work that was cancelled and has not ended yet. */
  private readonly cancelled = new Set<number>();

  constructor(
    analysis: number,
    session: AnalysisSession,
    post: (message: FromEngine) => void,
    afterSlice: (packets: number) => void = () => {},
    sources: readonly ByteSource[] = [],
  ) {
    this.session = session;
    this.sources = sources;
    this.post = post;
    this.meter = new ProgressMeter(analysis, performance.now());
    this.afterSlice = afterSlice;
  }

  /** Reads to the end, to a cancel or to a failure; resolves when reading is over. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.readAll();
      this.finished = this.outcome();
    } catch (cause) {
      this.finished = { state: 'failed', error: failureOf(cause) };
    }
    if (!this.abandoned) this.tell(this.finished.state, this.finished.error);
  }

  /** Stops reading without a word: the host is no longer interested. */
  abandon(): void {
    this.abandoned = true;
  }

  receive(message: ToEngine): void {
    switch (message.kind) {
      case 'call':
        void this.answer(message.id, () =>
          message.call.method === 'analysis.cancel' && this.leave()
            ? null
            : answerCall(this.session, message.call),
        );
        return;
      case 'work':
        void this.answer(message.id, () =>
          doWork(this.session, message.call, this.workContext(message.id)),
        );
        return;
      case 'cancel-call':
        this.cancelled.add(message.id);
        return;
      case 'hash':
        this.session.setHash(message.capture, message.sha256);
        if (this.finished !== null) this.tell(this.finished.state, this.finished.error);
        return;
    }
  }

  private async readAll(): Promise<void> {
    const slice = new SliceSize();
    let told = -Infinity;
    let toldStopped = false;
    let more = true;
    while (more && !this.abandoned) {
      const began = performance.now();
      more = this.session.step(slice.packets);
      const ended = performance.now();
      slice.learn(ended - began);
      this.afterSlice(this.session.readingState().packets);
      if (more && this.session.stopped) {
        // Reading is over for the window at once; judging what was read may take a while longer.
        if (!toldStopped) this.tell('cancelled', null);
        toldStopped = true;
      } else if (more && ended - told >= PROGRESS_MS) {
        if (this.isNews() || !this.session.waiting) this.tell('reading', null);
        told = ended;
      }
      if (more && this.session.waiting) await this.rest();
      else await breathe();
    }
  }

  /** At the present end of a followed capture: looks again a moment later. */
  private async rest(): Promise<void> {
    if (!this.caughtUp) {
      this.caughtUp = true;
      this.packets = this.session.packetCount;
      this.tell('reading', null);
    }
    const began = performance.now();
    await delay(LOOK_EVERY_MS);
    this.meter.rested(performance.now() - began);
    for (const source of this.sources) if (isFollowed(source)) source.look();
  }

  /** Whether packets came since it was asked last. */
  private isNews(): boolean {
    const { packetCount } = this.session;
    if (packetCount === this.packets) return false;
    this.packets = packetCount;
    if (this.caughtUp) this.newsAt = Date.now();
    return true;
  }

  /**
   * Ends following: what is there now is read to its end, and the verdicts settle. False where nothing is
   * followed, or where it is behind: then reading stops where it stands.
   */
  private leave(): boolean {
    if (!this.caughtUp || !this.sources.some(stillGrows)) return false;
    for (const source of this.sources) if (isFollowed(source)) source.leave();
    return true;
  }

  private get following(): Following | null {
    if (this.finished !== null || this.session.stopped || !this.sources.some(stillGrows))
      return null;
    return { caughtUp: this.caughtUp, newsAt: this.newsAt };
  }

  private outcome(): { state: Progress['state']; error: TeardownError | null } {
    if (this.session.outcome === 'stopped') return { state: 'cancelled', error: null };
    const damaged = this.session.outcome === 'part';
    return { state: 'done', error: damaged ? firstDamage(this.session.health()) : null };
  }

  private async answer(id: number, work: () => unknown): Promise<void> {
    try {
      const result = await work();
      this.post({ kind: 'answer', id, result });
    } catch (cause) {
      this.post({ kind: 'failed-call', id, error: failureOf(cause) });
    } finally {
      this.cancelled.delete(id);
    }
  }

  private workContext(id: number): WorkContext {
    return {
      sources: this.sources,
      tell: (step) => this.post({ kind: 'job-progress', id, step }),
      breathe: async () => {
        await breathe();
        if (this.cancelled.has(id)) {
          throw new TeardownFailure(teardownError('cancelled', 'It was cancelled.'));
        }
      },
    };
  }

  private tell(state: Progress['state'], error: TeardownError | null): void {
    const reading = this.session.readingState();
    this.post({
      kind: 'progress',
      progress: this.meter.measure(reading, performance.now(), state, error, this.following),
    });
  }
}

/** The first damage of a capture that was read in part, as an error for the window. */
function firstDamage(health: HealthReport): TeardownError {
  const entry = health.entries.find((e) => e.severity === 'damage');
  if (entry === undefined) return teardownError('damaged', 'A capture was read in part.');
  const { file, offset, block } = entry;
  return teardownError('damaged', entry.text, { file, offset, block });
}

/** What was thrown, as data: a refused allocation is told apart from a bug. */
export function failureOf(cause: unknown): TeardownError {
  if (cause instanceof TeardownFailure) return cause.error;
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (
    cause instanceof RangeError &&
    /allocation failed|Invalid (typed )?array( buffer)? length/i.test(detail)
  ) {
    return teardownError(
      'out-of-memory',
      'The memory of this machine was not enough for the analysis.',
    );
  }
  if (cause instanceof Error && 'syscall' in cause) {
    return teardownError(codeFor(cause), sentenceFor(cause));
  }
  return teardownError('internal', detail);
}
