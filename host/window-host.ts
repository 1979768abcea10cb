import type { AppInfo, CaptureInput, EventName, Events } from '../shared/contract/api.ts';
import { APP_VERSION } from './app-version.ts';
import { WindowCases } from './case/window-cases.ts';
import type { Handlers } from './dispatch.ts';
import { EngineHost, type EngineHostOptions } from './engine-host.ts';
import { engineOnWorker, type StartEngineThread } from './engine-thread.ts';
import { makeHandlers } from './handlers.ts';
import type { DownloadShelf } from './jobs/job-desk.ts';
import { openJobDesk } from './jobs/open-job-desk.ts';
import { openReportMaker } from './report/open-report-maker.ts';
import type { ReportMaker } from './report/report-maker.ts';
import type { InputPolicy } from './inputs.ts';
import type { RecentCaptures } from './recent.ts';

/** Sends an event to one window. */
export type Emit = <E extends EventName>(event: E, data: Events[E]) => void;

/** What a host offers to one window, and what it takes to make it. */
export interface WindowHostOptions {
  readonly kind: AppInfo['host'];
  readonly recent: RecentCaptures;
  readonly policy: InputPolicy;
  readonly openAtStart: readonly CaptureInput[];
  /** null where the host has no dialog of its own. */
  readonly openDialog: (() => Promise<readonly string[]>) | null;
  /** Asks where to save a file of this name; null: cancelled. Left out where the host has no dialog. */
  readonly saveDialog?: (name: string) => Promise<string | null>;
  /** Where files wait for the browser to fetch them; left out where the host writes them itself. */
  readonly downloads?: DownloadShelf;
  readonly startThread?: StartEngineThread;
  readonly reports?: ReportMaker;
  readonly engine?: EngineHostOptions;
}

/** One window's side of the host. */
export interface WindowHost {
  readonly handlers: Handlers;
  dispose(): void;
}

/** Everything that stands behind one window, whichever carrier connects them. */
export function openWindowHost(options: WindowHostOptions, emit: Emit): WindowHost {
  const { kind, recent, policy, openAtStart, openDialog } = options;
  const cases = new WindowCases({
    engine: () => engine,
    configFolder: recent.folder,
    emit: (view) => emit('case', view),
    askPath: options.saveDialog ?? null,
    mayName: kind === 'electron',
  });
  const engine = new EngineHost(
    options.startThread ?? engineOnWorker(),
    (progress) => {
      emit('progress', progress);
      cases.progressed(progress);
    },
    {
      ...options.engine,
      onHash: (analysis, source, sha256) => cases.hashed(analysis, source, sha256),
    },
  );
  const jobs = openJobDesk({
    engine,
    emit: (state) => emit('job', state),
    reports: options.reports ?? openReportMaker(),
    cases,
    saveDialog: options.saveDialog ?? null,
    downloads: options.downloads ?? null,
    mayName: kind === 'electron',
  });
  const handlers = makeHandlers({
    engine,
    recent,
    policy,
    appInfo: () => ({
      version: APP_VERSION,
      host: kind,
      platform: process.platform,
      dialogs: openDialog !== null,
      openAtStart,
    }),
    openDialog: openDialog ?? (() => Promise.resolve([])),
    cases,
    jobs,
  });
  return {
    handlers,
    dispose: () => {
      jobs.dispose();
      cases.dispose();
      engine.dispose();
    },
  };
}
