import { create } from 'zustand';
import type { CaseView } from '../../shared/contract/case-messages.ts';
import { DEFAULT_REPORT } from '../../shared/contract/lists.ts';
import type { ReportOptions } from './report-types.ts';

/** What the report that is being made holds. */
export interface ReportState {
  readonly options: ReportOptions;
  /** Whether the flows are the ones that were selected when the report was asked for. */
  readonly selection: readonly number[];
  /** Whether the name that the host remembers was taken once; removed, it does not come back. */
  readonly authorTaken: boolean;
}

/** Report state; a new analysis begins with everything in, the author stays. */
export const useReport = create<ReportState>(() => ({
  options: DEFAULT_REPORT,
  selection: [],
  authorTaken: false,
}));

/** The options as they are written: title and number are the case's where nothing else is being typed. */
export function withCase(options: ReportOptions, view: CaseView | null): ReportOptions {
  return {
    ...options,
    title: options.title ?? view?.title ?? null,
    caseId: options.caseId ?? view?.caseId ?? null,
  };
}

/** Changes some options. */
export function changeReport(change: Partial<ReportOptions>): void {
  useReport.setState(({ options }) => ({ options: { ...options, ...change } }));
}

/** For a new analysis: nothing of another one's choice of flows, title or number stays. */
export function resetReport(): void {
  useReport.setState(({ options }) => ({
    options: { ...options, title: null, caseId: null, flows: 'noted' },
    selection: [],
  }));
}

/** The name that the host remembers stands under the report, unless another was typed or it was removed. */
export function adoptAuthor(author: string): void {
  useReport.setState(({ options, authorTaken }) =>
    author === '' || authorTaken
      ? {}
      : { authorTaken: true, options: options.author === null ? { ...options, author } : options },
  );
}

/** The flows that are selected now; a report of "the selected ones" is of these from now on. */
export function adoptSelection(selection: readonly number[]): void {
  useReport.setState(({ options }) => ({
    selection,
    options: typeof options.flows === 'string' ? options : { ...options, flows: selection },
  }));
}
