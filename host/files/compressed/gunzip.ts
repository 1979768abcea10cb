import { crc32 } from 'node:zlib';
import { u16le, u32le } from '../../../shared/base/bytes.ts';
import type { CompressedInput } from './compressed-input.ts';
import { DamagedData, type Decompressed } from './compressed-input.ts';
import { SyncInflate } from './sync-inflate.ts';

const STEP = 1 << 16;
/** Longer names and comments in a member's header are no names. */
const MOST_TEXT = 1 << 16;
/** As much of a damaged member is inflated a second time, to give its content up to the very byte. */
const MOST_AGAIN = 256 * 1024 * 1024;

const HAS_HEADER_CRC = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;

/** gzip (RFC 1952): any number of members, zero padding behind the last one; checks CRC and length. */
export function* gunzip(input: CompressedInput): Decompressed {
  const inflate = new SyncInflate();
  try {
    do {
      readHeader(input);
      yield* member(input, inflate);
      inflate.reset();
    } while (startsMember(input));
  } finally {
    inflate.close();
  }
  skipZeros(input);
  if (!input.atEnd) {
    throw new DamagedData(input.offset, 'bytes follow that are no gzip data');
  }
}

function startsMember(input: CompressedInput): boolean {
  const head = input.peek(2);
  return head.length > 0 && head[0] === 0x1f && (head.length < 2 || head[1] === 0x8b);
}

function readHeader(input: CompressedInput): void {
  const start = input.offset;
  const head = input.take(10);
  const [id1, id2, method, flags] = head;
  if (id1 !== 0x1f || id2 !== 0x8b || method !== 8 || (flags & 0xe0) !== 0) {
    throw new DamagedData(start, 'a gzip header contradicts itself');
  }
  if ((flags & HAS_EXTRA) !== 0) input.take(u16le(input.take(2), 0));
  if ((flags & HAS_NAME) !== 0) skipText(input);
  if ((flags & HAS_COMMENT) !== 0) skipText(input);
  if ((flags & HAS_HEADER_CRC) !== 0) input.take(2);
}

function skipText(input: CompressedInput): void {
  const start = input.offset;
  while (input.take(1)[0] !== 0) {
    if (input.offset - start > MOST_TEXT) {
      throw new DamagedData(start, 'a gzip header contradicts itself');
    }
  }
}

function* member(input: CompressedInput, inflate: SyncInflate): Decompressed {
  const output = new Uint8Array(STEP);
  const start = input.offset;
  let length = 0;
  let crc = 0;
  for (;;) {
    const packed = someOf(input, STEP);
    const { taken, given, failure } = inflate.step(packed, output);
    if (failure !== null) {
      if (length > MOST_AGAIN) throw new DamagedData(input.offset, failure);
      input.goTo(start);
      yield* upToDamage(input, inflate, length);
      throw new DamagedData(input.offset, failure);
    }
    input.skip(taken);
    if (given > 0) {
      const content = output.subarray(0, given);
      length += given;
      crc = crc32(content, crc);
      yield content;
    }
    if (taken < packed.length && given < STEP) break;
  }
  const end = input.offset;
  const trailer = input.take(8);
  if (u32le(trailer, 0) !== crc || u32le(trailer, 4) !== length % 2 ** 32) {
    throw new DamagedData(end, 'the checksum of the content is wrong');
  }
}

/**
 * zlib does not say what it gave before it failed. So the damaged data are inflated again, without
 * what was given already, and byte by byte where they failed: `input` then stands at the damage.
 */
function* upToDamage(input: CompressedInput, inflate: SyncInflate, known: number): Decompressed {
  const output = new Uint8Array(STEP);
  inflate.reset();
  let again = 0;
  while (again < known) {
    const packed = someOf(input, STEP);
    const { taken, given, failure } = inflate.step(packed, output.subarray(0, known - again));
    if (failure !== null) return;
    input.skip(taken);
    again += given;
  }
  for (;;) {
    const { taken, given, failure } = inflate.step(someOf(input, 1), output);
    if (failure !== null) return;
    input.skip(taken);
    if (given > 0) yield output.subarray(0, given);
  }
}

/** At least one byte. */
function someOf(input: CompressedInput, most: number): Uint8Array {
  const packed = input.peek(1, most);
  if (packed.length > 0) return packed;
  throw new DamagedData(input.offset, 'the file ends in the middle of its data');
}

/** Tapes and disk images pad with zeros. */
function skipZeros(input: CompressedInput): void {
  for (;;) {
    const ahead = input.peek(1, STEP);
    const other = ahead.findIndex((byte) => byte !== 0);
    input.skip(other === -1 ? ahead.length : other);
    if (ahead.length === 0 || other !== -1) return;
  }
}
