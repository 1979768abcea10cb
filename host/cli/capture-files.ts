import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { openFileSource } from '../files/file-source.ts';
import { isNamedPipe, readNamedPipe } from '../files/named-pipe.ts';
import { beginSpool, type RunningSpool } from '../files/spool.ts';
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
  /** Why a stream that is followed ended early; null: it did not. */
  readonly trouble: () => TeardownError | null;
}

/**
 * Turns FILE arguments into captures. `-` and named pipes are spooled: to their end first, or, where the
 * one capture of the command is followed, while it is read.
 */
export async function captureFiles(
  files: readonly string[],
  interrupt: Interrupt,
  follow = false,
): Promise<CaptureFiles> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new CommandFailure(EXIT.usage, 'teardown: “-” (stdin) can be named once only.');
  }
  if (follow && files.length !== 1) {
    throw new CommandFailure(EXIT.usage, 'teardown: --follow takes exactly one FILE.');
  }
  refuseUnopenable(files);
  const specs: SourceSpec[] = [];
  const spools: RunningSpool[] = [];
  const remove = (): void => {
    for (const spool of spools) spool.remove();
  };
  let trouble: TeardownError | null = null;
  for (const file of files) {
    const name = file === '-' ? STDIN_NAME : path.basename(file);
    if (!isStream(file)) {
      const spec = { path: path.resolve(file), name };
      specs.push(follow ? { ...spec, follow: { endMark: null } } : spec);
      continue;
    }
    const stream = file === '-' ? openStdin(interrupt) : openPipe(file, interrupt);
    const spool = beginSpool(stream, name);
    if (!spool.ok) throw new CommandFailure(EXIT.unreadable, errorLine(spool.error));
    spools.push(spool.value);
    const { path: spooled, endMark } = spool.value;
    if (follow) {
      specs.push({ path: spooled, name, follow: { endMark } });
      void spool.value.ended.then((ended) => {
        if (!ended.ok) trouble = ended.error;
      });
      continue;
    }
    const ended = await spool.value.ended;
    if (!ended.ok) {
      remove();
      throw new CommandFailure(EXIT.unreadable, errorLine(ended.error));
    }
    specs.push({ path: spooled, name });
  }
  return { specs, remove, trouble: () => trouble };
}

/** Whether a FILE is a stream, which has no size and is read once. */
export function isStream(file: string): boolean {
  return file === '-' || isNamedPipe(file);
}

/** Ends the command, before anything is started, where a named file cannot be opened at all. */
export function refuseUnopenable(files: readonly string[]): void {
  for (const file of files) {
    if (isStream(file)) continue;
    const opened = openFileSource(path.resolve(file), path.basename(file));
    if (!opened.ok) {
      throw new CommandFailure(EXIT.unreadable, errorLine(opened.error, { files: [file] }));
    }
    opened.value.close();
  }
}

/** Stdin to its end, or to an interrupt: what came until then is analysed. */
function openStdin(interrupt: Interrupt): AsyncIterable<Uint8Array> {
  if (process.stdin.isTTY) {
    throw new CommandFailure(
      EXIT.usage,
      'teardown: “-” reads a capture from stdin, but stdin is a terminal. Pipe one in: tcpdump -w - | teardown analyze -',
    );
  }
  const stream = new PassThrough();
  process.stdin.pipe(stream);
  process.stdin.on('error', () => stream.end());
  stream.once('close', () => process.stdin.destroy());
  return untilInterrupt(stream, interrupt, () => {
    process.stdin.unpipe(stream);
    stream.end();
  });
}

/** A named pipe to the end of its writer, or to an interrupt. */
function openPipe(file: string, interrupt: Interrupt): AsyncIterable<Uint8Array> {
  const pipe = readNamedPipe(path.resolve(file));
  return untilInterrupt(pipe.bytes, interrupt, () => pipe.stop());
}

/** Ctrl+C reaches the writer too: what it still flushes while it ends is waited for a moment. */
async function* untilInterrupt(
  stream: AsyncIterable<Uint8Array>,
  interrupt: Interrupt,
  end: () => void,
): AsyncGenerator<Uint8Array> {
  let stop: ReturnType<typeof setTimeout> | undefined;
  const forget = interrupt.on(() => {
    stop = setTimeout(end, LAST_WORDS_MS);
  });
  try {
    yield* stream;
  } finally {
    clearTimeout(stop);
    forget();
  }
}
