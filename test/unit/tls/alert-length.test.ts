import { describe, expect, test } from 'vitest';
import { alertRecordLengths } from '../../../shared/tls/alert-length.ts';
import { suiteKind } from '../../../shared/tls/cipher-suites.ts';

describe('the length of an encrypted alert follows from version and cipher suite', () => {
  test.each([
    ['TLS 1.2 ECDHE-RSA-AES128-GCM-SHA256', 0x0303, 0xc02f, [26]],
    ['TLS 1.2 AES128-CCM', 0x0303, 0xc09c, [26]],
    ['TLS 1.2 AES128-CCM8', 0x0303, 0xc0a0, [18]],
    ['TLS 1.2 ECDHE-RSA-CHACHA20-POLY1305', 0x0303, 0xcca8, [18]],
    ['TLS 1.2 AES128-SHA, MAC-then-encrypt or encrypt-then-MAC', 0x0303, 0x002f, [48, 52]],
    ['TLS 1.1 AES128-SHA', 0x0302, 0x002f, [48, 52]],
    ['TLS 1.0 AES128-SHA: no explicit vector', 0x0301, 0x002f, [32, 36]],
    ['TLS 1.2 AES128-SHA256: both the same', 0x0303, 0x003c, [64]],
    ['TLS 1.2 ECDHE-RSA-AES256-SHA384', 0x0303, 0xc028, [80]],
    ['RC4-SHA', 0x0303, 0x0005, [22]],
    ['RC4-MD5', 0x0301, 0x0004, [18]],
    ['3DES-SHA in TLS 1.2', 0x0303, 0x000a, [32, 36]],
    ['3DES-SHA in TLS 1.0', 0x0301, 0x000a, [24, 28]],
    ['TLS 1.3 AES-128-GCM', 0x0304, 0x1301, [19]],
    ['TLS 1.3 CHACHA20', 0x0304, 0x1303, [19]],
    ['TLS 1.3 AES-128-CCM-8', 0x0304, 0x1305, [11]],
    ['TLS 1.3, suite not known', 0x0304, null, [11, 19]],
  ] as const)('%s', (_name, version, suite, lengths) => {
    expect(alertRecordLengths(version, suite)).toEqual(lengths);
  });

  test('a suite that the table does not know may give any length of the table', () => {
    expect(suiteKind(0xabcd)).toBeNull();
    expect(alertRecordLengths(0x0303, 0xabcd)).toEqual(alertRecordLengths(0x0303, null));
    expect(alertRecordLengths(0x0303, null)).toEqual(
      expect.arrayContaining([18, 22, 26, 48, 52, 64, 80]),
    );
    expect(alertRecordLengths(0x0303, null)).not.toContain(19);
  });
});
