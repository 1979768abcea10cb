import { u16be, u16le } from '../base/bytes.ts';
import { utf8Bytes } from '../base/utf8-bytes.ts';
import type { RawOptions } from './pcapng-interface.ts';
import { walkOptions } from './pcapng-options.ts';
import type { BlockBuffer } from './write-pcapng-buffer.ts';

/** The longest value of one option: its length is a 16-bit number. */
export const MOST_OPTION_BYTES = 0xffff;

const END_OF_OPTIONS = 0;

/** Option code of a comment (opt_comment), in every block. */
export const COMMENT = 1;
/** Custom options: text and bytes, to be copied; text and bytes, not to be copied to another file. */
const CUSTOM = [2988, 2989] as const;
const CUSTOM_NOT_COPIED = [19372, 19373] as const;

/** Options of one kind of block whose values are numbers: how many bytes turn with the byte order. */
export type NumericOptions = ReadonlyMap<number, number>;

/** if_speed, if_tzone, if_tsoffset, if_txspeed, if_rxspeed. */
export const INTERFACE_NUMBERS: NumericOptions = new Map([
  [8, 8],
  [10, 4],
  [14, 8],
  [16, 8],
  [17, 8],
]);

/** epb_flags, epb_dropcount, epb_packetid, epb_queue. */
export const PACKET_NUMBERS: NumericOptions = new Map([
  [2, 4],
  [4, 8],
  [5, 8],
  [6, 4],
]);

/** Writes one option, padded. */
export function writeOption(out: BlockBuffer, code: number, value: Uint8Array): void {
  out.u16(code);
  out.u16(value.length);
  out.copy(value);
  out.pad();
}

/** Ends a list of options. */
export function endOptions(out: BlockBuffer): void {
  out.u16(END_OF_OPTIONS);
  out.u16(0);
}

/**
 * Writes a comment of any length: what does not fit one option goes on in the next one, cut between
 * characters. A NUL would end the comment for readers written in C: it is shown as U+2400.
 */
export function writeComment(out: BlockBuffer, text: string): void {
  const bytes = utf8Bytes(text.replaceAll('\0', '\u2400'));
  let from = 0;
  do {
    const to = cutBetweenCharacters(bytes, from);
    writeOption(out, COMMENT, bytes.subarray(from, to));
    from = to;
  } while (from < bytes.length);
}

/** Where the piece from `from` on ends: as far as one option reaches, never inside a character. */
function cutBetweenCharacters(bytes: Uint8Array, from: number): number {
  let to = from + MOST_OPTION_BYTES;
  if (to >= bytes.length) return bytes.length;
  while ((bytes[to] & 0xc0) === 0x80) to -= 1;
  return to;
}

/**
 * Copies the options of a block of another file, `leaveOut` left out, without what runs past the
 * block's end. With `numbers` they go into a little-endian file of our own: numbers are turned, and
 * options that must not be copied (19372, 19373) are not. Null: into a copy of the same file.
 */
export function copyOptions(
  out: BlockBuffer,
  { bytes, bigEndian }: RawOptions,
  numbers: NumericOptions | null,
  leaveOut: ((code: number) => boolean) | null,
): void {
  walkOptions(bytes, 0, bytes.length, bigEndian, (code, start, end) => {
    if (leaveOut?.(code) === true) return;
    if (numbers !== null && CUSTOM_NOT_COPIED.some((one) => one === code)) return;
    out.u16(code);
    out.u16(end - start);
    const turned = bigEndian && numbers !== null ? turnedBytes(code, end - start, numbers) : 0;
    out.copyReversed(bytes, start, start + turned);
    out.copy(bytes, start + turned, end);
    out.pad();
  });
}

/** How many bytes at the start of a value are a number. Custom options begin with the 32-bit PEN. */
function turnedBytes(code: number, length: number, numbers: NumericOptions): number {
  const size = CUSTOM.some((one) => one === code) ? 4 : (numbers.get(code) ?? 0);
  return size <= length ? size : 0;
}

/**
 * The value of an option as readers take it: the last one that is not empty (`exactly` 0) or that
 * has exactly so many bytes. Null where there is none.
 */
export function optionValue(
  { bytes, bigEndian }: RawOptions,
  wanted: number,
  exactly = 0,
): Uint8Array | null {
  let found: Uint8Array | null = null;
  walkOptions(bytes, 0, bytes.length, bigEndian, (code, start, end) => {
    const fits = exactly === 0 ? end > start : end - start === exactly;
    if (code === wanted && fits) found = bytes.subarray(start, end);
  });
  return found;
}

/** True where options hold anything at all. */
export function hasOptions({ bytes, bigEndian }: RawOptions): boolean {
  return bytes.length >= 4 && (bigEndian ? u16be : u16le)(bytes, 0) !== END_OF_OPTIONS;
}
