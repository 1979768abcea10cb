import { TeardownFailure, teardownError } from '../shared/contract/errors.ts';
import type { AppInfo, CaptureInput, EventName, Events } from '../shared/contract/api.ts';
import { APP_VERSION } from './app-version.ts';
import { WindowCases } from './case/window-cases.ts';
import type { Handlers } from './dispatch.ts';
import { EngineHost, type EngineHostOptions } from './engine-host.ts';
import { engineOnWorker, type StartEngineThread } from './engine-thread.ts';
import { makeHandlers } from './handlers.ts';
import type { JobDesk } from './jobs/job-desk.ts';
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
  readonly startThread?: StartEngineThread;
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
    jobs: missing<JobDesk>('jobs'),
  });
  return {
    handlers,
    dispose: () => {
      cases.dispose();
      engine.dispose();
    },
  };
}

/** Stands in until the part is built (this commit is inside a series). */
function missing<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: () => () =>
      Promise.reject(new TeardownFailure(teardownError('internal', `There are no ${what} yet.`))),
  });
}
