/**
 * What a cipher suite does to the length of a record: all that a look without keys can use.
 * `aead8`: 8 explicit nonce bytes and a 16-byte tag (GCM, CCM; RFC 5288, 6655); `ccm8`: 8-byte tag;
 * `chacha`: no explicit nonce (RFC 7905); `cbc16-20`: 16-byte blocks with a 20-byte MAC;
 * `plain20`: a MAC and no padding (stream ciphers, NULL); `tls13`, `tls13-ccm8`: RFC 8446.
 */
export type SuiteKind =
  | 'aead8'
  | 'ccm8'
  | 'chacha'
  | 'tls13'
  | 'tls13-ccm8'
  | `cbc${8 | 16}-${16 | 20 | 32 | 48}`
  | `plain${16 | 20 | 32 | 48}`;

/** IANA "TLS Cipher Suites" by kind, as hexadecimal numbers and ranges. */
const SUITES: readonly (readonly [SuiteKind, string])[] = [
  [
    'aead8',
    '009c-00ad 00c6-00c7 c02b-c032 c050-c063 c06a-c06f c07a-c093 c09c-c09f c0a4-c0a7 c0ac-c0ad c0b0-c0b3 d001-d002 d005',
  ],
  [
    'cbc16-20',
    '002f-003a 0041-0046 0084-0089 008c-008d 0090-0091 0094-009b c004-c005 c009-c00a c00e-c00f c013-c014 c018-c019 c01d-c022 c035-c036',
  ],
  [
    'cbc16-32',
    '003c-0040 0067-006d 00ae 00b2 00b6 00ba-00c5 c023 c025 c027 c029 c037 c03c c03e c040 c042 c044 c046 c048 c04a c04c c04e c064 c066 c068 c070 c072 c074 c076 c078 c094 c096 c098 c09a',
  ],
  [
    'cbc16-48',
    '00af 00b3 00b7 c024 c026 c028 c02a c038 c03d c03f c041 c043 c045 c047 c049 c04b c04d c04f c065 c067 c069 c071 c073 c075 c077 c079 c095 c097 c099 c09b',
  ],
  ['cbc8-16', '0006 0022-0023 0025 0029-002a 0061'],
  [
    'cbc8-20',
    '0007-0016 0019-001b 001e-001f 0021 0026-0027 0062-0063 008b 008f 0093 c003 c008 c00d c012 c017 c01a-c01c c034 fefe-feff ffe0-ffe1',
  ],
  ['ccm8', 'c0a0-c0a3 c0a8-c0ab c0ae-c0af c0ff d003'],
  ['chacha', 'cc13-cc15 cca8-ccae'],
  ['plain16', '0001 0003-0004 0017-0018 0024 002b 0060'],
  [
    'plain20',
    '0002 0005 001c 0020 0028 002c-002e 0064-0066 008a 008e 0092 c001-c002 c006-c007 c00b-c00c c010-c011 c015-c016 c033 c039',
  ],
  ['plain32', '003b 00b0 00b4 00b8 c03a'],
  ['plain48', '00b1 00b5 00b9 c03b'],
  ['tls13', '1301-1304'],
  ['tls13-ccm8', '1305'],
];

const KINDS: ReadonlyMap<number, SuiteKind> = new Map(
  SUITES.flatMap(([kind, list]) =>
    list.split(' ').flatMap((range) => expand(range).map((suite) => [suite, kind] as const)),
  ),
);

/** The kind of a suite by its IANA number, null for one that the table does not know. */
export function suiteKind(suite: number): SuiteKind | null {
  return KINDS.get(suite) ?? null;
}

/** Every kind, for suites that are not known. */
export const SUITE_KINDS: readonly SuiteKind[] = SUITES.map(([kind]) => kind);

/** "009c-009e" as numbers. */
function expand(range: string): number[] {
  const [first, last = first] = range.split('-');
  const from = parseInt(first, 16);
  return Array.from({ length: parseInt(last, 16) - from + 1 }, (_, i) => from + i);
}
