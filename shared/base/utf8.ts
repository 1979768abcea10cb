import { asciiText } from './bytes.ts';

const REPLACEMENT = '\ufffd';

/**
 * What steers a terminal, breaks a line, reorders its neighbours or is not seen; the two joiners are
 * letters of Persian and Indic names.
 */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/**
 * A name taken from hostile bytes: UTF-8 as it is, U+FFFD for every byte that is none and for every
 * sign that would steer what shows it.
 */
export function nameText(bytes: Uint8Array, from: number, to: number): string {
  for (let i = from; i < to; i += 1)
    if (bytes[i] >= 0x80) return utf8Text(bytes, from, to).replace(STEERING, REPLACEMENT);
  return asciiText(bytes, from, to);
}

/** The last place up to `at` where a letter ends; `at` itself where the bytes are no UTF-8. */
export function letterEnd(bytes: Uint8Array, from: number, at: number): number {
  for (let end = at; end >= from && end > at - 4; end -= 1)
    if (!isContinuation(bytes[end])) return end;
  return at;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/**
 * Text from UTF-8 bytes; a malformed sequence gives U+FFFD and decoding goes on at the next byte.
 * (The engine may use neither the DOM nor Node, so it has no TextDecoder.)
 */
export function utf8Text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  let at = from;
  while (at < to) {
    const lead = bytes[at];
    const size =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    if (size === 1) {
      text += String.fromCharCode(lead);
      at += 1;
      continue;
    }
    const point = size === 0 || at + size > to ? -1 : codePoint(bytes, at, size);
    text += point < 0 ? REPLACEMENT : String.fromCodePoint(point);
    at += point < 0 ? 1 : size;
  }
  return text;
}

/** The code point of a sequence of 2 to 4 bytes, or -1 where it is malformed, overlong or a surrogate. */
function codePoint(bytes: Uint8Array, at: number, size: number): number {
  let point = bytes[at] & (0xff >> (size + 1));
  for (let i = 1; i < size; i += 1) {
    const byte = bytes[at + i];
    if (!isContinuation(byte)) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return -1;
  return point;
}
