import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openReportMaker } from '../../host/report/open-report-maker.ts';
import type { ReportMaker } from '../../host/report/report-maker.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { builtFile } from '../support/built-file.ts';

/** PDF readers that are not ours. The report is checked with them where they are installed. */
export type PdfTool = 'qpdf' | 'pdfinfo' | 'pdffonts' | 'pdfdetach' | 'pdftotext';

/** True where the tool can be run; says so once where it cannot. */
export function hasTool(tool: PdfTool): boolean {
  const found = spawnSync(tool, ['--version']).error === undefined;
  if (!found) console.warn(`SKIPPED: ${tool} is not installed; what it would check is unchecked.`);
  return found;
}

/** A maker on the built worker. */
export function builtReportMaker(idleMs = 60_000): ReportMaker {
  return openReportMaker({
    idleMs,
    workerUrl: pathToFileURL(builtFile('report/report-worker.js')),
  });
}

/** The model as PDF. */
export async function makePdf(maker: ReportMaker, model: ReportModel): Promise<Uint8Array> {
  return maker.make(model, 'pdf', { signal: new AbortController().signal, onStep: () => {} });
}

/** Runs a tool over a PDF; `{}` among the arguments is the file, `{}.out` one beside it. */
export function inspect(tool: PdfTool, pdf: Uint8Array, args: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'teardown-test-pdf-'));
  try {
    const file = path.join(folder, 'report.pdf');
    writeFileSync(file, pdf);
    const run = spawnSync(
      tool,
      args.map((arg) => arg.replace('{}', file)),
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (args.includes('{}.out')) return readFileSync(`${file}.out`, 'latin1');
    if (run.status !== 0)
      throw new Error(`${tool} ended with ${String(run.status)}: ${run.stderr}`);
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A word of a page and where it stands, in points. */
export interface PlacedWord {
  readonly page: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly word: string;
}

/** All words of a PDF with their places. */
export function placedWords(pdf: Uint8Array): readonly PlacedWord[] {
  const words: PlacedWord[] = [];
  let page = 0;
  for (const line of inspect('pdftotext', pdf, ['-bbox', '{}', '-']).split('\n')) {
    if (line.includes('<page ')) page += 1;
    const found = /<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)<\/word>/u.exec(
      line,
    );
    if (found === null) continue;
    const [left, top, right, bottom] = found.slice(1, 5).map(Number);
    words.push({ page, left, top, right, bottom, word: found[5] });
  }
  return words;
}
