const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648 section 4). */
export function base64Text(bytes: Uint8Array): string {
  const parts: string[] = [];
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word =
      (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
    text += ALPHABET[word >>> 18] + ALPHABET[(word >>> 12) & 63];
    text += left > 1 ? ALPHABET[(word >>> 6) & 63] : '=';
    text += left > 2 ? ALPHABET[word & 63] : '=';
    if (text.length >= 8192) {
      parts.push(text);
      text = '';
    }
  }
  return parts.join('') + text;
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
