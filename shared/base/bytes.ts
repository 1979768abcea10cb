/**
 * Unchecked reads from a byte array: the caller has made sure that the bytes are there.
 * A read past the end gives 0 for the missing bytes and never throws.
 */

/** 16 bits, big-endian (network order). */
export function u16be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** 16 bits, little-endian. */
export function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

/** 24 bits, big-endian. */
export function u24be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
}

/** 32 bits, big-endian, unsigned. */
export function u32be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** 32 bits, little-endian, unsigned. */
export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** Printable ASCII as it is, every other byte as U+FFFD; names that may be in UTF-8 are `nameText`. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i += 1) {
    // Four at a time: a string for each byte is what reading a name costs most.
    if (i + 4 <= to) {
      const a = bytes[i];
      const b = bytes[i + 1];
      const c = bytes[i + 2];
      const d = bytes[i + 3];
      if (isPrintable(a) && isPrintable(b) && isPrintable(c) && isPrintable(d)) {
        text += String.fromCharCode(a, b, c, d);
        i += 3;
        continue;
      }
    }
    text += isPrintable(bytes[i]) ? String.fromCharCode(bytes[i]) : '\ufffd';
  }
  return text;
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}
