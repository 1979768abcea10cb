import path from 'node:path';
import type { DraftFile } from '../draft-file.ts';
import { openDraft, cannotWrite } from './output-file.ts';

const BATCH = 1 << 16;

/** Where a command's output goes: batched, with back-pressure, so that no output piles up in memory. */
export interface TextSink {
  write(text: string): void | Promise<void>;
  /** Writes what is left; a file appears with it. */
  close(): Promise<void>;
  /** Leaves a file as it was; after `close` it does nothing. */
  discard(): void;
}

/** A sink over stdout, or over a file where one was asked for with `-o`. */
export function openSink(file: string | undefined): TextSink {
  return file === undefined ? new StdoutSink() : new FileSink(openDraft(path.resolve(file)));
}

class StdoutSink implements TextSink {
  private batch = '';

  write(text: string): void | Promise<void> {
    this.batch += text;
    if (this.batch.length >= BATCH) return this.flush();
  }

  close(): Promise<void> {
    return this.flush();
  }

  discard(): void {
    this.batch = '';
  }

  private async flush(): Promise<void> {
    const text = this.batch;
    this.batch = '';
    if (text === '') return;
    await new Promise<void>((resolve) => {
      process.stdout.write(text, () => resolve());
    });
  }
}

class FileSink implements TextSink {
  private batch = '';

  constructor(private readonly draft: DraftFile) {}

  write(text: string): void | Promise<void> {
    this.batch += text;
    if (this.batch.length >= BATCH) return this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    this.trying(() => {
      this.draft.commit();
    });
  }

  discard(): void {
    this.draft.discard();
  }

  /** Gives way afterwards, so that an interrupt is heard. */
  private async flush(): Promise<void> {
    const bytes = Buffer.from(this.batch);
    this.batch = '';
    this.trying(() => {
      this.draft.write(bytes);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }

  private trying(act: () => void): void {
    try {
      act();
    } catch (cause) {
      throw cannotWrite(cause);
    }
  }
}
