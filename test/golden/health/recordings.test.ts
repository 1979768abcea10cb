import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../shared/session/records.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const FOLDER = 'test/golden/health/recordings';

function read(name: string): { session: AnalysisSession; entries: HealthReport['entries'] } {
  const session = wholeAnalysis(fileInMemory(path.join(FOLDER, name)));
  return { session, entries: session.health().entries };
}

function flowsBy(session: AnalysisSession, text: string): number {
  const spec = { text, kinds: [], triage: [], sort: { column: 'flow', direction: 'up' } } as const;
  return session.view(spec).counts.matched;
}

/** Real recordings of a bridge between two hosts, each wrong in the way that its name says. */
describe('capture health of a recording', () => {
  it('on “any” of a bridge: half of its packets are copies, not retransmissions of anybody', () => {
    const { session, entries } = read('any-bridge.pcap');
    const copies = entries.find(({ code }) => code === 'duplicates');
    expect(copies).toMatchObject({
      severity: 'warning',
      count: 24,
      extent: { first: 2, last: 48, share: 0.5, flows: 2, filter: 'health:duplicates' },
    });
    expect(copies?.text).toMatch(/another interface, link header or hop/u);
    expect(copies?.extent?.packets[0]).toEqual({ packet: 2, flow: 0 });
    expect(flowsBy(session, 'health:duplicates')).toBe(2);
    expect(session.record(0).verdict).toMatchObject({ cause: 'graceful-close' });
  });

  it('before the network card cut the segments: told with how many and how long', () => {
    const { session, entries } = read('offload.pcap');
    expect(entries).toMatchObject([
      { code: 'offload', severity: 'note', count: 8, extent: { share: 0.25, flows: 2 } },
    ]);
    expect(entries[0].text).toMatch(/up to 14.480 bytes/u);
    expect(entries[0].effect).toMatch(/not of the wire/u);
    expect(flowsBy(session, 'health:offload')).toBe(2);
    expect(session.record(0).verdict.confidence).toBe('high');
  });

  it('with a snap length of 96: the packets that are cut, and the flows', () => {
    const { session, entries } = read('snap-96.pcap');
    const cut = entries.find(({ code, count }) => code === 'snap-length' && count > 0);
    expect(cut).toMatchObject({ count: 6, extent: { first: 4, last: 26, share: 0.2 } });
    expect(flowsBy(session, 'health:snapped')).toBe(3);
  });

  it('of the client’s packets alone: says whose are missing, and every verdict is low', () => {
    const { session, entries } = read('one-sided.pcap');
    expect(entries.map(({ code }) => code)).toEqual(['one-sided']);
    expect(entries[0].text).toMatch(/3 flows of 3 TCP flows. Missing are the server’s packets/u);
    expect(flowsBy(session, 'health:one-sided')).toBe(3);
    for (let flow = 0; flow < 3; flow += 1) {
      const { confidence, why } = session.record(flow).verdict;
      expect(confidence).toBe('low');
      expect(why).toMatch(/only one direction was captured/u);
    }
  });

  it('with packets dropped by the kernel: how many, and whose flows', () => {
    const { session, entries } = read('interface-drops.pcapng');
    expect(entries.find(({ code }) => code === 'interface-drops')).toMatchObject({
      count: 25_730,
      extent: { flows: 1, filter: 'health:drops' },
    });
    expect(flowsBy(session, 'health:drops')).toBe(1);
  });
});
