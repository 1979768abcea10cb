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

/** Where a browser host keeps files for its window until they are fetched. */
export interface DownloadShelf {
  /** A path to write a file to, in a folder that only this user can enter. */
  place(): string;
  /** Offers the file there under a name; the address to fetch, relative to the window's own. */
  offer(place: string, name: string): string;
  /** Forgets a file that is not offered after all. */
  drop(place: string): void;
}
