import { u32le } from '../../../shared/base/bytes.ts';
import {
  CompressedInput,
  skipFrame,
  type Decompressed,
  type PackedBytes,
} from './compressed-input.ts';
import { gunzip } from './gunzip.ts';
import { unlz4 } from './unlz4.ts';
import { unzstd } from './unzstd.ts';

/** A compression that is read. */
export interface Compression {
  /** For people. */
  readonly name: 'gzip' | 'Zstandard' | 'LZ4';
  readonly decompress: (input: CompressedInput) => Decompressed;
}

const GZIP: Compression = { name: 'gzip', decompress: gunzip };
const ZSTANDARD: Compression = { name: 'Zstandard', decompress: unzstd };
const LZ4: Compression = { name: 'LZ4', decompress: unlz4 };

/** More skippable frames than any tool writes before the data. */
const MOST_SKIPPED = 64;

/**
 * Which compression a file has, told by its first bytes; null: none that is read. Zstandard and LZ4
 * share frames that are to be skipped (pzstd writes one first): what comes behind them counts.
 */
export function compressionOf(source: PackedBytes): Compression | null {
  const input = new CompressedInput(source, 512);
  for (let skipped = 0; skipped < MOST_SKIPPED; skipped += 1) {
    const known = byMagic(input.peek(4));
    if (known !== null || !skipFrame(input)) return known;
  }
  return null;
}

function byMagic(head: Uint8Array): Compression | null {
  if (head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return GZIP;
  if (head.length < 4) return null;
  switch (u32le(head, 0)) {
    case 0xfd2fb528:
      return ZSTANDARD;
    case 0x184d2204:
      return LZ4;
    default:
      return null;
  }
}
