/**
 * The import law of docs/architecture.md as data. Keys and values are folders; what is not listed
 * is forbidden. A folder may always import itself.
 */
export const SHARED_LAW: Readonly<Record<string, readonly string[]>> = {
  base: [],
  capture: ['base'],
  wire: ['base', 'capture'],
  tcp: ['base', 'capture', 'wire'],
  // Payload of TCP, followed in order; TLS and HTTP are siblings of one row.
  tls: ['base', 'capture', 'wire', 'tcp'],
  http: ['base', 'capture', 'wire', 'tcp'],
  flows: ['base', 'capture', 'wire', 'tcp', 'tls', 'http'],
  close: ['base', 'capture', 'wire', 'tcp', 'tls', 'http', 'flows'],
  findings: ['base', 'capture', 'wire', 'tcp', 'tls', 'http', 'flows'],
  ladder: ['base', 'capture', 'wire', 'tcp', 'tls', 'http', 'flows'],
  case: ['base', 'contract'],
  session: [
    ...['base', 'capture', 'wire', 'tcp', 'tls', 'http', 'flows'],
    ...['close', 'findings', 'ladder', 'case', 'contract'],
  ],
  // Made-up values for every output: packets rewritten by their layers, texts by what was seen.
  pseudonyms: ['base', 'capture', 'wire', 'ladder'],
  report: ['base', 'capture', 'wire', 'ladder', 'findings', 'case', 'pseudonyms', 'contract'],
  contract: ['base', 'findings', 'session', 'case', 'report'],
};

/** Files that every layer may import: errors are data, and the file itself imports nothing. */
export const SHARED_BY_ALL: readonly string[] = ['shared/contract/errors.ts'];

/** Types may also be named across these borders (the seams; gone at run time). */
export const SHARED_TYPE_LAW: Readonly<Record<string, readonly string[]>> = {
  flows: ['close'],
  findings: ['close'],
  ladder: ['close', 'findings'],
  case: ['findings', 'session'],
  pseudonyms: ['session'],
  report: ['close', 'session', 'flows', 'tcp'],
  contract: ['wire', 'ladder', 'findings', 'close', 'flows', 'tcp'],
};

/** What each outer layer may import of the project, by first folders. */
export const OUTER_LAW: Readonly<Record<string, readonly string[]>> = {
  host: ['host', 'shared'],
  electron: ['electron', 'host', 'shared/contract', 'shared/base'],
  renderer: ['renderer', 'shared/contract', 'shared/base', 'shared/ladder', 'shared/query'],
};

/** Types of the session that the contract's messages are made of. */
export const RENDERER_TYPES = [
  'shared/session',
  'shared/case',
  'shared/report',
  'shared/capture',
  'shared/wire',
  'shared/tcp',
];
