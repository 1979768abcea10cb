import { asciiText, u16be, u24be } from '../base/bytes.ts';
import { letterEnd, nameText } from '../base/utf8.ts';

/** Handshake message types (RFC 8446 section 4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;

/** What a ClientHello or ServerHello says. Fields that were not there, or lay beyond the captured bytes, are null. */
export interface Hello {
  readonly type: typeof CLIENT_HELLO | typeof SERVER_HELLO;
  /** ServerHello: the negotiated version; ClientHello: the highest offered; 0: not captured (the extension that may say 1.3). */
  readonly version: number;
  /** Captured to its end: what is not there was not sent. */
  readonly whole: boolean;
  /** ClientHello: the versions of supported_versions, bit n is 0x0300 + n; 0 without that extension. */
  readonly offered: number;
  readonly sni: string | null;
  /** ALPN protocols offered, or the one chosen. */
  readonly alpn: readonly string[];
  /** ServerHello only. */
  readonly suite: number | null;
  readonly retryRequest: boolean;
}

const EXT_SERVER_NAME = 0;
const EXT_ALPN = 16;
const EXT_SUPPORTED_VERSIONS = 43;
const LONGEST_NAME = 255;
/** TLS 1.3 says TLS 1.2 here, and the truth in an extension (RFC 8446 section 4.1.2). */
const LEGACY_OF_13 = 0x0303;
/** First half of SHA-256("HelloRetryRequest"), the random of a HelloRetryRequest (RFC 8446 section 4.1.3). */
const RETRY_RANDOM_START = [
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
];

/**
 * Reads a hello from its handshake header on (type, 24-bit length). Lax: where bytes are missing
 * (snap length, bound), the fields read so far are returned. null where this is no hello.
 */
export function parseHello(bytes: Uint8Array, from: number, to: number): Hello | null {
  if (to - from < 6) return null;
  const type = bytes[from];
  if (type !== CLIENT_HELLO && type !== SERVER_HELLO) return null;
  const legacy = u16be(bytes, from + 4);
  if (legacy < 0x0300 || legacy > 0x0304) return null;
  const stop = from + 4 + u24be(bytes, from + 1);
  const whole = stop <= to;
  const end = Math.min(to, stop);
  const draft: Draft = {
    version: whole || legacy < LEGACY_OF_13 ? legacy : 0,
    whole,
    offered: 0,
    sni: null,
    alpn: [],
  };
  const session = from + 38;
  if (session >= end) return { type, ...draft, suite: null, retryRequest: false };
  let at = session + 1 + bytes[session];
  let suite: number | null = null;
  if (type === SERVER_HELLO) {
    suite = at + 2 <= end ? u16be(bytes, at) : null;
    at += 3;
  } else {
    at += at + 2 <= end ? 2 + u16be(bytes, at) : 2;
    at += at < end ? 1 + bytes[at] : 1;
  }
  readExtensions(bytes, at, end, type, draft);
  const retryRequest = type === SERVER_HELLO && isRetryRandom(bytes, from + 6);
  return { type, ...draft, suite, retryRequest };
}

/**
 * A ClientHello in the form of SSLv2, as clients sent it that would have spoken that too (RFC 5246 appendix E.2):
 * 15 bits of length, type 1, a version of SSL 3.0 to TLS 1.2, and three lengths that add up. It must fill
 * `length` exactly, or it is null: with so little to know it by, nothing less will do.
 */
export function parseOldHello(
  bytes: Uint8Array,
  at: number,
  captured: number,
  length: number,
): Hello | null {
  if (captured < 11 || bytes[at] < 0x80 || bytes[at + 2] !== CLIENT_HELLO) return null;
  const version = u16be(bytes, at + 3);
  if (version < 0x0300 || version > LEGACY_OF_13) return null;
  const [ciphers, session, challenge] = [5, 7, 9].map((from) => u16be(bytes, at + from));
  const fits = (u16be(bytes, at) & 0x7fff) + 2 === length;
  if (!fits || 11 + ciphers + session + challenge !== length) return null;
  if (ciphers === 0 || ciphers % 3 !== 0 || session > 32 || challenge < 16 || challenge > 32)
    return null;
  const none = { whole: true, offered: 0, sni: null, alpn: [], suite: null, retryRequest: false };
  return { type: CLIENT_HELLO, version, ...none };
}

