import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import { analyseFile, recordsOf } from '../lab/open-flows.ts';
import { CORPUS, HAS_CORPUS } from './corpus-files.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

function streamsOf(file: string): readonly FlowRecord[] {
  return recordsOf(analyseFile(path.join(CORPUS, 'captures', file)));
}

function verdictOf(file: string, stream: number): FlowRecord['verdict'] {
  const found = streamsOf(file).find((it) => it.tcpStream === stream);
  if (found === undefined) throw new Error(`${file} has no stream ${stream}`);
  return found.verdict;
}

describe.skipIf(!HAS_CORPUS)('what why says rests on packets in evidence', () => {
  it('names the resets that leap', () => {
    const { why, evidence } = verdictOf('mercury__dns_packet.capture2.pcap', 65);
    const [, first, last] = /leap from seq 1 \(#(\d+)\) to 12\D\d{3} \(#(\d+)\)/u.exec(why) ?? [];
    expect(first).not.toBe(last);
    const cited = evidence.map(({ packet }) => packet);
    expect(cited).toEqual(expect.arrayContaining([Number(first), Number(last)]));
  });

  it.each([1, 3])('names the ClientHello into silence: skype stream %i', (stream) => {
    const { cause, why } = verdictOf('nfstream__skype.pcap', stream);
    expect(cause).toBe('peer-vanished');
    expect(why).toMatch(/Nothing of the server came after the ClientHello #\d+, (?:for|which)/u);
  });

  it('counts the bare resets and claims no more of them', () => {
    const { why } = verdictOf('nDPI__ethereum.pcap', 1);
    expect(why).toContain('The server sent 15 bare RSTs in all.');
  });

  it('names the two resets of a refusal by two senders', () => {
    const refused = streamsOf('CenTrace__200.115.176.142_binance.com_binance.com.pcap').filter(
      ({ verdict }) => verdict.why.includes('two different senders'),
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const { verdict } of refused) expect(verdict.why).toMatch(/, the last #\d+ \d+: two/u);
  });

  it('tells what kernels make of the reset on the number of a FIN that a race met', () => {
    const { why } = verdictOf('mercury__emix.pcap', 370);
    expect(why).toContain("Its seq is the FIN's own number");
  });
});

describe('a server that aborts after the whole response', () => {
  it('leaves nothing to retry', () => {
    const [record] = recordsOf(analyseFile('test/lab/recordings/linger0-server/client.pcap'));
    expect(record?.verdict).toMatchObject({ cause: 'server-abort', dataLost: 'no' });
    expect(record?.verdict.remedy).toMatch(/^Look into the server's log/u);
    expect(record?.verdict.remedy).not.toContain('Retry');
  });
});
