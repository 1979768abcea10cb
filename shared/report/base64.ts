const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const PADDING = '='.charCodeAt(0);
/** Codes that become text at once; more arguments than this may be too many for a call. */
const PIECE = 8192;

/** Base64 with padding (RFC 4648 section 4). */
export function base64Text(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word =
      (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
    codes[at] = CODES[word >>> 18];
    codes[at + 1] = CODES[(word >>> 12) & 63];
    codes[at + 2] = left > 1 ? CODES[(word >>> 6) & 63] : PADDING;
    codes[at + 3] = left > 2 ? CODES[word & 63] : PADDING;
    at += 4;
  }
  const parts: string[] = [];
  for (let i = 0; i < codes.length; i += PIECE)
    parts.push(String.fromCharCode(...codes.subarray(i, i + PIECE)));
  return parts.join('');
}

/** The bytes of base64; characters that are none end it. */
export function base64Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let word = 0;
  let bits = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) break;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (word >>> bits) & 0xff;
    length += 1;
  }
  return bytes.slice(0, length);
}
