import type { Methods } from '../../shared/contract/api.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { JobState } from '../../shared/contract/export-messages.ts';

/** How reports and exports go: they work, never end, or fail. */
export type ReportScene = 'working' | 'waiting' | 'failing';

type PreviewParams = Methods['report.preview']['params'];
type Preview = Methods['report.preview']['result'];
const PAGES = 40;
const STEP_MS = 40;

/** Invented report pages and export jobs. */
export class FakeReport {
  private next = 1;
  private readonly running = new Map<number, JobState>();

  constructor(
    private readonly scene: ReportScene,
    private readonly emit: (job: JobState) => void,
  ) {}

  async preview({ options, from, count }: PreviewParams): Promise<Preview> {
    if (this.scene === 'waiting') return new Promise(() => undefined);
    await after(STEP_MS);
    if (this.scene === 'failing') {
      throw new TeardownFailure(
        teardownError('worker-died', 'The typesetting thread ended (out of memory at page 212).'),
      );
    }
    const title = options.title ?? 'Invented report';
    const pages = Math.max(1, Math.min(PAGES, options.sections.length * 6));
    return {
      pages,
      outline: options.sections.map((section, i) => ({
        id: section,
        level: 1,
        title: `${i + 1} ${section}`,
        page: i * 6 + 1,
      })),
      svgs: Array.from({ length: Math.max(0, Math.min(count, pages - from + 1)) }, (_, i) =>
        page(`${title}, page ${from + i}`),
      ),
    };
  }

  start({ what }: Methods['export.start']['params']): { readonly job: number } {
    const job = this.next;
    this.next += 1;
    const name = `edge-firewall-${what.kind}.txt`;
    const phase = what.kind === 'report' ? 'Laying out ladders' : 'Writing';
    const begun: JobState = {
      job,
      state: 'running',
      phase,
      done: 17,
      total: 40,
      result: null,
      error: null,
    };
    this.running.set(job, begun);
    setTimeout(() => {
      this.emit(begun);
    }, 0);
    if (this.scene === 'working') {
      const download = `data:text/plain,${name}`;
      const result = { name, bytes: 431_044, path: null, download, map: null };
      this.endSoon(job, { state: 'done', phase: 'Done', result });
    } else if (this.scene === 'failing') {
      const error = teardownError('disk-full', 'The disk is full: 212 of 431 kB were written.');
      this.endSoon(job, { state: 'failed', phase: 'Failed', error });
    }
    return { job };
  }

  cancel(job: number): null {
    this.endSoon(job, { state: 'cancelled', phase: 'Cancelled' });
    return null;
  }

  private endSoon(job: number, end: Partial<JobState>): void {
    setTimeout(() => {
      const state = this.running.get(job);
      if (state === undefined) return;
      this.running.delete(job);
      this.emit({ ...state, ...end });
    }, STEP_MS);
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A page with some lines; the title as a text node, so that no markup in it becomes an element. */
function page(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}<>&]/gu, ' ').slice(0, 80);
  const lines = Array.from(
    { length: 30 },
    (_, i) =>
      `<rect x="60" y="${130 + i * 22}" width="${470 - (i % 5) * 30}" height="7" fill="#dfe5ee"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842"><text x="60" y="90" font-family="sans-serif" font-size="20">${shown}</text>${lines.join('')}</svg>`;
}
