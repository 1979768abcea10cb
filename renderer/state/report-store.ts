import { create } from 'zustand';
import { DEFAULT_REPORT } from '../../shared/contract/lists.ts';
import type { ReportOptions } from './report-types.ts';

/** What the report that is being made holds. */
export interface ReportState {
  readonly options: ReportOptions;
  /** Whether the flows are the ones that were selected when the report was asked for. */
  readonly selection: readonly number[];
}

/** Report state; a new analysis begins with everything in, the author stays. */
export const useReport = create<ReportState>(() => ({ options: DEFAULT_REPORT, selection: [] }));

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
