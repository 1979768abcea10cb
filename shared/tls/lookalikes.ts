import { TLS_1_3 } from './alert-length.ts';
import { suiteKind } from './cipher-suites.ts';

/** HTTP/2 frames that end connections, by their length in clear: 9 bytes of header and the payload (RFC 9113 section 6). */
const HTTP2_FRAMES: ReadonlyMap<number, string> = new Map([
  [9, 'an HTTP/2 SETTINGS acknowledgement'],
  [13, 'an HTTP/2 WINDOW_UPDATE or RST_STREAM'],
  [17, 'an HTTP/2 GOAWAY or PING'],
]);
/** A KeyUpdate: message header and one byte (RFC 8446 section 4.6.3). */
const KEY_UPDATE = 5;

/**
 * What a short encrypted record that is no alert may be by its length alone (FACTS 4.3): GOAWAY and
 * the like go before a close, and a reader who counts bytes may take one for close_notify. Null where
 * nothing fits. `version` null: not captured, TLS 1.3 is assumed.
 */
export function lookalikeOf(
  version: number | null,
  suite: number | null,
  length: number,
  mayBeHttp2: boolean,
): string | null {
  const clear = length - overhead(version, suite);
  if ((version === null || version === TLS_1_3) && clear === KEY_UPDATE) return 'a TLS KeyUpdate';
  return mayBeHttp2 ? (HTTP2_FRAMES.get(clear) ?? null) : null;
}

/** What encryption adds to a record; HTTP/2 forbids the CBC suites (RFC 9113 appendix A). */
function overhead(version: number | null, suite: number | null): number {
  const kind = suite === null ? null : suiteKind(suite);
  if (version === null || version === TLS_1_3) return 1 + (kind === 'tls13-ccm8' ? 8 : 16);
  if (kind === 'chacha') return 16;
  return 8 + (kind === 'ccm8' ? 8 : 16);
}
