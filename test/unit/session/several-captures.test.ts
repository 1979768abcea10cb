import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import { openAnalysis } from '../../../shared/session/analysis.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';

const SAMPLE = 'host/sample/teardown-sample.pcapng';

const RECORDINGS = 'test/lab/recordings';
const graceful = (): ReturnType<typeof fileInMemory> =>
  fileInMemory(`${RECORDINGS}/tls13-graceful/server.pcap`);
const refused = (): ReturnType<typeof fileInMemory> =>
  fileInMemory(`${RECORDINGS}/refused/client.pcap`);

describe('several captures opened together', () => {
  it('are one analysis in order of time, whatever the order they were named in', () => {
    const one = wholeAnalysis(graceful(), refused());
    const other = wholeAnalysis(refused(), graceful());
    const endings = (session: typeof one): string[] =>
      Array.from({ length: session.flowCount }, (_, flow) => session.record(flow).verdict.cause);
    expect(endings(other)).toEqual(endings(one));
    expect([...endings(one)].sort()).toEqual(['connection-refused', 'graceful-close']);
  });

  it('a packet still tells its own file and number there', () => {
    const session = wholeAnalysis(refused(), graceful());
    const { packets } = session.readingState();
    const seen = new Map<string, number[]>();
    for (let packet = 1; packet <= packets; packet += 1) {
      const detail = session.packetDetail(packet);
      if (detail === null) throw new Error(`packet ${packet} cannot be opened`);
      seen.set(detail.capture, [...(seen.get(detail.capture) ?? []), detail.numberInFile]);
    }
    for (const numbers of seen.values()) expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(session.health().captures.map((capture) => capture.packets)).toEqual(
      session.health().captures.map((_, i) => [...seen.values()][i]?.length),
    );
  });

  it('one that cannot be read does not take the others with it', () => {
    const broken = memorySource('broken.pcap', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const session = wholeAnalysis(broken, graceful());
    expect(session.flowCount).toBe(1);
    expect(session.outcome).toBe('part');
    expect(session.health().entries[0]).toMatchObject({ severity: 'damage', file: 'broken.pcap' });
  });

  it('none that can be read gives the first one’s error', () => {
    const opened = openAnalysis([memorySource('empty.pcap', new Uint8Array(0))]);
    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'empty-file', where: { file: 'empty.pcap' } },
    });
  });
});

describe('an analysis that is stopped', () => {
  it('speaks of what was read so far', () => {
    const opened = openAnalysis([fileInMemory(SAMPLE)]);
    if (!opened.ok) throw new Error(opened.error.detail);
    const session = opened.value;
    session.step(100);
    session.stop();
    while (session.step(100));
    expect(session.outcome).toBe('stopped');
    expect(session.readingState().packets).toBe(100);
    expect(session.record(0).verdict.headline).not.toBe('');
    const size = grouped(readFileSync(SAMPLE).length);
    const told = session.health().entries.find(({ code }) => code === 'stopped');
    expect(told?.text).toBe(
      `Reading was stopped at byte ${grouped(told?.offset ?? 0)} of ${size}.`,
    );
    expect(told?.effect).toContain('Verdicts speak of what was read');
    expect(told?.offset).toBe(session.readingState().bytesRead);
  });

  it('after its end has nothing to say about it', () => {
    const session = wholeAnalysis(fileInMemory(SAMPLE));
    session.stop();
    expect(session.health().entries.some(({ code }) => code === 'stopped')).toBe(false);
  });
});

describe('the table, the record and the ladder of every flow', () => {
  it('agree with each other', () => {
    const session = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
    for (let flow = 0; flow < session.flowCount; flow += 1) {
      const row = session.row(flow);
      const record = session.record(flow);
      const explained = session.explain(flow, false);
      expect(record.verdict.headline).toBe(row.headline);
      expect(explained.flow).toEqual(record);
      expect(explained.packets.length).toBe(record.packets.client + record.packets.server);
      const marked = explained.packets.filter((p) => p.marks.includes('retransmission')).length;
      expect(marked).toBe(record.analysis?.retransmission ?? 0);
      for (const { packet } of record.verdict.evidence) {
        expect(session.ladderPosition(flow, true, packet)).toBeGreaterThanOrEqual(0);
      }
      for (const number of record.verdict.why.match(/#\d+/gu) ?? []) {
        expect(record.verdict.evidence.map(({ packet }) => `#${packet}`)).toContain(number);
      }
    }
  });
});
