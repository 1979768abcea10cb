import { asciiText } from '../base/bytes.ts';
import { letterEnd, nameText } from '../base/utf8.ts';

/** The request line and what the headers of a request say. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly host: string | null;
  readonly contentLength: number | null;
  readonly framing: BodyFraming;
}

/** The status line and what the headers of a response promise. */
export interface ResponseHead {
  readonly status: number;
  /** Content-Length, null where there is none, several differ, or the transfer is chunked. */
  readonly contentLength: number | null;
  readonly framing: BodyFraming;
}

/** How the headers say that the body ends; the method and the status may overrule it. */
export type BodyFraming = 'none' | 'length' | 'chunked' | 'coded' | 'broken';

/** How a message starts. */
export type StartKind = 'request' | 'response' | 'neither' | 'more';

const LONGEST_METHOD = 20;
const LONGEST_TEXT = 2048;
const RESPONSE_START = 'HTTP/1.';
/** Lengths of the names that matter, so that no other name becomes a string. */
const NAME_LENGTHS: ReadonlySet<number> = new Set(
  ['host', 'content-length', 'transfer-encoding'].map((name) => name.length),
);
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/**
 * What the first bytes of a stream are: an HTTP/1 request (token, space, target, "HTTP/1.x" at the
 * line's end), a response ("HTTP/1."), neither, or too few to say (`more`). RFC 9112 section 3.
 */
export function startKind(bytes: Uint8Array, from: number, to: number): StartKind {
  if (from >= to) return 'more';
  if (hasPrefix(bytes, from, to, RESPONSE_START)) {
    return to - from >= RESPONSE_START.length ? 'response' : 'more';
  }
  let at = from;
  while (at < to && isMethodByte(bytes[at])) at += 1;
  if (at - from > LONGEST_METHOD) return 'neither';
  if (at === to) return 'more';
  if (bytes[at] !== SPACE || at - from < 3) return 'neither';
  const end = lineEnd(bytes, from, to);
  if (end < 0) return 'more';
  return end - from > 8 && hasPrefix(bytes, end - 8, end, RESPONSE_START) ? 'request' : 'neither';
}

/** Index after the blank line that ends the headers, -1 where it is not there. Bare LF is taken too (RFC 9112 section 2.2). */
export function headersEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    if (bytes[at] !== LF) continue;
    if (at + 1 < to && bytes[at + 1] === LF) return at + 2;
    if (at + 2 < to && bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return -1;
}

/** Reads a request from its first byte; headers as far as they are there. */
export function parseRequest(bytes: Uint8Array, from: number, to: number): RequestHead | null {
  const end = lineEnd(bytes, from, to);
  if (end < 0) return null;
  const first = indexOfByte(bytes, SPACE, from, end);
  const last = end - 9;
  if (first < 0 || last < first) return null;
  let host: string | null = null;
  const body = new BodyHeaders();
  eachHeader(bytes, from, to, (name, value) => {
    if (name === 'host' && value !== '') host ??= value;
    else body.take(name, value);
  });
  return {
    method: asciiText(bytes, from, first),
    path: shortened(bytes, first + 1, Math.max(last, first + 1)),
    host,
    framing: body.framing,
    contentLength: body.contentLength,
  };
}

/** Reads a response from its first byte; null where the status line is malformed or not whole. */
export function parseResponse(bytes: Uint8Array, from: number, to: number): ResponseHead | null {
  const end = lineEnd(bytes, from, to);
  if (end < 0) return null;
  const digits = asciiText(bytes, from + 9, Math.min(end, from + 12));
  if (!/^[1-9][0-9]{2}$/.test(digits)) return null;
  const body = new BodyHeaders();
  eachHeader(bytes, from, to, (name, value) => {
    body.take(name, value);
  });
  return {
    status: Number(digits),
    contentLength: body.contentLength,
    framing: body.framing,
  };
}

/** Content-Length and Transfer-Encoding of one head (RFC 9112 sections 6.1 to 6.3). */
class BodyHeaders {
  private length: number | null = null;
  private coding: 'chunked' | 'coded' | null = null;
  private broken = false;

  take(name: string, value: string): void {
    if (name === 'transfer-encoding') {
      this.coding = /(^|[\s,])chunked$/i.test(value) ? 'chunked' : 'coded';
      return;
    }
    if (name !== 'content-length') return;
    const length = /^[0-9]{1,15}$/.test(value) ? Number(value) : null;
    if (length === null || (this.length !== null && this.length !== length)) this.broken = true;
    this.length = length;
  }

  get framing(): BodyFraming {
    if (this.coding !== null) return this.coding;
    if (this.broken) return 'broken';
    return this.length === null ? 'none' : 'length';
  }

  get contentLength(): number | null {
    return this.framing === 'length' ? this.length : null;
  }
}

/** Header lines that may matter, up to the blank line; names in lower case, values trimmed. */
function eachHeader(
  bytes: Uint8Array,
  from: number,
  to: number,
  visit: (name: string, value: string) => void,
): void {
  let at = nextLine(bytes, from, to);
  while (at >= 0 && at < to) {
    const end = lineEnd(bytes, at, to);
    if (end <= at) return;
    const colon = indexOfByte(bytes, 0x3a, at, end);
    if (colon > at && NAME_LENGTHS.has(colon - at))
      visit(asciiText(bytes, at, colon).toLowerCase(), shortened(bytes, colon + 1, end).trim());
    at = nextLine(bytes, at, to);
  }
}

/** Readable text, cut with an ellipsis where it is very long. */
function shortened(bytes: Uint8Array, from: number, to: number): string {
  return to - from <= LONGEST_TEXT
    ? nameText(bytes, from, to)
    : `${nameText(bytes, from, letterEnd(bytes, from, from + LONGEST_TEXT))}…`;
}

/** Index of the line's end (before CR LF or LF), -1 where it is not there. */
export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const at = indexOfByte(bytes, LF, from, to);
  return at > from && bytes[at - 1] === CR ? at - 1 : at;
}

/** Index of the byte after the line's end, -1 where it is not there. */
export function nextLine(bytes: Uint8Array, from: number, to: number): number {
  const at = indexOfByte(bytes, LF, from, to);
  return at < 0 ? -1 : at + 1;
}

function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  // Not bytes.indexOf: the array is the reader's whole chunk, and the search must end at `to`.
  for (let at = from; at < to; at += 1) if (bytes[at] === byte) return at;
  return -1;
}

/** The bytes there are agree with the prefix. */
function hasPrefix(bytes: Uint8Array, from: number, to: number, prefix: string): boolean {
  for (let i = 0; i < prefix.length && from + i < to; i += 1) {
    if (bytes[from + i] !== prefix.charCodeAt(i)) return false;
  }
  return true;
}

function isMethodByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f;
}