interface Draft {
  version: number;
  readonly whole: boolean;
  offered: number;
  sni: string | null;
  alpn: string[];
}

function readExtensions(
  bytes: Uint8Array,
  from: number,
  end: number,
  type: number,
  draft: Draft,
): void {
  if (from + 2 > end) return;
  const last = Math.min(end, from + 2 + u16be(bytes, from));
  let at = from + 2;
  while (at + 4 <= last) {
    const kind = u16be(bytes, at);
    const body = at + 4;
    const next = body + u16be(bytes, at + 2);
    const stop = Math.min(next, last);
    if (kind === EXT_SERVER_NAME && type === CLIENT_HELLO)
      draft.sni ??= serverName(bytes, body, stop);
    else if (kind === EXT_ALPN && draft.alpn.length === 0)
      draft.alpn = protocols(bytes, body, stop);
    else if (kind === EXT_SUPPORTED_VERSIONS) {
      draft.version = highestVersion(bytes, body, stop, type, draft.version);
      if (type === CLIENT_HELLO) draft.offered = versionBits(bytes, body, stop);
    }
    at = next;
  }
}

/** RFC 6066 section 3: a list of (type, length, name); type 0 is a host name. */
function serverName(bytes: Uint8Array, from: number, end: number): string | null {
  let at = from + 2;
  while (at + 3 <= end) {
    const length = u16be(bytes, at + 1);
    const stop = at + 3 + length;
    if (stop > end) return null;
    if (bytes[at] === 0 && length > 0) {
      const most = at + 3 + LONGEST_NAME;
      return nameText(bytes, at + 3, stop > most ? letterEnd(bytes, at + 3, most) : stop);
    }
    at = stop;
  }
  return null;
}

/** RFC 7301 section 3.1. GREASE names (RFC 8701) stay out: they are noise by design. */
function protocols(bytes: Uint8Array, from: number, end: number): string[] {
  const names: string[] = [];
  let at = from + 2;
  while (at < end && names.length < 64) {
    const stop = at + 1 + bytes[at];
    if (stop > end) break;
    const grease =
      bytes[at] === 2 && (bytes[at + 1] & 0x0f) === 0x0a && bytes[at + 1] === bytes[at + 2];
    if (!grease && stop > at + 1) names.push(asciiText(bytes, at + 1, stop));
    at = stop;
  }
  return names;
}

/** RFC 8446 section 4.2.1: a list in the ClientHello, one version in the ServerHello. */
function highestVersion(
  bytes: Uint8Array,
  from: number,
  end: number,
  type: number,
  legacy: number,
): number {
  if (type === SERVER_HELLO) {
    const chosen = from + 2 <= end ? known(u16be(bytes, from)) : 0;
    return chosen === 0 ? legacy : chosen;
  }
  let best = 0;
  for (let at = from + 1; at + 2 <= end; at += 2) best = Math.max(best, known(u16be(bytes, at)));
  return best === 0 ? legacy : best;
}

/** Bit n for 0x0300 + n in the list of a ClientHello. */
function versionBits(bytes: Uint8Array, from: number, end: number): number {
  let bits = 0;
  for (let at = from + 1; at + 2 <= end; at += 2) {
    const version = known(u16be(bytes, at));
    if (version !== 0) bits |= 1 << (version & 0xff);
  }
  return bits;
}

/** A version that exists, drafts of TLS 1.3 (0x7fxx, 0xfbxx) counted as TLS 1.3; 0 for GREASE and others. */
function known(version: number): number {
  if (version >= 0x0300 && version <= 0x0304) return version;
  const major = version >>> 8;
  return major === 0x7f || major === 0xfb ? 0x0304 : 0;
}

function isRetryRandom(bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < RETRY_RANDOM_START.length; i += 1) {
    if (bytes[from + i] !== RETRY_RANDOM_START[i]) return false;
  }
  return true;
}
