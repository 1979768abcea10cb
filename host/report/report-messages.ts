import type { TeardownError } from '../../shared/contract/errors.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import type { ReportFormat, ReportPreview, ReportStep } from './report-maker.ts';

/** What the report's thread is asked. One task at a time; the next waits. */
export type ToReport =
  | { readonly kind: 'make'; readonly model: ReportModel; readonly format: ReportFormat }
  | {
      readonly kind: 'preview';
      readonly model: ReportModel;
      readonly from: number;
      readonly count: number;
    };

/** What it answers: steps, then one ending. */
export type FromReport =
  | ({ readonly kind: 'step' } & ReportStep)
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | { readonly kind: 'pages'; readonly preview: ReportPreview }
  | { readonly kind: 'failed'; readonly error: TeardownError };
