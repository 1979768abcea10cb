import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CORPUS, HAS_CORPUS } from '../corpus/corpus-files.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

const PLAYED = path.join('test', 'lab', 'recordings', 'refused-beside-open-port');
const BY_DEVICE = 'by a device in between';

/** CATALOGUE, connection-refused: the refusal's TTL against the host's other packets. */
describe('a refusal beside an open port of the same host', () => {
  it.each(['client', 'router-left'])('played on kernel 6.18, seen at %s', (point) => {
    const records = recordsOf(analyseFile(path.join(PLAYED, `${point}.pcap`)));
    const [, host, router] = records.map(({ verdict }) => verdict);
    expect([host.cause, host.confidence]).toEqual(['connection-refused', 'high']);
    expect(host.headline).not.toContain(BY_DEVICE);
    expect(host.alternatives).toEqual([]);
    expect([router.cause, router.confidence]).toEqual(['connection-refused', 'medium']);
    expect(router.headline).toContain(BY_DEVICE);
    expect(router.alternatives.map(({ cause }) => cause)).toEqual(['injected-reset']);
  });

  it.each(['router-right', 'server'])(
    'behind the router only the host’s own, seen at %s',
    (point) => {
      const records = recordsOf(analyseFile(path.join(PLAYED, `${point}.pcap`)));
      expect(records.map(({ verdict }) => `${verdict.cause} ${verdict.confidence}`)).toEqual([
        'graceful-close high',
        'connection-refused high',
      ]);
    },
  );
});

describe.skipIf(!HAS_CORPUS)('scans and refusals of real traffic', () => {
  const captured = (name: string): ReturnType<typeof recordsOf> =>
    recordsOf(analyseFile(path.join(CORPUS, 'captures', name)));

  it('a host whose open ports have the TTL of its refusals refuses itself', () => {
    const high = captured('mercury__dns_packet.capture2.pcap').filter(
      ({ verdict }) => verdict.cause === 'connection-refused' && verdict.confidence === 'high',
    );
    expect(high.map(({ server }) => server.ip)).toEqual(
      Array.from({ length: 7 }, () => '192.168.1.2'),
    );
    for (const { verdict } of high) expect(verdict.alternatives).toEqual([]);
  });

  it('a scanner that uses connect(): every SYN to port 139 of a hundred hosts is its scan', () => {
    const tried = captured('mercury__emix.pcap').filter(
      ({ client, bytes }) => client.ip === '192.168.1.124' && bytes.client === 0,
    );
    const at = (port: number): string[] => [
      ...new Set(
        tried
          .filter(({ server }) => server.port === port)
          .map(({ verdict }) => `${verdict.cause} ${verdict.confidence}`),
      ),
    ];
    expect(at(139)).toEqual(['scan-syn medium']);
    // It comes back to these and speaks: what it does first is a look whether the port is open.
    expect(at(445)).toEqual(['connect-close-probe medium']);
    expect(at(6667)).toEqual(['syn-unanswered medium']);
  });

  it('two thousand SYNs to a thousand ports are all one scan', () => {
    const causes = captured('nDPI__synscan.pcap').map(({ verdict }) => verdict.cause);
    expect(causes.filter((cause) => cause === 'scan-syn')).toHaveLength(causes.length);
  });

  it('a client that spoke to its only target names no targets', () => {
    const record = captured('CenTrace__200.115.176.142_binance.com_binance.com.pcap')[14];
    expect(record.verdict.cause).toBe('connection-refused');
    for (const { why } of record.verdict.alternatives) expect(why).not.toContain('targets');
  });
});
