import { u32le } from '../../../shared/base/bytes.ts';

/** Pieces of the content in order, each valid until the next one is asked for. Throws `DamagedData`. */
export type Decompressed = Generator<Uint8Array, void, void>;

/** What a decompressor reads from: a file, or bytes of a test. */
export interface PackedBytes {
  read(offset: number, into: Uint8Array): number;
}

/** The compressed bytes, read forwards through one buffer. What `take` gives is a view into it. */
export class CompressedInput {
  private readonly source: PackedBytes;
  private buffer: Uint8Array;
  private base = 0;
  private from = 0;
  private to = 0;

  constructor(source: PackedBytes, size = 1 << 16) {
    this.source = source;
    this.buffer = new Uint8Array(size);
  }

  /** Offset in the file of the next byte. */
  get offset(): number {
    return this.base + this.from;
  }

  /** Up to `most` bytes that lie ahead, at least `least` where the file has them; none are taken. */
  peek(least: number, most: number = least): Uint8Array {
    while (this.to - this.from < least && this.fill(least));
    return this.buffer.subarray(this.from, Math.min(this.to, this.from + most));
  }

  /** The next `count` bytes, valid until the next call. Throws `DamagedData` where the file ends before. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    if (bytes.length < count) {
      throw new DamagedData(this.offset + bytes.length, 'the file ends in the middle of its data');
    }
    this.from += count;
    return bytes;
  }

  /** Steps over bytes that were looked at, or that nobody needs. */
  skip(count: number): void {
    const held = Math.min(count, this.to - this.from);
    this.from += held;
    if (held === count) return;
    this.goTo(this.offset + count - held);
  }

  /** Reads on from another place. */
  goTo(offset: number): void {
    this.base = offset;
    this.from = 0;
    this.to = 0;
  }

  get atEnd(): boolean {
    return this.peek(1).length === 0;
  }

  private fill(need: number): boolean {
    const kept = this.buffer.subarray(this.from, this.to);
    const buffer = need > this.buffer.length ? new Uint8Array(need) : this.buffer;
    buffer.set(kept);
    this.buffer = buffer;
    this.base += this.from;
    this.from = 0;
    this.to = kept.length;
    const got = this.source.read(this.base + this.to, buffer.subarray(this.to));
    this.to += Math.max(0, got);
    return got > 0;
  }
}

/** Steps over a skippable frame (RFC 8878, 3.1.2: user data of Zstandard and LZ4); false: there is none. */
export function skipFrame(input: CompressedInput): boolean {
  const head = input.peek(8);
  if (head.length < 8 || (u32le(head, 0) & 0xfffffff0) !== 0x184d2a50) return false;
  input.skip(8 + u32le(head, 4));
  return true;
}

/** Compressed data that cannot be decompressed on. */
export class DamagedData extends Error {
  override name = 'DamagedData';
  /** Where in the compressed file. */
  readonly offset: number;
  /** `unsupported-format`: the data are sound but need what is not there. */
  readonly code: 'damaged' | 'unsupported-format';

  constructor(offset: number, why: string, code: DamagedData['code'] = 'damaged') {
    super(why);
    this.offset = offset;
    this.code = code;
  }
}
