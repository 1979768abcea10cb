import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { EngineHost } from '../../host/engine-host.ts';
import { engineOnWorker } from '../../host/engine-thread.ts';
import type { EngineCall, EngineMethod } from '../../host/worker/engine-messages.ts';
import type { Methods, Progress } from '../../shared/contract/api.ts';
import type { ViewSpec } from '../../shared/session/records.ts';

const workerEntry = resolve('out/host/analysis-worker.js');

/** Rows that a window shows at once. */
export const rowsOnScreen = 50;

/** Whether the built app is there. */
export function canOpenWindow(): boolean {
  return existsSync(workerEntry);
}

/** One analysis on its own thread, asked as a window asks. */
export class BenchWindow {
  private readonly host: EngineHost;
  private analysis = 0;
  private last: Progress | null = null;
  private readonly listeners = new Set<() => void>();

  constructor() {
    const hear = (progress: Progress): void => {
      this.last = progress;
      for (const listener of this.listeners) listener();
    };
    this.host = new EngineHost(engineOnWorker(pathToFileURL(workerEntry)), hear, {
      hashWorker: null,
    });
  }

  async open(path: string): Promise<void> {
    this.analysis = await this.host.open([{ path, name: basename(path) }]);
  }

  async ask<M extends EngineMethod>(
    method: M,
    params: Omit<Methods[M]['params'], 'analysis'>,
  ): Promise<Methods[M]['result']> {
    const call = {
      method,
      params: { ...params, analysis: this.analysis },
    } as unknown as EngineCall;
    return (await this.host.ask(call)) as Methods[M]['result'];
  }

  /** How reading stands, as far as was told. */
  get state(): Progress['state'] {
    return this.last?.state ?? 'reading';
  }

  /** Waits until reading ended; throws where it failed. */
  async ended(): Promise<void> {
    await new Promise<void>((done) => {
      const look = (): void => {
        if (this.state !== 'reading') done();
      };
      this.listeners.add(look);
      look();
    });
    if (this.last?.state === 'failed') {
      throw new Error(this.last.error?.detail ?? 'the analysis failed');
    }
  }

  /** Makes a view and fetches its first rows; returns how many came. */
  async show(view: ViewSpec): Promise<number> {
    const made = await this.ask('flows.view', { view });
    const rows = await this.ask('flows.rows', { view: made.view, from: 0, count: rowsOnScreen });
    return rows.length;
  }

  close(): void {
    this.host.dispose();
  }
}
