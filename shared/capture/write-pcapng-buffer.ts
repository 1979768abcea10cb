/**
 * Blocks of a pcapng section being put together: little endian unless told otherwise, each with its length before and
 * after, padded to four bytes. What has been written is taken away from time to time, so the buffer
 * stays small whatever the file becomes.
 */
export class BlockBuffer {
  /** Bytes that have not been taken yet. */
  length = 0;
  private bytes: Uint8Array;
  private view: DataView;
  private blockStart = 0;

  /** `littleEndian` false: for blocks of a big-endian section of another file. */
  constructor(
    size = 1 << 16,
    private readonly littleEndian = true,
  ) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Begins a block; `end` closes it. */
  begin(type: number): void {
    this.blockStart = this.length;
    this.u32(type);
    this.u32(0);
  }

  /** Ends the block that was begun: pads it and writes both lengths. */
  end(): void {
    this.pad();
    const total = this.length - this.blockStart + 4;
    this.view.setUint32(this.blockStart + 4, total, this.littleEndian);
    this.u32(total);
  }

  /** Everything since the last time, as bytes of the caller's own. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  u8(value: number): void {
    this.room(1);
    this.bytes[this.length] = value;
    this.length += 1;
  }

  u16(value: number): void {
    this.room(2);
    this.view.setUint16(this.length, value, this.littleEndian);
    this.length += 2;
  }

  u32(value: number): void {
    this.room(4);
    this.view.setUint32(this.length, value, this.littleEndian);
    this.length += 4;
  }

  i64(value: bigint): void {
    this.room(8);
    this.view.setBigInt64(this.length, value, this.littleEndian);
    this.length += 8;
  }

  /** Copies bytes from `from` to `to`. */
  copy(bytes: Uint8Array, from = 0, to = bytes.length): void {
    this.room(to - from);
    this.bytes.set(bytes.subarray(from, to), this.length);
    this.length += to - from;
  }

  /** Copies bytes in the opposite order: a number of the other endianness. */
  copyReversed(bytes: Uint8Array, from: number, to: number): void {
    for (let at = to - 1; at >= from; at -= 1) this.u8(bytes[at]);
  }

  /** Zeros up to the next multiple of four. */
  pad(): void {
    while (((this.length - this.blockStart) & 3) !== 0) this.u8(0);
  }

  private room(need: number): void {
    if (this.length + need <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + need, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
