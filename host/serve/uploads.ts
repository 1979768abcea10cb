import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { spoolStream, type SpooledFile } from '../files/spool.ts';

interface Upload {
  readonly file: SpooledFile;
  /** Which window it came from, by the name that its page gave itself. */
  readonly window: string;
}

/**
 * Files that windows uploaded to this server: spooled to disk, named by a token. One is gone when its
 * analysis is over, when its window's socket closes, and at the latest when the server ends.
 */
export class Uploads {
  private readonly files = new Map<string, Upload>();

  /** Streams an upload to the spool; the token under which `analysis.open` finds it. */
  async take(
    stream: Readable,
    name: string,
    window: string,
  ): Promise<Result<string, TeardownError>> {
    const spooled = await spoolStream(stream, name);
    if (!spooled.ok) return spooled;
    const token = randomUUID();
    this.files.set(token, { file: spooled.value, window });
    return { ok: true, value: token };
  }

  pathOf(token: string): string | null {
    return this.files.get(token)?.file.path ?? null;
  }

  remove(token: string): void {
    this.files.get(token)?.file.remove();
    this.files.delete(token);
  }

  removeOf(window: string): void {
    for (const [token, upload] of [...this.files]) if (upload.window === window) this.remove(token);
  }

  removeAll(): void {
    for (const token of [...this.files.keys()]) this.remove(token);
  }
}
