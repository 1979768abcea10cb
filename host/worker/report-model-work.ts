import type { Pseudonyms } from '../../shared/pseudonyms/pseudonyms.ts';
import { buildReport } from '../../shared/report/build-report.ts';
import type { ReportOptions } from '../../shared/report/report-options.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { APP_VERSION } from '../app-version.ts';
import type { WorkContext } from './do-work.ts';
import type { EngineWork, ReportCircumstances } from './engine-work.ts';
import { sliceWork } from './exports/slice-work.ts';
import { underNames } from './open-pseudonyms.ts';

/**
 * The report of an analysis as data, under made-up names where that is wanted: then everything, the
 * title and the attached packets included, is made from a session that knows no original.
 */
export async function reportModelWork(
  session: AnalysisSession,
  { options, caseFile, missing }: ReportCircumstances & { readonly options: ReportOptions },
  context: WorkContext,
): Promise<EngineWork['report.model']['result']> {
  const { told, names, map } = underNames(session, options.pseudonyms);
  const model = await buildReport(told, names === null ? options : renamed(options, names), {
    version: APP_VERSION,
    caseFile: names === null ? caseFile : null,
    missing: names === null ? missing : missing.map((name) => names.file(name)),
    tell: (step) => context.tell(step),
    breathe: () => context.breathe(),
    slice: (flows, most) => sliceWork(told, { flows, most }, context),
  });
  return { model, map: map() };
}

/** What the author wrote may name hosts and addresses too. */
function renamed(options: ReportOptions, names: Pseudonyms): ReportOptions {
  const said = (text: string | null): string | null => (text === null ? null : names.said(text));
  return {
    ...options,
    title: said(options.title),
    caseId: said(options.caseId),
    author: said(options.author),
  };
}
