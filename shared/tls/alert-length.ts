import { SUITE_KINDS, suiteKind, type SuiteKind } from './cipher-suites.ts';

/** Versions as on the wire. */
export const TLS_1_0 = 0x0301;
export const TLS_1_1 = 0x0302;
export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

/** Length of an alert before encryption: level and description. */
export const CLEAR_ALERT_LENGTH = 2;

/**
 * Record lengths that an encrypted alert can have (FACTS 4.2). TLS 1.2 and older: outer type 21;
 * TLS 1.3: outer type 23. CBC gives two lengths, MAC-then-encrypt and encrypt-then-MAC
 * (RFC 7366), because the extension that decides may not have been captured. A suite or version
 * that is not known (null) gives the lengths of every suite.
 */
export function alertRecordLengths(
  version: number | null,
  suite: number | null,
): readonly number[] {
  const known = suite === null || suiteKind(suite) === null ? 0x10000 : suite;
  const key = known * 0x10000 + (version ?? 0);
  const computed = COMPUTED.get(key) ?? compute(version, suite);
  COMPUTED.set(key, computed);
  return computed;
}

/** Every flow asks, few combinations exist: known suites times versions. */
const COMPUTED = new Map<number, readonly number[]>();

function compute(version: number | null, suite: number | null): readonly number[] {
  const kind = suite === null ? null : suiteKind(suite);
  const kinds = kind === null ? kindsOf(version) : [kind];
  const versions = version === null ? [TLS_1_0, TLS_1_2] : [version];
  const lengths = versions.flatMap((v) => kinds.flatMap((k) => lengthsOfKind(k, v)));
  return [...new Set(lengths)].sort((a, b) => a - b);
}

/** Kinds that a version can use. */
function kindsOf(version: number | null): readonly SuiteKind[] {
  if (version === TLS_1_3) return ['tls13', 'tls13-ccm8'];
  return SUITE_KINDS.filter((kind) => !kind.startsWith('tls13'));
}

function lengthsOfKind(kind: SuiteKind, version: number): readonly number[] {
  switch (kind) {
    case 'aead8':
      return [8 + CLEAR_ALERT_LENGTH + 16];
    case 'ccm8':
      return [8 + CLEAR_ALERT_LENGTH + 8];
    case 'chacha':
      return [CLEAR_ALERT_LENGTH + 16];
    case 'tls13':
      return [CLEAR_ALERT_LENGTH + 1 + 16];
    case 'tls13-ccm8':
      return [CLEAR_ALERT_LENGTH + 1 + 8];
    default:
      return macLengths(kind, version);
  }
}

/** Block and stream ciphers with a MAC: "cbc16-20", "plain16". */
function macLengths(kind: string, version: number): readonly number[] {
  const mac = Number(kind.slice(-2));
  if (kind.startsWith('plain')) return [CLEAR_ALERT_LENGTH + mac];
  const block = kind.startsWith('cbc16') ? 16 : 8;
  // TLS 1.1 and later send the initialisation vector with each record (RFC 4346 section 6.2.3.2).
  const vector = version >= TLS_1_1 ? block : 0;
  const macThenEncrypt = vector + Math.ceil((CLEAR_ALERT_LENGTH + mac + 1) / block) * block;
  return [macThenEncrypt, vector + block + mac];
}
