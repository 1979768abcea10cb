/**
 * The design's rows, from the bottom: a folder imports rows below its own, and of its own row what
 * `SHARED_LAW` names (dependency-cruiser sees that no circle comes of it).
 */
export const SHARED_ROWS: readonly (readonly string[])[] = [
  ['base'],
  ['capture', 'wire'],
  ['tcp', 'tls', 'http', 'flows'],
  ['close', 'findings', 'ladder'],
  ['case', 'session', 'pseudonyms', 'report'],
  ['contract'],
];

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
  case: ['base', 'findings'],
  session: [
    ...['base', 'capture', 'wire', 'tcp', 'tls', 'http', 'flows'],
    ...['close', 'findings', 'ladder', 'case'],
  ],
  // Made-up values for every output: packets rewritten by their layers, texts by what was seen.
  pseudonyms: ['base', 'capture', 'wire', 'ladder'],
  report: ['base', 'capture', 'wire', 'ladder', 'findings', 'case', 'pseudonyms'],
  contract: ['base'],
};

/**
 * Lists of names that are part of the contract (causes, columns, triage states, report sections): the
 * only values that it takes from the engine, so that none is written twice.
 */
export const NAME_LISTS: readonly string[] = [
  'shared/findings/rule.ts',
  'shared/session/records.ts',
  'shared/case/case-model.ts',
  'shared/report/report-options.ts',
];

/** Types may also be named across these borders (the seams; gone at run time). */
export const SHARED_TYPE_LAW: Readonly<Record<string, readonly string[]>> = {
  findings: ['close'],
  ladder: ['close', 'findings'],
  case: ['session'],
  pseudonyms: ['session'],
  report: ['close', 'session', 'flows', 'tcp'],
  contract: ['session', 'case', 'report', 'ladder', 'findings'],
};

/** What each outer layer may import of the project, by first folders. */
export const OUTER_LAW: Readonly<Record<string, readonly string[]>> = {
  host: ['host', 'shared'],
  electron: ['electron', 'host', 'shared/contract', 'shared/base'],
  renderer: ['renderer', 'shared/contract', 'shared/base', 'shared/ladder', 'shared/query'],
};
