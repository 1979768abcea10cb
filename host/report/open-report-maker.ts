import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import type { ReportMaker, ReportPreview } from './report-maker.ts';
import { ReportThread } from './report-thread.ts';

/** A thread that nobody asked anything for so long is ended; it holds fonts and pages in memory. */
const IDLE_MS = 60_000;

/** Settings of the maker, for tests. */
interface MakerSettings {
  readonly idleMs?: number;
  readonly workerUrl?: URL;
}

/**
 * Makes reports on threads. Each report to be written has a thread of its own, which ends with it:
 * cancelling ends it at once. Previews share one that stays warm.
 */
export function openReportMaker({ idleMs = IDLE_MS, workerUrl }: MakerSettings = {}): ReportMaker {
  const previews = new PreviewThread(idleMs, workerUrl);
  const running = new Set<ReportThread>();
  return {
    make: async (model, format, { signal, onStep }) => {
      if (signal.aborted) throw cancelled();
      const thread = new ReportThread(workerUrl);
      running.add(thread);
      const stop = (): void => thread.end();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const ending = await thread.run({ kind: 'make', model, format }, onStep);
        if (ending.kind !== 'made') throw cancelled();
        return ending.bytes;
      } finally {
        signal.removeEventListener('abort', stop);
        running.delete(thread);
        thread.end();
      }
    },
    preview: (model, from, count) => previews.ask({ model, from, count }),
    close: () => {
      previews.end();
      for (const thread of running) thread.end();
    },
  };
}

interface PageRequest {
  readonly model: ReportModel;
  readonly from: number;
  readonly count: number;
}

interface Waiting {
  readonly request: PageRequest;
  readonly resolve: (preview: ReportPreview) => void;
  readonly reject: (cause: unknown) => void;
}

/** The warm thread: requests one after the other; one that waits gives way to a newer one for the same pages. */
class PreviewThread {
  private thread: ReportThread | null = null;
  private queue: Waiting[] = [];
  private busy = false;
  private idle: NodeJS.Timeout | null = null;
  private readonly idleMs: number;
  private readonly workerUrl: URL | undefined;

  constructor(idleMs: number, workerUrl: URL | undefined) {
    this.idleMs = idleMs;
    this.workerUrl = workerUrl;
  }

  ask(request: PageRequest): Promise<ReportPreview> {
    const { from, count } = request;
    const old = this.queue.filter(
      ({ request: other }) => other.from === from && other.count === count,
    );
    this.queue = this.queue.filter((waiting) => !old.includes(waiting));
    for (const waiting of old) waiting.reject(cancelled());
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      void this.work();
    });
  }

  end(): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.thread?.end();
    this.thread = null;
    for (const waiting of this.queue) waiting.reject(cancelled());
    this.queue = [];
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    if (this.idle !== null) clearTimeout(this.idle);
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      if (this.thread?.isDead !== false) this.thread = new ReportThread(this.workerUrl);
      try {
        const ending = await this.thread.run({ kind: 'preview', ...next.request }, () => {});
        if (ending.kind === 'pages') next.resolve(ending.preview);
        else next.reject(cancelled());
      } catch (cause) {
        next.reject(cause);
      }
    }
    this.busy = false;
    this.idle = setTimeout(() => this.end(), this.idleMs);
    this.idle.unref();
  }
}

function cancelled(): TeardownFailure {
  return new TeardownFailure(teardownError('cancelled', 'The report was cancelled.'));
}
