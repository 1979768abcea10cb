import { u32le } from '../../../shared/base/bytes.ts';
import type { CompressedInput } from './compressed-input.ts';
import { DamagedData, skipFrame, type Decompressed } from './compressed-input.ts';
import { decompressLz4Block } from './lz4-block.ts';
import { Xxh32, xxh32 } from './xxh32.ts';

const MAGIC = 0x184d2204;
/** A match reaches back as far. */
const HISTORY = 1 << 16;
const STORED = 0x80000000;

/** What a frame's descriptor says. */
interface FrameFlags {
  readonly linked: boolean;
  readonly blockChecksum: boolean;
  readonly contentChecksum: boolean;
  readonly contentSize: number | null;
  readonly blockSize: number;
}

/** LZ4 frames (LZ4 frame format 1.6), any number of them; checks every checksum that is there. */
export function* unlz4(input: CompressedInput): Decompressed {
  // One buffer for all frames: a file may hold thousands of empty ones.
  let out = new Uint8Array(0);
  for (;;) {
    while (skipFrame(input));
    if (input.atEnd) return;
    const start = input.offset;
    if (u32le(input.take(4), 0) !== MAGIC) {
      throw new DamagedData(start, 'bytes follow that are no LZ4 frame');
    }
    const frame = readDescriptor(input);
    if (out.length < HISTORY + frame.blockSize) out = new Uint8Array(HISTORY + frame.blockSize);
    yield* blocks(input, frame, out);
  }
}

function readDescriptor(input: CompressedInput): FrameFlags {
  const start = input.offset;
  const flags = input.peek(1)[0] ?? 0;
  const length = 2 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4);
  const bytes = input.take(length + 1);
  const size = (bytes[1] >> 4) & 7;
  const sound = flags >> 6 === 1 && (flags & 2) === 0 && (bytes[1] & 0x8f) === 0 && size >= 4;
  if (!sound || bytes[length] !== ((xxh32(bytes.subarray(0, length)) >>> 8) & 0xff)) {
    throw new DamagedData(start, 'an LZ4 frame header contradicts itself');
  }
  if ((flags & 1) !== 0) {
    throw new DamagedData(start, 'it needs a dictionary of its own', 'unsupported-format');
  }
  return {
    linked: (flags & 0x20) === 0,
    blockChecksum: (flags & 0x10) !== 0,
    contentChecksum: (flags & 4) !== 0,
    contentSize: (flags & 8) === 0 ? null : u32le(bytes, 2) + u32le(bytes, 6) * 2 ** 32,
    blockSize: 1 << (8 + 2 * size),
  };
}

/** `out`: what came before, as far as a match may reach, and the block behind it. */
function* blocks(input: CompressedInput, frame: FrameFlags, out: Uint8Array): Decompressed {
  const hash = new Xxh32();
  let history = 0;
  let length = 0;
  for (;;) {
    const start = input.offset;
    const head = u32le(input.take(4), 0);
    if (head === 0) break;
    const end = oneBlock(input, head, start, { out, at: history, frame });
    const content = out.subarray(history, end);
    length += content.length;
    if (frame.contentChecksum) hash.update(content);
    yield content;
    const kept = frame.linked ? Math.min(HISTORY, end) : 0;
    out.copyWithin(0, end - kept, end);
    history = kept;
  }
  const end = input.offset;
  if (frame.contentSize !== null && frame.contentSize !== length) {
    throw new DamagedData(
      end,
      `the content has ${length} bytes and should have ${frame.contentSize}`,
    );
  }
  if (frame.contentChecksum && u32le(input.take(4), 0) !== hash.digest()) {
    throw new DamagedData(end, 'the checksum of the content is wrong');
  }
}

/** Decompresses one block to its place; the index behind it. */
function oneBlock(
  input: CompressedInput,
  head: number,
  start: number,
  place: { readonly out: Uint8Array; readonly at: number; readonly frame: FrameFlags },
): number {
  const { out, at, frame } = place;
  const size = head % STORED;
  if (size > frame.blockSize) throw new DamagedData(start, 'a block is larger than it may be');
  const packed = input.take(frame.blockChecksum ? size + 4 : size);
  const block = packed.subarray(0, size);
  if (frame.blockChecksum && u32le(packed, size) !== xxh32(block)) {
    throw new DamagedData(start, 'the checksum of a block is wrong');
  }
  if (head >= STORED) {
    out.set(block, at);
    return at + size;
  }
  const end = decompressLz4Block(block, out.subarray(0, at + frame.blockSize), at);
  if (end < 0) throw new DamagedData(start, 'a block contradicts itself');
  return end;
}
