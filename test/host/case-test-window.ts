import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { dispatch } from '../../host/dispatch.ts';
import { engineInProcess } from '../../host/engine-thread.ts';
import { DESKTOP_POLICY } from '../../host/inputs.ts';
import { RecentCaptures } from '../../host/recent.ts';
import { openWindowHost, type WindowHost } from '../../host/window-host.ts';
import type { MethodName, Methods, Progress } from '../../shared/contract/api.ts';
import type { CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';
import type { ExportSpec, JobState } from '../../shared/contract/export-messages.ts';
import { builtFile } from '../support/built-file.ts';
import { builtReportMaker } from './report-tools.ts';

/** A window without a face, its host in this process. */
export class TestWindow {
  readonly events: CaseView[] = [];
  readonly jobs: JobState[] = [];
  readonly host: WindowHost;
  analysis = 0;
  private ended: (() => void) | null = null;

  constructor(config: string, hashes = true) {
    this.host = openWindowHost(
      {
        kind: 'electron',
        recent: new RecentCaptures(config),
        policy: DESKTOP_POLICY,
        openAtStart: [],
        openDialog: null,
        startThread: engineInProcess,
        reports: builtReportMaker(),
        engine: { hashWorker: hashes ? pathToFileURL(builtFile('host/hash-worker.js')) : null },
      },
      (event, data) => {
        if (event === 'job') this.jobs.push(data as JobState);
        if (event === 'case') this.events.push(data as CaseView);
        if (event === 'progress' && (data as Progress).state !== 'reading') this.ended?.();
      },
    );
  }

  async ask<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    const answer = await dispatch(this.host.handlers, method, params);
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.detail}`);
    return answer.result as Methods[M]['result'];
  }

  async open(...files: string[]): Promise<this> {
    const over = new Promise<void>((resolve) => {
      this.ended = resolve;
    });
    const inputs = files.map((file) => ({ kind: 'path', path: file }) as const);
    ({ analysis: this.analysis } = await this.ask('analysis.open', { inputs, keep: null }));
    await over;
    return this;
  }

  view(): Promise<CaseView> {
    return this.ask('case.get', { analysis: this.analysis });
  }

  async edit(edit: CaseEdit, since?: number): Promise<CaseView['conflict']> {
    return (await this.ask('case.edit', { analysis: this.analysis, edit, since })).conflict;
  }

  note(text: string): Promise<CaseView['conflict']> {
    return this.edit({ do: 'add-note', anchor: { on: 'flow', flow: 1 }, text });
  }

  async texts(): Promise<string[]> {
    return (await this.view()).notes.map(({ text }) => text);
  }

  /** Exports to a path, to the job's end. */
  async exportTo(what: ExportSpec, file: string): Promise<JobState> {
    const to = { to: 'path', path: file } as const;
    const started = await this.ask('export.start', { analysis: this.analysis, what, to });
    const last = (): JobState | undefined =>
      this.jobs.findLast(({ job, state }) => job === started?.job && state !== 'running');
    await expect.poll(last, { timeout: 20_000 }).toBeDefined();
    return last() as JobState;
  }
}
