import type { AppInfo, CaptureInput, Methods } from '../shared/contract/api.ts';
import { TeardownFailure, type TeardownError } from '../shared/contract/errors.ts';
import { catalogueEntries } from '../shared/findings/catalogue-entries.ts';
import { gatherSources } from './case/gather-sources.ts';
import type { WindowCases } from './case/window-cases.ts';
import type { Handlers } from './dispatch.ts';
import type { EngineHost } from './engine-host.ts';
import { resolveInputs, type InputPolicy } from './inputs.ts';
import { spoolTexts } from './pasted-texts.ts';
import type { JobDesk } from './jobs/job-desk.ts';
import type { RecentCaptures } from './recent.ts';
import type { EngineCall, EngineMethod } from './worker/engine-messages.ts';

/** What a window's handlers are made of; each host brings its own. */
export interface HostParts {
  readonly engine: EngineHost;
  readonly recent: RecentCaptures;
  readonly policy: InputPolicy;
  appInfo(): AppInfo;
  readonly cases: WindowCases;
  readonly jobs: JobDesk;
  /** Shows the open dialog; paths that were chosen. Rejects or [] where the host has none. */
  openDialog(): Promise<readonly string[]>;
}

/** The contract's methods over the parts of one window's host. */
export function makeHandlers(parts: HostParts): Handlers {
  const { engine, recent, cases, jobs } = parts;
  const ask =
    <M extends EngineMethod>(method: M) =>
    (params: Methods[M]['params']) =>
      engine.ask({ method, params } as EngineCall) as Promise<Methods[M]['result']>;
  return {
    'app.info': () => parts.appInfo(),
    'recent.list': () => recent.list(),
    'recent.clear': () => {
      recent.clear();
      return null;
    },
    'dialog.open': async () => (await parts.openDialog()).map((path) => ({ kind: 'path', path })),
    'analysis.open': ({ inputs, keep }) => openAnalysis(parts, inputs, keep),
    'analysis.close': ({ analysis }) => {
      engine.close(analysis);
      return null;
    },
    'analysis.cancel': ask('analysis.cancel'),
    'health.get': ask('health.get'),
    'flows.view': ask('flows.view'),
    'flows.rows': ask('flows.rows'),
    'flows.position': ask('flows.position'),
    'flows.csv': ask('flows.csv'),
    'flow.story': ask('flow.story'),
    'flow.text': ask('flow.text'),
    'flow.ranking': ask('flow.ranking'),
    'radar.report': (params) => engine.work('radar.report', params),
    'catalogue.get': () => catalogueEntries(),
    'ladder.open': ask('ladder.open'),
    'ladder.rows': ask('ladder.rows'),
    'ladder.position': ask('ladder.position'),
    'ladder.svg': ask('ladder.svg'),
    'packet.detail': ask('packet.detail'),
    'case.get': ({ analysis }) => cases.view(analysis),
    'case.edit': ({ analysis, edit, since }) => cases.edit(analysis, edit, since),
    'case.settle': ({ analysis, keep }) => cases.settle(analysis, keep),
    'case.undo': ({ analysis }) => cases.undo(analysis),
    'case.redo': ({ analysis }) => cases.redo(analysis),
    'case.saveAs': ({ analysis, path }) => cases.saveAs(analysis, path),
    'author.get': () => cases.author(),
    'author.set': ({ author }) => cases.setAuthor(author),
    'export.start': ({ analysis, what, to }) => jobs.start(analysis, what, to),
    'job.cancel': ({ job }) => jobs.cancel(job),
    'report.preview': (params) => jobs.preview(params),
    'wireshark.open': (params) => jobs.openWireshark(params),
  };
}

async function openAnalysis(
  parts: HostParts,
  given: readonly CaptureInput[],
  keep: number | null,
): Promise<Methods['analysis.open']['result']> {
  const settled = spoolTexts(given, parts.policy);
  if (!settled.ok) throw new TeardownFailure(settled.error);
  const { inputs, policy } = settled.value;
  const { engine, recent, cases } = parts;
  const fail = (error: TeardownError): never => {
    settled.value.giveUp();
    throw new TeardownFailure(error);
  };
  const specs = resolveInputs(inputs, policy);
  if (!specs.ok) return fail(specs.error);
  const gathered = await gatherSources(inputs, specs.value, { recent, policy, cases });
  if (!gathered.ok) return fail(gathered.error);
  const { sources, given: brought, release } = gathered.value;
  const analysis: number = await engine.open(sources, {
    keep,
    onClosed: (number) => {
      if (number !== null) cases.closed(number);
      release();
      for (const input of inputs) if (input.kind === 'upload') policy.release(input.token);
    },
  });
  cases.opened(analysis, sources, brought);
  inputs.forEach((input, i) => {
    const isStream = (specs.value[i].follow?.endMark ?? null) !== null;
    if (input.kind === 'path' && !isStream) recent.add(specs.value[i].path);
  });
  return { analysis, names: sources.map((source) => source.name) };
}
