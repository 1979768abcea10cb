import { closeSync, openSync, writeSync } from 'node:fs';

const bufferBytes = 8 * 1024 * 1024;
const largestFrame = 128 * 1024;

/**
 * Writes a classic microsecond pcap of Ethernet frames through one large buffer. A caller asks for
 * room, builds the frame in place (`bytes` from `begin()` on) and ends it with its lengths.
 */
export class PcapWriter {
  readonly bytes = Buffer.allocUnsafe(bufferBytes);
  private readonly file: number;
  private used = 0;
  private flushed = 0;
  packets = 0;

  constructor(
    path: string,
    private readonly snapLength: number,
  ) {
    this.file = openSync(path, 'w');
    this.bytes.writeUInt32LE(0xa1b2c3d4, 0);
    this.bytes.writeUInt16LE(2, 4);
    this.bytes.writeUInt16LE(4, 6);
    this.bytes.fill(0, 8, 16);
    this.bytes.writeUInt32LE(snapLength, 16);
    this.bytes.writeUInt32LE(1, 20);
    this.used = 24;
  }

  /** Where the next frame's first byte goes. */
  begin(): number {
    if (this.used + largestFrame > bufferBytes) {
      this.flush();
    }
    return this.used + 16;
  }

  /** Ends the frame that began at `start`: `length` bytes on the wire at `time` (µs since 1970). */
  end(start: number, length: number, time: number): void {
    const captured = Math.min(length, this.snapLength);
    const { bytes } = this;
    bytes.writeUInt32LE(Math.floor(time / 1e6), start - 16);
    bytes.writeUInt32LE(time % 1e6, start - 12);
    bytes.writeUInt32LE(captured, start - 8);
    bytes.writeUInt32LE(length, start - 4);
    this.used = start + captured;
    this.packets++;
  }

  /** Writes what is left and returns the size of the file. */
  close(): number {
    this.flush();
    closeSync(this.file);
    return this.flushed;
  }

  private flush(): void {
    let done = 0;
    while (done < this.used) {
      done += writeSync(this.file, this.bytes, done, this.used - done);
    }
    this.flushed += done;
    this.used = 0;
  }
}
