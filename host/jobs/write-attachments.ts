import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { writeDraft, writeFailure } from '../draft-file.ts';
import { refuseOverwriting } from './refuse-overwriting.ts';

/**
 * Writes the files that a report in Markdown names: a PDF and an HTML page hold theirs, Markdown
 * cannot. They go into a folder beside it ("incident.md": "incident-files"), where they overwrite
 * nothing but an earlier report's. Their paths. Throws `TeardownFailure`; where one of them is among
 * the `inputs` that are being read, before anything is written.
 */
export async function writeAttachments(
  report: string,
  model: ReportModel,
  inputs: readonly string[],
): Promise<readonly string[]> {
  if (model.attachments.length === 0) return [];
  const { dir, name } = path.parse(report);
  const folder = path.join(dir, `${name}-files`);
  const files = model.attachments.map(({ name: file, bytes }) => ({
    file: path.join(folder, path.basename(file)),
    bytes,
  }));
  for (const { file } of files) refuseOverwriting(file, inputs);
  makeFolder(folder);
  for (const { file, bytes } of files) await writeDraft(file, (draft) => draft.write(bytes));
  return files.map(({ file }) => file);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw writeFailure(cause, folder, 0);
  }
}
