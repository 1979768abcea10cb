import { gzipSync } from 'node:zlib';
import { compress } from 'lz4js';
import type { FileSource } from '../../../host/files/file-source.ts';
import { TeardownFailure, type TeardownError } from '../../../shared/contract/errors.ts';
import { concat } from '../../support/byte-writer.ts';

/** Everything that a source gives, and why it gave no more; null: that is all. */
export function contentOf(source: FileSource): {
  readonly content: Uint8Array;
  readonly error: TeardownError | null;
} {
  const parts: Uint8Array[] = [];
  let at = 0;
  try {
    for (;;) {
      const part = new Uint8Array(100_000);
      const got = source.read(at, part);
      if (got <= 0) return { content: concat(...parts), error: null };
      parts.push(part.subarray(0, got));
      at += got;
    }
  } catch (cause) {
    if (!(cause instanceof TeardownFailure)) throw cause;
    return { content: concat(...parts), error: cause.error };
  } finally {
    source.close();
  }
}

/** Packs bytes in each format that is read. Zstandard's blocks are stored: no packer comes with Node 20. */
export const PACKERS: Readonly<
  Record<'gzip' | 'Zstandard' | 'LZ4', (bytes: Uint8Array) => Uint8Array>
> = {
  gzip: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  Zstandard: zstdStored,
  LZ4: (bytes: Uint8Array) => new Uint8Array(compress(bytes)),
};

/** One Zstandard frame: a window of 128 KiB, no checksum, raw blocks of 1000 bytes at most. */
function zstdStored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x38)];
  let at = 0;
  do {
    const block = bytes.subarray(at, at + 1000);
    at += 1000;
    const head = (block.length << 3) | (at >= bytes.length ? 1 : 0);
    parts.push(Uint8Array.of(head, head >> 8, head >> 16), block);
  } while (at < bytes.length);
  return concat(...parts);
}
