import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Result } from '../../shared/base/result.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import { spoolStream, type SpooledFile } from '../files/spool.ts';

/** Files that windows uploaded to this server: spooled to disk, named by a token, gone at its end. */
export class Uploads {
  private readonly files = new Map<string, SpooledFile>();

  /** Streams an upload to the spool; the token under which `analysis.open` finds it. */
  async take(stream: Readable, name: string): Promise<Result<string, TeardownError>> {
    const spooled = await spoolStream(stream, name);
    if (!spooled.ok) return spooled;
    const token = randomUUID();
    this.files.set(token, spooled.value);
    return { ok: true, value: token };
  }

  pathOf(token: string): string | null {
    return this.files.get(token)?.path ?? null;
  }

  removeAll(): void {
    for (const file of this.files.values()) file.remove();
    this.files.clear();
  }
}
