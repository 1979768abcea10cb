import type { PacketNumber } from '../base/units.ts';

/** How a body ends (RFC 9112 section 6.3). `unknown`: the headers were not seen whole, or contradict each other. */
export const FRAMINGS = ['unknown', 'none', 'length', 'chunked', 'close'] as const;

/** One of them. */
export type Framing = (typeof FRAMINGS)[number];

/**
 * The newest request and response of a connection, pipelined ones included: how far they came.
 * Followed from start line to start line; bodies are jumped over by Content-Length or chunk by chunk.
 */
export interface HttpProgress {
  /** Requests and final responses (1xx apart) that have begun. */
  readonly requests: number;
  readonly responses: number;
  /** Packets with the newest request's and the newest final response's headers, 0 where there is none. */
  readonly request: PacketNumber;
  readonly response: PacketNumber;
  readonly method: string | null;
  readonly status: number | null;
  /** The newest request was sent whole, body included. `unknown`: it could not be followed. */
  readonly asked: 'complete' | 'begun' | 'unknown';
  /**
   * What came of the newest request. `none`: no byte of its response; `until-close`: only the close
   * ends the response, so nothing tells whether it is whole; `switched`: another protocol took over.
   */
  readonly answered: 'none' | 'begun' | 'complete' | 'until-close' | 'switched' | 'unknown';
  readonly framing: Framing;
  /** Bytes of the newest response still to come, as far as captured; null where its length is not known (chunked: at least one more chunk line). */
  readonly missing: number | null;
  /** Relative sequence number of the newest response's first byte, of which the head may still be under way; null where none has begun or it could not be followed. */
  readonly start: number | null;
  /** Relative sequence number where the newest response ends (`length`, or complete), or up to which it is sure to go on (chunked); null where unknown. */
  readonly end: number | null;
}

/** First HTTP/1 request and response in clear, and how far the newest ones came. */
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
  /** The first response is a 400 whose text says that the port wants TLS (nginx, Apache, Go, Tomcat), as far as it stands in the packet of its headers. */
  readonly wantsTls: boolean;
  readonly progress: HttpProgress;
}
