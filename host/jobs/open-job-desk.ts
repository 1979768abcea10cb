import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ReportCircumstances } from '../worker/engine-work.ts';
import { titledByCase } from '../../shared/case/titled-by-case.ts';
import type { ExportSpec, ExportTarget, JobState } from '../../shared/contract/export-messages.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { CaseDesk } from '../case/case-desk.ts';
import { errorOf } from '../dispatch.ts';
import { writeDraft } from '../draft-file.ts';
import type { EngineHost } from '../engine-host.ts';
import { MAP_MODE, mapFile, mapNameOf } from '../pseudonym-map.ts';
import type { ReportMaker } from '../report/report-maker.ts';
import type { PseudonymMap, ReportOptions } from '../../shared/report/report-options.ts';
import type { DownloadShelf, JobDesk } from './job-desk.ts';
import { suggestedName } from './job-names.ts';
import { startWireshark, wiresharkCommand } from './open-wireshark.ts';
import { refuseOverwriting } from './refuse-overwriting.ts';
import { RunningJob } from './running-job.ts';
import { writeAttachments } from './write-attachments.ts';

/** What the jobs of a window need of their host. */
export interface JobDeskParts {
  readonly engine: Pick<EngineHost, 'work' | 'sourcesOf'>;
  readonly emit: (state: JobState) => void;
  readonly reports: ReportMaker;
  readonly cases: Pick<CaseDesk, 'copyTo' | 'about'>;
  /** Asks where to save a file of this name; null: cancelled. Null where the host has no dialog. */
  readonly saveDialog: ((name: string) => Promise<string | null>) | null;
  /** Null where files are not fetched from the host. */
  readonly downloads: DownloadShelf | null;
  /** Whether the window may name a path to write to (a browser may not write where it likes). */
  readonly mayName: boolean;
}

/** Where a job writes to. */
interface Place {
  readonly path: string;
  readonly name: string;
  readonly shelf: DownloadShelf | null;
}

/** The jobs of one window; `dispose` ends them all. */
export function openJobDesk(parts: JobDeskParts): JobDesk & { dispose(): void } {
  const { engine, reports } = parts;
  const jobs = new Map<number, RunningJob>();
  let nextJob = 1;
  return {
    start: async (analysis, what, to) => {
      const sources = engine.sourcesOf(analysis);
      const name = suggestedName(
        sources.map((source) => source.name),
        what,
      );
      const place = await placeFor(parts, to, name);
      if (place === null) return null;
      const open = await openFiles(parts, analysis);
      for (const target of [place.path, mapNameOf(place.path)]) refuseOverwriting(target, open);
      const job = new RunningJob(nextJob, parts.emit);
      nextJob += 1;
      jobs.set(job.number, job);
      void run(parts, job, analysis, what, place).finally(() => jobs.delete(job.number));
      return { job: job.number };
    },
    cancel: (job) => {
      jobs.get(job)?.cancel();
      return null;
    },
    preview: async ({ analysis, options, from, count }) => {
      const said = await ofCase(parts, analysis, options);
      const { model } = await engine.work('report.model', { analysis, ...said });
      return reports.preview(model, from, count);
    },
    openWireshark: async (params) => {
      const view = await engine.work('wireshark.view', params);
      const source = engine.sourcesOf(params.analysis)[view.source];
      const started = await startWireshark(source.path, view);
      // A file that came as an upload lies elsewhere for its user: by its name then.
      const own = path.basename(source.path) === source.name ? source.path : source.name;
      return { started, listing: view.listing, command: wiresharkCommand(own, view) };
    },
    dispose: () => {
      for (const job of jobs.values()) job.cancel();
      reports.close();
    },
  };
}

/** What no job may write over: the captures that are being read, and their case. */
async function openFiles(parts: JobDeskParts, analysis: number): Promise<readonly string[]> {
  const captures = parts.engine.sourcesOf(analysis).map((source) => source.path);
  try {
    return [...captures, (await parts.cases.about(analysis)).path];
  } catch {
    // The case could not be opened: there is none to write over, and its window says why.
    return captures;
  }
}

