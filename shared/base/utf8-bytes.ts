/**
 * UTF-8 of a text; half a surrogate pair becomes U+FFFD, as `TextEncoder` has it. (The engine may use
 * neither the DOM nor Node, so it has no TextEncoder.)
 */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const scalar = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (scalar < 0x80) bytes[at++] = scalar;
    else if (scalar < 0x800) {
      bytes[at++] = 0xc0 | (scalar >> 6);
      bytes[at++] = 0x80 | (scalar & 63);
    } else if (scalar < 0x10000) {
      bytes[at++] = 0xe0 | (scalar >> 12);
      bytes[at++] = 0x80 | ((scalar >> 6) & 63);
      bytes[at++] = 0x80 | (scalar & 63);
    } else {
      bytes[at++] = 0xf0 | (scalar >> 18);
      bytes[at++] = 0x80 | ((scalar >> 12) & 63);
      bytes[at++] = 0x80 | ((scalar >> 6) & 63);
      bytes[at++] = 0x80 | (scalar & 63);
    }
  }
  return bytes.slice(0, at);
}
