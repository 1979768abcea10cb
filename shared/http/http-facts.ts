import type { PacketNumber } from '../base/units.ts';

/** First HTTP/1 request and response in clear. */
export interface HttpFacts {
  readonly method: string | null;
  readonly host: string | null;
  readonly path: string | null;
  readonly status: number | null;
  /** Packet of the first request line, 0 where none was seen. */
  readonly request: PacketNumber;
  /** Packet of the first status line, 0 where none was seen. */
  readonly response: PacketNumber;
  /** Content-Length of the first response, null where it has none or headers were not seen whole. */
  readonly responseLength: number | null;
  /** Relative sequence number of the first byte after the first response's headers, null where unknown. */
  readonly responseBodySeq: number | null;
}
