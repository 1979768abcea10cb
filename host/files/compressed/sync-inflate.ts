import { constants, createInflateRaw } from 'node:zlib';

/** What is used of the engine inside zlib's streams. */
interface InflateHandle {
  onerror: (message: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputFrom: number,
    inputLength: number,
    output: Uint8Array,
    outputFrom: number,
    outputLength: number,
  ): void;
  reset(): void;
  close(): void;
}

interface InflateStream {
  readonly _handle: InflateHandle;
  /** [output left, input left] after each write. */
  readonly _writeState: Uint32Array;
}

/** What one step took and gave; `failure` where the data contradict themselves. */
export interface InflateStep {
  readonly taken: number;
  readonly given: number;
  readonly failure: string | null;
}

/**
 * Inflates raw deflate data (RFC 1951) in steps on the calling thread. node:zlib streams only by
 * callbacks and its synchronous functions want everything at once, so this drives the engine of its
 * stream directly, as npm's own unpacker does. Whoever reads a capture waits for the bytes anyway.
 */
export class SyncInflate {
  private readonly stream = createInflateRaw() as unknown as InflateStream;
  private readonly handle = this.stream._handle;
  private failure: string | null = null;

  constructor() {
    this.handle.onerror = (message) => {
      this.failure = message;
    };
  }

  /** At the end of the deflate data, neither input nor output is used up. */
  step(input: Uint8Array, output: Uint8Array): InflateStep {
    this.handle.writeSync(constants.Z_NO_FLUSH, input, 0, input.length, output, 0, output.length);
    if (this.failure !== null) return { taken: 0, given: 0, failure: this.failure };
    const [outputLeft, inputLeft] = this.stream._writeState;
    return { taken: input.length - inputLeft, given: output.length - outputLeft, failure: null };
  }

  /** Ready for the next deflate data, also after a failure. */
  reset(): void {
    this.failure = null;
    this.handle.reset();
  }

  close(): void {
    this.handle.close();
  }
}
