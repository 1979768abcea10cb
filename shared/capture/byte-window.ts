import { stillGrows, type ByteSource } from './byte-source.ts';
import type { SourceGrowth } from './byte-source.ts';

/**
 * A sliding window over a byte source: one buffer that is refilled, never the whole file.
 *
 *   file   ........|==== bytes[0..filled) ====|.........
 *                  ^ base
 *
 * The buffer grows only where a single record is larger than it; callers bound what they ask for.
 */
export class ByteWindow {
  bytes: Uint8Array;
  /** File offset of `bytes[0]`. */
  base = 0;
  /** Bytes of the buffer that hold file content. */
  filled = 0;
  /** Why the source could not be read any further, null while it can: a failing disk, a share gone. */
  failure: string | null = null;
  private readonly source: ByteSource;

  constructor(source: ByteSource, size: number) {
    this.source = source;
    this.bytes = new Uint8Array(size);
  }

  /**
   * Makes `need` bytes from index `at` available by moving them to the front and reading on:
   * `bytes[at]` is `bytes[0]` afterwards. False where the file ends before; a length that the file
   * cannot hold costs no memory.
   */
  refill(at: number, need: number): boolean {
    const kept = Math.max(0, this.filled - at);
    if (kept > 0) this.bytes.copyWithin(0, at, at + kept);
    this.base += at;
    this.filled = kept;
    if (need > this.bytes.length) {
      if (!this.reaches(this.base + need)) return false;
      const grown = new Uint8Array(Math.max(need, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, kept));
      this.bytes = grown;
    }
    return this.readUpTo(need, this.bytes.length);
  }

  /** Whether what is missing may still come: asked where the source ended before what was needed. */
  get waits(): boolean {
    return this.failure === null && stillGrows(this.source);
  }

  /** How a followed source ended; null where it was not followed. */
  get growth(): SourceGrowth | null {
    return this.source.growth ?? null;
  }

  /** Bytes of the file from an offset on: as many as it had when it was opened, or were read. */
  left(offset: number): number {
    return Math.max(0, this.source.size - offset, this.base + this.filled - offset);
  }

  /**
   * Makes `need` bytes from a file offset available and returns the offset's index, or -1 where
   * the file ends before. Reads at least `ahead` bytes where it must read.
   */
  at(offset: number, need: number, ahead: number): number {
    const index = offset - this.base;
    if (index >= 0 && index + need <= this.filled) return index;
    if (index > 0 && index < this.filled) {
      return this.refill(index, need) ? 0 : -1;
    }
    if (need > this.bytes.length) {
      if (!this.reaches(offset + need)) return -1;
      this.bytes = new Uint8Array(need);
    }
    this.base = offset;
    this.filled = 0;
    return this.readUpTo(need, Math.max(need, Math.min(ahead, this.bytes.length))) ? 0 : -1;
  }

  /** Holds nothing, from an offset on. */
  forget(offset: number): void {
    this.base = offset;
    this.filled = 0;
  }

  private readUpTo(need: number, wanted: number): boolean {
    while (this.filled < need) {
      const got = this.readSome(wanted);
      if (got <= 0) return false;
      this.filled += got;
    }
    return true;
  }

  private readSome(wanted: number): number {
    const { base, bytes, filled } = this;
    return this.orFailure(() => this.source.read(base + filled, bytes.subarray(filled, wanted)), 0);
  }

  /** Whether the content has that many bytes: asked before memory is taken for them. */
  private reaches(end: number): boolean {
    const { size, compressed } = this.source;
    if (end <= size || compressed === undefined) return end <= size;
    return this.orFailure(() => compressed.reach(end), false);
  }

  /** A source that throws has ended; `failure` says why. */
  private orFailure<T>(ask: () => T, none: T): T {
    try {
      return ask();
    } catch (cause) {
      this.failure = cause instanceof Error ? cause.message : String(cause);
      return none;
    }
  }
}