/** A report's options, with the case's own title and number where none were given. */
async function ofCase(
  parts: JobDeskParts,
  analysis: number,
  options: ReportOptions,
): Promise<ReportCircumstances & { readonly options: ReportOptions }> {
  const about = await parts.cases.about(analysis);
  return {
    options: titledByCase(options, about),
    caseFile: about.fileName,
    missing: about.missing,
  };
}

/** Where to write; null where the user cancelled the dialog. */
async function placeFor(
  parts: JobDeskParts,
  to: ExportTarget,
  name: string,
): Promise<Place | null> {
  switch (to.to) {
    case 'path':
      if (!parts.mayName) throw refused('A browser window does not name files to write.');
      if (!path.isAbsolute(to.path)) throw refused('The path to write to must be a whole one.');
      return { path: to.path, name: path.basename(to.path), shelf: null };
    case 'ask': {
      if (parts.saveDialog === null) throw refused('This host has no save dialog.');
      const chosen = await parts.saveDialog(name);
      return chosen === null ? null : { path: chosen, name: path.basename(chosen), shelf: null };
    }
    case 'download': {
      const shelf = parts.downloads;
      if (shelf === null) throw refused('This host offers no downloads.');
      return { path: shelf.place(), name, shelf };
    }
  }
}

/** Runs a job to its end and tells it. Never rejects. */
async function run(
  parts: JobDeskParts,
  job: RunningJob,
  analysis: number,
  what: ExportSpec,
  place: Place,
): Promise<void> {
  try {
    const { bytes, map, beside } = await write(parts, job, analysis, what, place);
    const mapFile = map === null ? null : await writeMap(place, map, beside);
    const offered = place.shelf?.offer(place.path, place.name) ?? null;
    job.finished({
      name: place.name,
      bytes,
      path: place.shelf === null ? place.path : null,
      download: offered,
      map: mapFile,
    });
  } catch (cause) {
    place.shelf?.drop(place.path);
    job.failed(errorOf(cause));
  }
}

/** What a job wrote. */
interface Written {
  readonly bytes: number;
  readonly map: PseudonymMap | null;
  /** Files that belong to the output. */
  readonly beside: readonly string[];
}

async function write(
  parts: JobDeskParts,
  job: RunningJob,
  analysis: number,
  what: ExportSpec,
  place: Place,
): Promise<Written> {
  const how = { onStep: job.step, signal: job.signal };
  const { engine } = parts;
  switch (what.kind) {
    case 'report': {
      const { options, format } = what;
      const params = { analysis, ...(await ofCase(parts, analysis, options)) };
      const { model, map } = await engine.work('report.model', params, how);
      job.checkCancelled();
      const made = await parts.reports.make(model, format, how);
      job.checkCancelled();
      // A download is one file: there the names in the text are all that Markdown has of them.
      const beside =
        format === 'md' && place.shelf === null
          ? await writeAttachments(place.path, model, await openFiles(parts, analysis))
          : [];
      return { bytes: await writeDraft(place.path, (draft) => draft.write(made)), map, beside };
    }
    case 'case':
      await parts.cases.copyTo(analysis, place.path);
      return { bytes: statSync(place.path).size, map: null, beside: [] };
    default:
      return {
        ...(await engine.work('write.export', { analysis, what, path: place.path }, how)),
        beside: [],
      };
  }
}

/** Writes the map back beside the output, for its user alone; takes the output away where it cannot. */
async function writeMap(
  place: Place,
  map: PseudonymMap,
  beside: readonly string[],
): Promise<NonNullable<JobState['result']>['map']> {
  const target = place.shelf?.place() ?? mapNameOf(place.path);
  try {
    const text = mapFile(map, [place.name]);
    await writeDraft(target, (draft) => draft.write(text), MAP_MODE);
  } catch (cause) {
    for (const file of [place.path, ...beside]) rmSync(file, { force: true });
    throw cause;
  }
  return {
    path: place.shelf === null ? target : null,
    download: place.shelf?.offer(target, mapNameOf(place.name)) ?? null,
  };
}

function refused(detail: string): TeardownFailure {
  return new TeardownFailure(teardownError('bad-request', detail));
}
