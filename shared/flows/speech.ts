import { u16be } from '../base/bytes.ts';
import { startKind } from '../http/http-message.ts';
import { APPLICATION_DATA } from '../tls/close-notify.ts';
import { beginsLikeRecord, looksLikeText } from '../tls/record-header.ts';
import type { Speech } from './flow-facts.ts';

/** By the number that a flow's row keeps; 0: nothing told yet. `nothing` is never kept. */
const SPEECHES = ['unknown', 'tls', 'http', 'http2', 'ssh', 'text', 'binary', 'tls'] as const;
const UNTOLD = 0;
const TLS_OTHER = SPEECHES.indexOf('tls');
const HTTP = SPEECHES.indexOf('http');
const HTTP2 = SPEECHES.indexOf('http2');
const SSH = SPEECHES.indexOf('ssh');
const TEXT = SPEECHES.indexOf('text');
const BINARY = SPEECHES.indexOf('binary');
/** A TLS record of a handshake or of application data: no answer to plaintext begins so (an alert may). */
const TLS_TALK = SPEECHES.lastIndexOf('tls');

const HANDSHAKE = 22;
/** A record's type and version must be there. */
const LEAST_RECORD = 3;
/** Begins the client's stream (RFC 9113 section 3.4), in prior knowledge as well as inside TLS. */
const HTTP2_PREFACE = 'PRI * HTTP/2.0';
const SSH_BANNER = 'SSH-';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'CONNECT', 'PATCH', 'TRACE'];
/** Bytes that must be there to tell the HTTP/2 server's SETTINGS: length, type 4, flags, stream 0. */
const FRAME_HEADER = 9;
const SETTINGS = 4;
/** A first SETTINGS frame has at most so many bytes: six a setting, and few are defined. */
const MOST_SETTINGS_BYTES = 120;

/** The PROXY protocol, version 1: one line; version 2: a signature, two bytes, a length and so many bytes. */
const PROXY_LINE = 'PROXY ';
const LONGEST_PROXY_LINE = 107;
const PROXY_SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const PROXY_HEADER = 16;

/**
 * Where the bytes begin that a load balancer's PROXY header goes before; `end` where nothing follows it in this
 * segment, `start` without one.
 */
function behindProxyHeader(bytes: Uint8Array, start: number, end: number): number {
  if (begins(bytes, start, end, PROXY_SIGNATURE) && end - start >= PROXY_HEADER)
    return Math.min(end, start + PROXY_HEADER + u16be(bytes, start + PROXY_HEADER - 2));
  if (!begins(bytes, start, end, PROXY_LINE)) return start;
  const stop = Math.min(end, start + LONGEST_PROXY_LINE);
  for (let at = start + PROXY_LINE.length; at < stop; at += 1) if (bytes[at] === LF) return at + 1;
  return start;
}

const LF = 10;

/**
 * What a side's first payload looks like, as a number below 8 for its row; 0 where too little of it was
 * captured. `whole`: the stream's beginning was seen; without it a line of text or binary bytes say
 * nothing, as they may come from the middle of anything.
 */
export function speechCode(
  bytes: Uint8Array,
  from: number,
  length: number,
  whole: boolean,
): number {
  if (length < 1) return UNTOLD;
  const end = from + length;
  const start = behindProxyHeader(bytes, from, end);
  const captured = end - start;
  // The header alone says nothing of what the client speaks.
  if (captured < 1) return UNTOLD;
  if (captured >= LEAST_RECORD && beginsLikeRecord(bytes, start, captured))
    return bytes[start] === HANDSHAKE || bytes[start] === APPLICATION_DATA ? TLS_TALK : TLS_OTHER;
  if (begins(bytes, start, end, HTTP2_PREFACE) || beginsLikeSettings(bytes, start, end))
    return HTTP2;
  if (begins(bytes, start, end, SSH_BANNER)) return SSH;
  if (isHttp(bytes, start, end)) return HTTP;
  if (!whole) return UNTOLD;
  return looksLikeText(bytes, start, captured) ? TEXT : BINARY;
}

/** The word for a row's number. `spoke`: the side sent payload, the text of a reset apart. */
export function speechOf(code: number, spoke: boolean): Speech {
  return code === UNTOLD && !spoke ? 'nothing' : SPEECHES[code];
}

/** The side began with a TLS handshake or with application data. */
export function talksTls(code: number): boolean {
  return code === TLS_TALK;
}

function isHttp(bytes: Uint8Array, start: number, end: number): boolean {
  const kind = startKind(bytes, start, end);
  if (kind !== 'more') return kind !== 'neither';
  return METHODS.some((method) => begins(bytes, start, end, `${method} `));
}

function beginsLikeSettings(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < FRAME_HEADER || bytes[start] !== 0 || bytes[start + 1] !== 0) return false;
  const length = bytes[start + 2];
  for (let at = start + 4; at < start + FRAME_HEADER; at += 1) if (bytes[at] !== 0) return false;
  return bytes[start + 3] === SETTINGS && length % 6 === 0 && length <= MOST_SETTINGS_BYTES;
}

function begins(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let i = 0; i < text.length; i += 1)
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
