import path from 'node:path';
import { PassThrough } from 'node:stream';
import { openFileSource } from '../files/file-source.ts';
import { spoolStream } from '../files/spool.ts';
import type { SourceSpec } from '../worker/engine-messages.ts';
import { errorLine } from './error-line.ts';
import { CommandFailure, EXIT } from './exit-codes.ts';
import type { Interrupt } from './interrupt.ts';

/** How a capture from stdin is called in records. */
const STDIN_NAME = 'stdin';

/** How long the writer on stdin may take to end after an interrupt. */
const LAST_WORDS_MS = 400;

/** The captures of a command, and how to remove what was spooled for it. */
export interface CaptureFiles {
  readonly specs: readonly SourceSpec[];
  readonly remove: () => void;
}

/** Turns FILE arguments into captures; `-` is read from stdin into the spool first. */
export async function captureFiles(
  files: readonly string[],
  interrupt: Interrupt,
): Promise<CaptureFiles> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new CommandFailure(EXIT.usage, 'teardown: “-” (stdin) can be named once only.');
  }
  refuseUnopenable(files);
  const specs: SourceSpec[] = [];
  let remove = (): void => {};
  for (const file of files) {
    if (file !== '-') {
      specs.push({ path: path.resolve(file), name: path.basename(file) });
      continue;
    }
    const spooled = await spoolStdin(interrupt);
    remove = spooled.remove;
    specs.push({ path: spooled.path, name: STDIN_NAME });
  }
  return { specs, remove };
}

/** Ends the command, before anything is started, where a named file cannot be opened at all. */
export function refuseUnopenable(files: readonly string[]): void {
  for (const file of files) {
    if (file === '-') continue;
    const opened = openFileSource(path.resolve(file), path.basename(file));
    if (!opened.ok) {
      throw new CommandFailure(EXIT.unreadable, errorLine(opened.error, { files: [file] }));
    }
    opened.value.close();
  }
}

/** Reads stdin to its end, or to an interrupt: what came until then is analysed. */
async function spoolStdin(
  interrupt: Interrupt,
): Promise<{ readonly path: string; readonly remove: () => void }> {
  if (process.stdin.isTTY) {
    throw new CommandFailure(
      EXIT.usage,
      'teardown: “-” reads a capture from stdin, but stdin is a terminal. Pipe one in: tcpdump -w - | teardown analyze -',
    );
  }
  const stream = new PassThrough();
  process.stdin.pipe(stream);
  process.stdin.on('error', () => stream.end());
  const forget = interrupt.on(() => {
    // Ctrl+C reaches the writer too: what it still flushes while it ends is waited for a moment.
    const stop = setTimeout(() => {
      process.stdin.unpipe(stream);
      stream.end();
    }, LAST_WORDS_MS);
    stream.once('close', () => {
      clearTimeout(stop);
    });
  });
  const spooled = await spoolStream(stream, STDIN_NAME);
  forget();
  process.stdin.destroy();
  if (!spooled.ok) throw new CommandFailure(EXIT.unreadable, errorLine(spooled.error));
  return { path: spooled.value.path, remove: () => spooled.value.remove() };
}
