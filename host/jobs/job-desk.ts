import type { Methods } from '../../shared/contract/api.ts';
import type { ExportSpec, ExportTarget } from '../../shared/contract/export-messages.ts';

/** The long work of one window, as the contract's `export.*`, `job.*` and `report.*` methods need it. */
export interface JobDesk {
  /** null: the user cancelled the save dialog. */
  start(analysis: number, what: ExportSpec, to: ExportTarget): Promise<{ job: number } | null>;
  cancel(job: number): null;
  preview(
    params: Methods['report.preview']['params'],
  ): Promise<Methods['report.preview']['result']>;
  openWireshark(
    params: Methods['wireshark.open']['params'],
  ): Promise<Methods['wireshark.open']['result']>;
}
