import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { assert } from '../../shared/base/assert.ts';
import { reportHtml } from '../../shared/report/report-html.ts';
import { reportMarkdown } from '../../shared/report/report-markdown.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { errorOf } from '../dispatch.ts';
import type { ReportFormat } from './report-maker.ts';
import type { FromReport, ToReport } from './report-messages.ts';
import { TypstCompiler } from './typst-compiler.ts';
import { PreviewPages } from './preview-pages.ts';

/** Entry of the report's thread: typesetting takes seconds and cannot be interrupted from inside. */
assert(parentPort !== null, 'report-worker.ts runs as a worker thread');
const port = parentPort;
const compiler = new TypstCompiler();
const pages = new PreviewPages(compiler);

function answer(message: FromReport): void {
  port.postMessage(message);
}

async function make(model: ReportModel, format: ReportFormat): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return compiler.pdf(model, (phase, done, total) =>
        answer({ kind: 'step', phase, done, total }),
      );
    case 'html':
      return new TextEncoder().encode(reportHtml(model));
    case 'md':
      return new TextEncoder().encode(reportMarkdown(model, sha256));
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function work(task: ToReport): Promise<FromReport> {
  switch (task.kind) {
    case 'make':
      return { kind: 'made', bytes: await make(task.model, task.format) };
    case 'preview':
      return { kind: 'pages', preview: await pages.preview(task.model, task.from, task.count) };
  }
}

port.on('message', (task: ToReport) => {
  work(task)
    .catch((cause: unknown): FromReport => ({ kind: 'failed', error: errorOf(cause) }))
    .then(answer)
    .catch((cause: unknown) => {
      throw cause;
    });
});
