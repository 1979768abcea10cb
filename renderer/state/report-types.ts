import type { Methods } from '../../shared/contract/api.ts';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';

/** The report's and the exports' types by the names that the window uses. */
export type ReportPages = Methods['report.preview']['result'];
export type ReportOptions = Methods['report.preview']['params']['options'];
export type ReportSection = ReportOptions['sections'][number];
export type PseudonymOptions = NonNullable<ReportOptions['pseudonyms']>;
export type ReportFormat = Extract<ExportSpec, { kind: 'report' }>['format'];
