/** Grows a byte array field by field, in either byte order. */
export class ByteWriter {
  private data = new Uint8Array(256);
  private used = 0;
  readonly bigEndian: boolean;

  constructor(bigEndian = false) {
    this.bigEndian = bigEndian;
  }

  get length(): number {
    return this.used;
  }

  u8(value: number): this {
    if (this.used === this.data.length) {
      const grown = new Uint8Array(this.data.length * 2);
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.used] = value;
    this.used += 1;
    return this;
  }

  u16(value: number): this {
    return this.bigEndian
      ? this.u8(value >>> 8).u8(value & 255)
      : this.u8(value & 255).u8(value >>> 8);
  }

  u32(value: number): this {
    return this.bigEndian
      ? this.u16(value >>> 16).u16(value & 0xffff)
      : this.u16(value & 0xffff).u16(value >>> 16);
  }

  u64(value: bigint): this {
    const high = Number((value >> 32n) & 0xffffffffn);
    const low = Number(value & 0xffffffffn);
    return this.bigEndian ? this.u32(high).u32(low) : this.u32(low).u32(high);
  }

  bytes(part: Uint8Array): this {
    for (const byte of part) this.u8(byte);
    return this;
  }

  /** Zeros up to a multiple of `size`. */
  pad(size: number): this {
    while (this.used % size !== 0) this.u8(0);
    return this;
  }

  done(): Uint8Array {
    return this.data.slice(0, this.used);
  }
}

/** Several byte arrays as one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** "0102ff" or "01 02 ff" as bytes. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Text as UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
