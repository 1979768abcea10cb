import type { Methods } from '../../shared/contract/api.ts';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';

/** What a report can be written as. */
export type ReportFormat = Extract<ExportSpec, { kind: 'report' }>['format'];

/** How far the making of a report is. */
export interface ReportStep {
  /** "Laying out pages", "Writing the PDF". */
  readonly phase: string;
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
}

/** Pages as SVG and what is on which page, as the contract's `report.preview` has them. */
export type ReportPreview = Methods['report.preview']['result'];

/**
 * Makes reports from their model. Equal models give equal bytes. Failures reject with a
 * TeardownFailure: `cancelled` where the signal said so, `out-of-memory`, `worker-died`, or
 * `internal` with what the typesetter says.
 */
export interface ReportMaker {
  make(
    model: ReportModel,
    format: ReportFormat,
    how: { readonly signal: AbortSignal; readonly onStep: (step: ReportStep) => void },
  ): Promise<Uint8Array>;
  /** Pages `from` (from 1) and on. A newer call for the same pages makes one that waits `cancelled`. */
  preview(model: ReportModel, from: number, count: number): Promise<ReportPreview>;
  /** Ends the typesetting thread; the next call starts a new one. */
  close(): void;
}
