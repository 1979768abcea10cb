const recordBytes = 5 + 16_384 + 17;

/**
 * The bytes of a long stream by offset, so that a retransmission carries what the first copy did:
 * random bytes, with the header of a TLS record of application data at every 16,406th where `tls`.
 */
export class StreamBytes {
  constructor(
    private readonly pool: Uint8Array,
    private readonly tls: boolean,
  ) {}

  /** Copies `length` bytes from `offset` into `out` at `at`. */
  copy(offset: number, length: number, out: Uint8Array, at: number): void {
    const from = offset % (this.pool.length - 65_536);
    out.set(this.pool.subarray(from, from + length), at);
    if (!this.tls) {
      return;
    }
    const firstRecord = Math.floor(offset / recordBytes);
    const lastRecord = Math.floor((offset + length - 1) / recordBytes);
    for (let record = firstRecord; record <= lastRecord; record++) {
      for (let i = 0; i < tlsHeader.length; i++) {
        const place = record * recordBytes + i - offset;
        if (place >= 0 && place < length) {
          out[at + place] = tlsHeader[i];
        }
      }
    }
  }
}

const tlsHeader = [23, 3, 3, (16_384 + 17) >> 8, (16_384 + 17) & 255];
