import { Decompress } from 'fzstd';
import { u16le, u32le } from '../../../shared/base/bytes.ts';
import type { CompressedInput } from './compressed-input.ts';
import { DamagedData, skipFrame, type Decompressed } from './compressed-input.ts';
import { Xxh64 } from './xxh64.ts';

const MAGIC = 0xfd2fb528;
const HAS_CHECKSUM = 4;
const MOST_BLOCK = 1 << 17;
const RLE = 1;
const RESERVED = 3;
/** What zstd itself accepts without being told otherwise; a frame needs as much memory. */
const MOST_WINDOW = 128 * 1024 * 1024;
/** Frames may claim that much memory one after the other, and that many times what they take of the file. */
const FREE_WINDOWS = 2 ** 30;
const WINDOWS_RATIO = 1000;
/** fzstd keeps what it is given as long as it has seen fewer bytes of a frame. */
const HELD_START = 18;

/** What a frame's header says (RFC 8878, 3.1.1.1), and the header itself. */
interface FrameHeader {
  readonly bytes: Uint8Array;
  readonly hasChecksum: boolean;
  readonly contentSize: number | null;
  /** Bytes of memory that the frame needs at once. */
  readonly window: number;
}

/**
 * Zstandard frames (RFC 8878), any number of them. fzstd decompresses the blocks; frames are walked
 * here, so that damage has its place, and the checksum, which fzstd passes over, is checked.
 */
export function* unzstd(input: CompressedInput): Decompressed {
  let windows = 0;
  for (;;) {
    while (skipFrame(input));
    if (input.atEnd) return;
    const start = input.offset;
    const header = readHeader(input);
    // Tiny frames with large windows: nothing comes out, and it takes hours.
    windows += header.window;
    if (windows > FREE_WINDOWS && windows > WINDOWS_RATIO * input.offset) {
      throw new DamagedData(start, 'its frames claim far more memory than their data can need');
    }
    yield* blocks(input, header);
  }
}

function readHeader(input: CompressedInput): FrameHeader {
  const start = input.offset;
  const head = input.peek(6);
  if (head.length >= 4 && u32le(head, 0) !== MAGIC) {
    throw new DamagedData(start, 'bytes follow that are no Zstandard frame');
  }
  const flags = head[4] ?? 0;
  const single = (flags & 0x20) !== 0;
  const idLength = [0, 1, 2, 4][flags & 3];
  const sizeLength = [single ? 1 : 0, 2, 4, 8][flags >> 6];
  const bytes = input.take(5 + (single ? 0 : 1) + idLength + sizeLength).slice();
  if ((flags & 8) !== 0) throw new DamagedData(start, 'a frame header contradicts itself');
  const contentSize = sizeOf(bytes, sizeLength);
  if (
    bytes
      .subarray(5 + (single ? 0 : 1))
      .subarray(0, idLength)
      .some((byte) => byte !== 0)
  ) {
    throw new DamagedData(start, 'it needs a dictionary of its own', 'unsupported-format');
  }
  const window = single ? (contentSize ?? 0) : windowOf(bytes[5]);
  if (window > MOST_WINDOW) {
    const mebibytes = Math.ceil(window / 2 ** 20);
    const why = `it needs ${mebibytes} MiB of memory at once; at most 128 MiB are given`;
    throw new DamagedData(start, why, 'unsupported-format');
  }
  // Without the flag fzstd wants no checksum behind the blocks.
  bytes[4] = flags & ~HAS_CHECKSUM;
  return { bytes, hasChecksum: (flags & HAS_CHECKSUM) !== 0, contentSize, window };
}

function sizeOf(header: Uint8Array, sizeLength: number): number | null {
  const at = header.length - sizeLength;
  switch (sizeLength) {
    case 1:
      return header[at];
    case 2:
      return u16le(header, at) + 256;
    case 4:
      return u32le(header, at);
    case 8:
      return u32le(header, at) + u32le(header, at + 4) * 2 ** 32;
    default:
      return null;
  }
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function* blocks(input: CompressedInput, header: FrameHeader): Decompressed {
  const frame = new FrameDecoder(header.bytes);
  const hash = new Xxh64();
  let length = 0;
  let isLast = false;
  while (!isLast) {
    const start = input.offset;
    const head = input.peek(3);
    const bits = head.length < 3 ? 0 : head[0] | (head[1] << 8) | (head[2] << 16);
    const type = (bits >> 1) & 3;
    isLast = (bits & 1) === 1;
    if (type === RESERVED || bits >> 3 > MOST_BLOCK) {
      throw new DamagedData(start, 'a block contradicts itself');
    }
    const block = input.take(3 + (type === RLE ? 1 : bits >> 3));
    for (const content of frame.decode(block, isLast, start)) {
      length += content.length;
      if (header.hasChecksum) hash.update(content);
      yield content;
    }
  }
  const end = input.offset;
  if (header.contentSize !== null && header.contentSize !== length) {
    const why = `the content has ${length} bytes and should have ${header.contentSize}`;
    throw new DamagedData(end, why);
  }
  if (!header.hasChecksum) return;
  const wanted = u32le(input.take(4), 0);
  if (Number(hash.digest() & 0xffffffffn) !== wanted) {
    throw new DamagedData(end, 'the checksum of the content is wrong');
  }
}

/** fzstd on one frame, given one whole block at a time. */
class FrameDecoder {
  private readonly content: Uint8Array[] = [];
  private readonly decoder = new Decompress((bytes) => {
    if (bytes.length > 0) this.content.push(bytes);
  });
  private readonly header: Uint8Array;
  private readonly buffer = new Uint8Array(32 + MOST_BLOCK);
  private fed = 0;

  constructor(header: Uint8Array) {
    this.header = header;
  }

  /** What the block gives; of tiny first blocks it may come with a later one. */
  decode(block: Uint8Array, isLast: boolean, offset: number): readonly Uint8Array[] {
    this.content.length = 0;
    try {
      this.decoder.push(this.fill(block), isLast);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new DamagedData(offset, why);
    }
    return this.content;
  }

  /**
   * fzstd keeps views of what it was given: copies of the first bytes because it still needs them,
   * and one buffer for all others because it does not.
   */
  private fill(block: Uint8Array): Uint8Array {
    const head = this.fed === 0 ? this.header : block.subarray(0, 0);
    const before = this.fed;
    this.fed += head.length + block.length;
    this.buffer.set(head);
    this.buffer.set(block, head.length);
    const filled = this.buffer.subarray(0, head.length + block.length);
    return before < HELD_START ? filled.slice() : filled;
  }
}
