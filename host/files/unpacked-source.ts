import { readSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { bytesText } from '../../shared/base/numbers.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import { CompressedInput, DamagedData, type Decompressed } from './compressed/compressed-input.ts';
import { compressionOf, type Compression } from './compressed/compression.ts';
import { codeFor, sentenceFor, type FileSource } from './file-source.ts';
import { openScratchFile, type ScratchFile } from './scratch-file.ts';

/** When a compressed file is taken for a bomb, and how much of the disk is left to others. */
export interface UnpackLimits {
  /** Content of up to that many bytes is no bomb, whatever its ratio. */
  readonly harmless: number;
  /** Beyond, the content may be that many times as large as what it came from. */
  readonly ratio: number;
  /** Bytes that stay free on the disk with the temporary folder. */
  readonly reserve: number;
  /** Offsets beyond have no place in the packet index. */
  readonly most: number;
  /** How much is decompressed between two looks at that disk, and how many bytes are free on it. */
  readonly lookEvery: number;
  readonly freeBytes: () => number;
}

/** docs/formats.md names them. */
export const UNPACK_LIMITS: UnpackLimits = {
  harmless: 2 ** 30,
  ratio: 250,
  reserve: 2 ** 28,
  most: 2 ** 40 - 1,
  lookEvery: 2 ** 26,
  freeBytes: () => {
    const { bavail, bsize } = statfsSync(tmpdir());
    return bavail * bsize;
  },
};

/** One read decompresses no more than that ahead: first rows come soon, and a cancel is heard. */
const AHEAD = 2 ** 18;

/**
 * The content of a compressed file where `file` is one, told by its first bytes, else `file` itself.
 * Content is decompressed as far as somebody reads, into a scratch file, so that any of it can be
 * read again. Errors: `disk-full`, `not-readable`.
 */
export function unpackedSource(
  file: FileSource,
  limits: UnpackLimits = UNPACK_LIMITS,
): Result<FileSource, TeardownError> {
  try {
    const compression = compressionOf(file);
    if (compression === null) return ok(file);
    if (limits.freeBytes() < file.size + limits.reserve)
      throw diskFull(file.name, 0, limits.reserve);
    return ok(new UnpackedSource(file, compression, openScratchFile(), limits));
  } catch (cause) {
    file.close();
    if (cause instanceof TeardownFailure) return err(cause.error);
    return err(teardownError(codeFor(cause), sentenceFor(cause), { file: file.name }));
  }
}

class UnpackedSource implements FileSource {
  readonly name: string;
  readonly compressed: NonNullable<FileSource['compressed']>;
  /** Bytes of content in the scratch file. */
  size = 0;
  private ended = false;
  /** Why there is no more content behind `size` although there should be. */
  private failure: TeardownFailure | null = null;
  private nextLook: number;
  private readonly input: CompressedInput;
  private readonly pieces: Decompressed;

  constructor(
    private readonly file: FileSource,
    private readonly compression: Compression,
    private readonly scratch: ScratchFile,
    private readonly limits: UnpackLimits,
  ) {
    this.name = file.name;
    this.nextLook = limits.lookEvery;
    this.input = new CompressedInput(file);
    this.pieces = compression.decompress(this.input);
    this.compressed = this.describe();
  }

  read(offset: number, into: Uint8Array): number {
    if (into.length === 0) return 0;
    this.unpackTo(offset + Math.min(into.length, AHEAD));
    const there = Math.min(into.length, this.size - offset);
    if (there > 0) return readSync(this.scratch.fd, into, 0, there, offset);
    if (this.failure !== null) throw this.failure;
    return 0;
  }

  close(): void {
    this.pieces.return();
    this.scratch.close();
    this.file.close();
  }

  private describe(): NonNullable<FileSource['compressed']> {
    const taken = (): number => Math.min(this.input.offset, this.file.size);
    const ended = (): boolean => this.ended;
    const { file, compression } = this;
    return {
      format: compression.name,
      size: file.size,
      get taken() {
        return taken();
      },
      get ended() {
        return ended();
      },
      reach: (end) => {
        this.unpackTo(end);
        if (this.size < end && this.failure !== null) throw this.failure;
        return this.size >= end;
      },
    };
  }

  /** Decompresses until the content has that many bytes, ends or cannot be had. */
  private unpackTo(end: number): void {
    while (this.size < end && !this.ended && this.failure === null) {
      try {
        const piece = this.pieces.next();
        if (piece.done === true) this.ended = true;
        else this.keep(piece.value);
      } catch (cause) {
        this.failure = this.failureOf(cause);
      }
    }
  }

  private keep(piece: Uint8Array): void {
    const { limits, input } = this;
    const size = this.size + piece.length;
    if (size > limits.harmless && size > limits.ratio * input.offset) {
      throw this.refusal(
        `More than ${bytesText(limits.harmless)} came out of the first ${bytesText(input.offset)} of the ${this.compression.name} file, above ${limits.ratio} to 1: it looks like a decompression bomb, and decompressing it ended there.`,
      );
    }
    if (size > limits.most) throw this.refusal('Its content has a TiB or more.');
    if (size >= this.nextLook) {
      this.nextLook = size + limits.lookEvery;
      if (limits.freeBytes() < limits.reserve) throw diskFull(this.name, size, limits.reserve);
    }
    for (let from = 0; from < piece.length;) {
      from += writeSync(this.scratch.fd, piece, from, piece.length - from, this.size + from);
    }
    this.size = size;
  }

  private refusal(detail: string): TeardownFailure {
    const where = { file: this.name, offset: this.input.offset };
    return new TeardownFailure(teardownError('damaged', detail, where));
  }

  private failureOf(cause: unknown): TeardownFailure {
    const { name, compression } = this;
    if (cause instanceof TeardownFailure) return cause;
    if (cause instanceof DamagedData) {
      const { offset, message, code } = cause;
      const detail =
        code === 'damaged'
          ? `The ${compression.name} data are damaged at byte ${offset} of the compressed file: ${message}.`
          : `This is a ${compression.name} file that cannot be decompressed here: ${message}.`;
      return new TeardownFailure(teardownError(code, detail, { file: name, offset }));
    }
    return new TeardownFailure(
      teardownError(codeFor(cause), sentenceFor(cause), { file: name, offset: this.input.offset }),
    );
  }
}

/** Where reading goes on nobody adds advice: then it is part of the sentence. */
function diskFull(file: string, done: number, reserve: number): TeardownFailure {
  const what =
    'The content of this compressed file does not fit on the disk with the temporary folder';
  const rest = `where ${bytesText(reserve)} are to stay free`;
  const detail =
    done === 0
      ? `${what}, ${rest}.`
      : `${what}, ${rest}: ${bytesText(done)} were decompressed. Free space there, or set TMPDIR to a larger disk.`;
  return new TeardownFailure(teardownError('disk-full', detail, { file }));
}
