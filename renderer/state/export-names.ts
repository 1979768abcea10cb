import type { ExportSpec } from '../../shared/contract/export-messages.ts';

/** What is being written, by a name that its card has before there is a file. */
export function exportName(what: ExportSpec): string {
  switch (what.kind) {
    case 'report':
      return `Report as ${{ pdf: 'PDF', html: 'HTML', md: 'Markdown' }[what.format]}`;
    case 'flows':
      return `Flow records as ${{ csv: 'CSV', json: 'JSON', jsonl: 'JSON lines', parquet: 'Parquet' }[what.format]}`;
    case 'packets':
      return 'Packets as pcapng';
    case 'commented-capture':
      return 'Capture with notes';
    case 'ladder':
      return `Ladder of flow ${what.flow}`;
    case 'case':
      return 'Case file';
  }
}
