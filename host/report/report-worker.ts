import { parentPort } from 'node:worker_threads';
import { assert } from '../../shared/base/assert.ts';
import { errorOf } from '../dispatch.ts';
import type { FromReport, ToReport } from './report-messages.ts';
import { TypstCompiler } from './typst-compiler.ts';
import { previewPages } from './preview-pages.ts';

/** Entry of the report's thread: typesetting takes seconds and cannot be interrupted from inside. */
assert(parentPort !== null, 'report-worker.ts runs as a worker thread');
const port = parentPort;
const compiler = new TypstCompiler();

function answer(message: FromReport): void {
  port.postMessage(message);
}

async function work(task: ToReport): Promise<FromReport> {
  switch (task.kind) {
    case 'make': {
      const bytes = await compiler.pdf(task.model, (phase) =>
        answer({ kind: 'step', phase, done: 0, total: 0 }),
      );
      return { kind: 'made', bytes };
    }
    case 'preview':
      return { kind: 'pages', preview: await previewPages(compiler, task) };
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
