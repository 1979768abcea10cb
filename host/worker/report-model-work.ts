import type { Pseudonyms } from '../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../shared/pseudonyms/pseudonymous-session.ts';
import { buildReport } from '../../shared/report/build-report.ts';
import type { ReportOptions } from '../../shared/report/report-options.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { APP_VERSION } from '../app-version.ts';
import type { WorkContext } from './do-work.ts';
import type { EngineWork } from './engine-work.ts';
import { sliceWork } from './exports/slice-work.ts';
import { openPseudonyms } from './open-pseudonyms.ts';

/**
 * The report of an analysis as data, under made-up names where that is wanted: then everything, the
 * title and the attached packets included, is made from a session that knows no original.
 */
export async function reportModelWork(
  session: AnalysisSession,
  options: ReportOptions,
  context: WorkContext,
): Promise<EngineWork['report.model']['result']> {
  const names = options.pseudonyms === null ? null : openPseudonyms(options.pseudonyms);
  const shown = names === null ? session : pseudonymousSession(session, names);
  const model = await buildReport(shown, names === null ? options : renamed(options, names), {
    version: APP_VERSION,
    caseFile: null,
    tell: (step) => context.tell(step),
    breathe: () => context.breathe(),
    slice: (flows, most) => sliceWork(shown, { flows, most }, context),
  });
  if (names === null || options.pseudonyms === null) return { model, map: null };
  const { keepPrefixes } = options.pseudonyms;
  return {
    model,
    map: { schema: 'teardown.pseudonyms/1', options: { keepPrefixes }, values: names.map() },
  };
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
