/**
 * Where a capture's bytes come from. The host implements it (file descriptor, spool file); tests
 * implement it over an array. Reading is synchronous because it happens on the analysis worker,
 * where a blocking read is the fastest one and nothing else waits.
 */
export interface ByteSource {
  /** Base name for people and records ("office.pcapng"). */
  readonly name: string;
  /** Size in bytes at the moment of opening. */
  readonly size: number;
  /**
   * Copies up to `into.length` bytes from `offset` and returns how many were copied; 0 at the end.
   * Throws only for a failing device, with a sentence for people: the capture is damaged from there on.
   */
  read(offset: number, into: Uint8Array): number;
}

/** A byte source over memory: tests, pasted text, embedded samples. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, into) {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  };
}
