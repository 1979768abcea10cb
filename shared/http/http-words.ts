/**
 * Layout of an HTTP flow's row: 28 words. Only flows whose first payload is an HTTP/1 start line get
 * one; heads in progress and segments that wait live elsewhere, only as long as they do.
 */
export const ROW_WORDS = 28;

/** Bits 0-2 and 3-5: state by side; flags from 8 on; 16-18: framing of the newest response. */
export const STATE = 0;
/** Next wanted byte by side: of a head, a chunk line or a trailer. Bodies are jumped over. */
export const NEXT = 1;
/** First request and final response: their packets, and what they say. */
export const REQUEST = 3;
export const RESPONSE = 4;
export const METHOD = 5;
export const HOST = 6;
export const PATH = 7;
export const STATUS = 8;
export const BODY_SEQ = 9;
export const LENGTH_LOW = 10;
export const LENGTH_HIGH = 11;
/** First payload byte by side. */
export const ORIGIN = 12;
/** End of the highest segment seen, by side. */
export const SEEN = 14;
/** Bytes of a body beyond NEXT, by side: low and high word. */
export const REMAIN = 16;
/** Requests, and final responses, that have begun. */
export const REQUESTS = 20;
export const RESPONSES = 21;
/** The newest request and final response. */
export const LAST_REQUEST = 22;
export const LAST_RESPONSE = 23;
export const LAST_STATUS = 24;
export const LAST_METHOD = 25;
/** Bit n: request n (modulo 32) is a HEAD. */
export const HEADS = 26;
/** First byte of the newest final response. */
export const LAST_START = 27;

/** States of a side. */
export const SIDE_NEW = 0;
/** A start line is due. */
export const SIDE_HEAD = 1;
/** Given up: nothing more is known of it. */
export const SIDE_DONE = 2;
/** A long body, of which NEXT is not yet the end. */
export const SIDE_BODY = 3;
/** The line with a chunk's length is due. */
export const SIDE_CHUNK = 4;
/** A trailer or the blank line is due. */
export const SIDE_TRAILER = 5;
/** A body that only the close ends. */
export const SIDE_OPEN = 6;
/** Another protocol took over (101, CONNECT). */
export const SIDE_SWITCHED = 7;

/** Flags of the first response and of the flow. */
export const HAS_LENGTH = 1 << 8;
export const HAS_BODY_SEQ = 1 << 9;
export const RESPONSE_FROM_1 = 1 << 10;
export const NO_BODY = 1 << 11;
export const WANTS_TLS = 1 << 12;
/** The side that asks. */
export const REQUEST_FROM_1 = 1 << 13;
export const FRAMING_SHIFT = 16;
export const FRAMING_MASK = 7 << FRAMING_SHIFT;
