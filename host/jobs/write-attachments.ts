import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { writeDraft } from '../draft-file.ts';

/**
 * Writes the files that a report in Markdown names: a PDF and an HTML page hold theirs, Markdown
 * cannot. They go into a folder beside it ("incident.md": "incident-files"), where they overwrite
 * nothing but an earlier report's.
 */
export async function writeAttachments(report: string, model: ReportModel): Promise<void> {
  if (model.attachments.length === 0) return;
  const { dir, name } = path.parse(report);
  const folder = path.join(dir, `${name}-files`);
  mkdirSync(folder, { recursive: true });
  for (const { name: file, bytes } of model.attachments) {
    await writeDraft(path.join(folder, path.basename(file)), (draft) => draft.write(bytes));
  }
}
