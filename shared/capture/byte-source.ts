/**
 * Where a capture's bytes come from. The host implements it (file descriptor, spool file); tests
 * implement it over an array. Reading is synchronous because it happens on the analysis worker,
 * where a blocking read is the fastest one and nothing else waits.
 */
export interface ByteSource {
  /** Base name for people and records ("office.pcapng"). */
  readonly name: string;
  /**
   * Size of the content in bytes at the moment of opening; of a compressed file, as far as it has
   * been decompressed.
   */
  readonly size: number;
  /**
   * Copies up to `into.length` bytes from `offset` and returns how many were copied; 0 at the end.
   * Throws only for a failing device or damaged compressed data, with a sentence for people: the
   * capture is damaged from there on.
   */
  read(offset: number, into: Uint8Array): number;
  /** Names of further parts of its rotated set that lie beside it and are not in the analysis. */
  readonly siblings?: readonly string[];
  /** Of a compressed file only. `size`, `read` and every offset are then those of its content. */
  readonly compressed?: CompressedFile;
  /** Only of a file or stream that is followed while it is written: `size` then grows. */
  readonly growth?: SourceGrowth;
}

/** How far the writer of a followed source is. Changes only between two steps of an analysis. */
export interface SourceGrowth {
  /**
   * `growing`: more may come behind `size`; `ended`: its writer is done, `size` is final; `left`: we
   * stopped following, `size` is final for us though the writer may be in the middle of a record.
   */
  readonly state: 'growing' | 'ended' | 'left';
  /** For people: why following ended by itself (rotation, another file in its place); else null. */
  readonly remark: string | null;
}

/** A compressed file that is decompressed as far as somebody reads. */
export interface CompressedFile {
  /** For people: "gzip", "Zstandard", "LZ4". */
  readonly format: string;
  /** Size of the file as its user has it. */
  readonly size: number;
  /** Bytes of that file taken so far. */
  readonly taken: number;
  /** Its whole content has been decompressed: `size` of the source is final. */
  readonly ended: boolean;
  /**
   * Decompresses on until the content has `end` bytes; false where it is shorter. Throws where it
   * cannot be decompressed that far, like `read`.
   */
  reach(end: number): boolean;
}

/** Size of the file as its user has it: what a listing and the progress count in. */
export function fileSize(source: ByteSource): number {
  return source.compressed?.size ?? source.size;
}

/** How much of that size is done when the content was read up to `position`. */
export function fileBytesDone(source: ByteSource, position: number): number {
  return source.compressed?.taken ?? position;
}

/** Whether more may come behind the present end of a source. */
export function stillGrows(source: ByteSource): boolean {
  return source.growth?.state === 'growing';
}

/** Whether `position` is the end of the content. */
export function isAtEnd(source: ByteSource, position: number): boolean {
  return (source.compressed?.ended ?? true) && position >= source.size;
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
