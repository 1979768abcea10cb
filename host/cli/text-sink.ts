import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { CommandFailure, EXIT } from './exit-codes.ts';

const BATCH = 1 << 16;

/** Where a command's output goes: batched, with back-pressure, so that no output piles up in memory. */
export interface TextSink {
  write(text: string): void | Promise<void>;
  close(): Promise<void>;
}

/** A sink over stdout, or over a file where one was asked for with `-o`. */
export async function openSink(file: string | undefined): Promise<TextSink> {
  if (file === undefined) return new StreamSink(process.stdout, false);
  const stream = createWriteStream(file);
  try {
    await once(stream, 'open');
  } catch (cause) {
    throw writeFailure(file, cause);
  }
  return new StreamSink(stream, true, file);
}

class StreamSink implements TextSink {
  private readonly stream: Writable;
  private readonly owned: boolean;
  private readonly file: string;
  private failed: unknown = null;
  private batch = '';

  constructor(stream: Writable, owned: boolean, file = 'the output') {
    this.stream = stream;
    this.owned = owned;
    this.file = file;
    if (owned)
      stream.on('error', (cause) => {
        this.failed = cause;
      });
  }

  write(text: string): void | Promise<void> {
    this.batch += text;
    if (this.batch.length >= BATCH) return this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    if (!this.owned) return;
    await new Promise<void>((resolve) => {
      this.stream.end(resolve);
      this.stream.once('close', () => resolve());
    });
    this.checkFailure();
  }

  private async flush(): Promise<void> {
    const text = this.batch;
    this.batch = '';
    if (text === '') return;
    await new Promise<void>((resolve) => {
      this.stream.write(text, () => resolve());
    });
    this.checkFailure();
  }

  private checkFailure(): void {
    if (this.failed !== null) throw writeFailure(this.file, this.failed);
  }
}

function writeFailure(file: string, cause: unknown): CommandFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CommandFailure(EXIT.usage, `teardown: cannot write ${file}: ${why}`);
}
