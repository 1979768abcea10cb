/** Builders for TLS bytes, so that a test reads like the wire. */

const u16 = (value: number): number[] => [value >>> 8, value & 0xff];
const u24 = (value: number): number[] => [value >>> 16, (value >>> 8) & 0xff, value & 0xff];
export const text = (value: string): number[] => Array.from(value, (c) => c.charCodeAt(0));
const list = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes];

/** Bytes that look like nothing in particular, the same on every run. */
export function noise(length: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) & 0xff;
  });
}

/** A record: header and body; a number as body means that many bytes of noise. */
export function record(type: number, body: number | readonly number[], version = 0x0303): number[] {
  const bytes = typeof body === 'number' ? noise(body, type + body) : body;
  return [type, ...u16(version), ...u16(bytes.length), ...bytes];
}

export const CCS = record(20, [1]);
/** An alert in clear: level 1 warning, 2 fatal. */
export const clearAlert = (level: number, code: number): number[] => record(21, [level, code]);

export interface HelloParts {
  readonly sni?: string;
  readonly alpn?: readonly string[];
  readonly versions?: readonly number[];
  readonly legacy?: number;
  /** Bytes of key share: what makes a post-quantum hello large. */
  readonly padding?: number;
}

function extensions(parts: HelloParts, server: boolean): number[] {
  const all: number[] = [];
  const add = (type: number, body: readonly number[]): void => {
    all.push(...u16(type), ...list(body));
  };
  if (parts.sni !== undefined) add(0, list([0, ...list(text(parts.sni))]));
  if (parts.alpn !== undefined)
    add(16, list(parts.alpn.flatMap((name) => [name.length, ...text(name)])));
  if (parts.versions !== undefined) {
    const versions = parts.versions.flatMap(u16);
    add(43, server ? versions : [versions.length, ...versions]);
  }
  if (parts.padding !== undefined) add(51, noise(parts.padding, 3));
  return list(all);
}

/** A ClientHello message (without record header). */
export function clientHelloMessage(parts: HelloParts = {}): number[] {
  const body = [
    ...u16(parts.legacy ?? 0x0303),
    ...noise(32, 7),
    32,
    ...noise(32, 8),
    ...list([...u16(0x1301), ...u16(0xc02f), ...u16(0x00ff)]),
    1,
    0,
    ...extensions(parts, false),
  ];
  return [1, ...u24(body.length), ...body];
}

const RETRY_RANDOM =
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'
    .match(/../g)
    ?.map((hex) => parseInt(hex, 16)) ?? [];

/** A ServerHello message. */
export function serverHelloMessage(suite: number, parts: HelloParts = {}, retry = false): number[] {
  const body = [
    ...u16(parts.legacy ?? 0x0303),
    ...(retry ? RETRY_RANDOM : noise(32, 9)),
    32,
    ...noise(32, 8),
    ...u16(suite),
    0,
    ...extensions(parts, true),
  ];
  return [2, ...u24(body.length), ...body];
}

export const clientHello = (parts: HelloParts = {}): number[] =>
  record(22, clientHelloMessage(parts), 0x0301);
export const serverHello = (suite: number, parts: HelloParts = {}): number[] =>
  record(22, serverHelloMessage(suite, parts));

/** A ClientHello in SSLv2's form (RFC 5246 appendix E.2). */
export function oldClientHello(version = 0x0301, challenge = 16): number[] {
  const body = [
    1,
    ...u16(version),
    ...u16(6),
    0,
    0,
    ...u16(challenge),
    0,
    0,
    5,
    0,
    0,
    10,
    ...noise(challenge),
  ];
  return [0x80, body.length, ...body];
}
