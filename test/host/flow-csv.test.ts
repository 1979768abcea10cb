import { describe, expect, it } from 'vitest';
import { flowCsvHeader, flowCsvLine } from '../../shared/session/flow-csv.ts';
import type { FlowRecord } from '../../shared/session/records.ts';

const sides = { client: 1, server: 2 };

const flow: FlowRecord = {
  schema: 'teardown.flow/1',
  flow: 3,
  capture: 'a.pcap',
  proto: 'tcp',
  tcpStream: 3,
  client: { ip: '10.0.0.2', port: 50_000 },
  server: { ip: '10.0.0.9', port: 80 },
  roleBasis: 'syn',
  tunnel: null,
  start: '2026-01-02T03:04:05.678901234Z',
  duration: 1.5,
  packets: sides,
  bytes: sides,
  uniqueBytes: sides,
  missingBytes: sides,
  completeness: 31,
  zeek: null,
  handshakeRttMs: null,
  analysis: null,
  tls: null,
  http: { method: 'GET', host: 'shop.example', path: '/', status: 200 },
  close: { kind: 'reset', by: 'client', stage: 'later', tags: ['reset', 'fin'], signature: null },
  verdict: {
    cause: 'unexplained',
    class: 'watch',
    confidence: 'low',
    headline: 'Reset, "hard", by the client.',
    why: 'Two lines\nof why.',
    dataLost: 'no',
    evidence: [],
    alternatives: [],
    remedy: '',
    references: [],
  },
  notes: [],
};

/** Cells of a line by column name; quotes undone. */
function cells(record: FlowRecord): Record<string, string> {
  const names = flowCsvHeader().trimEnd().split(',');
  const values = [...flowCsvLine(record).matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/g)].map(
    ([, cell]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell),
  );
  expect(values).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

describe('flows as CSV', () => {
  it('has a cell for every column, empty where a field does not apply', () => {
    expect(cells(flow)).toMatchObject({
      flow: '3',
      'client.ip': '10.0.0.2',
      'close.tags': 'reset fin',
      'tls.sni': '',
      'zeek.state': '',
      duration: '1.5',
    });
  });

  it('quotes commas, quotes and line ends by RFC 4180', () => {
    expect(cells(flow)['verdict.headline']).toBe('Reset, "hard", by the client.');
    expect(cells(flow)['verdict.why']).toBe('Two lines\nof why.');
    expect(flowCsvLine(flow).endsWith('\r\n')).toBe(true);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'gives a spreadsheet no formula from the wire: %j',
    (host) => {
      const evil = { ...flow, http: { method: 'GET', host, path: '/', status: 200 } };
      expect(cells(evil)['http.host']).toBe(`'${host}`);
    },
  );

  it.each([
    ["a;=cmd|'x'!A1", "a;'=cmd|'x'!A1"],
    ['a\t@SUM(A1)', "a\t'@SUM(A1)"],
    ['a\n=1\n-2+3', "a\n'=1\n'-2+3"],
    ['a=b;c-d', 'a=b;c-d'],
    ['a\u0000b', 'a\u2400b'],
  ])('nor one that begins where other separators are in force: %j', (host, cell) => {
    const evil = { ...flow, http: { method: 'GET', host, path: '/', status: 200 } };
    expect(cells(evil)['http.host']).toBe(cell);
  });

  it('leaves numbers alone, negative ones too', () => {
    expect(cells({ ...flow, duration: -0.5 })['duration']).toBe('-0.5');
  });
});
