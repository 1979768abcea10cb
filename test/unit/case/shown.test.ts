import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import type { PlacedNote } from '../../../shared/session/annotations.ts';
import { PcapngBuilder } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

/** A refused connection a second: SYN, RST; the resets carry a comment of whoever captured them. */
function capture(name: string, sport: number, comment: string): ReturnType<typeof memorySource> {
  const ends = { src: '10.0.0.2', dst: '10.0.0.9', sport, dport: 80 };
  const back = { src: ends.dst, dst: ends.src, sport: 80, dport: sport };
  const file = new PcapngBuilder()
    .section()
    .interface()
    .packet({ bytes: ethernet(tcpPacket({ ...ends, seq: 1, flags: 'S' })), sec: sport })
    .packet({
      bytes: ethernet(tcpPacket({ ...back, seq: 0, ack: 2, flags: 'RA' })),
      sec: sport,
      comments: comment === '' ? [] : [comment, 'twice'],
    });
  return memorySource(name, file.bytes());
}

const note = (id: string, anchor: PlacedNote['anchor'], text: string): PlacedNote => ({
  id,
  anchor,
  text,
  by: 'Ada',
  at: '2026-11-20T14:02:33.123Z',
  edited: null,
});

function saidOnRow(session: AnalysisSession, flow: number, packet: number): readonly string[] {
  const at = session.ladderPosition(flow, false, packet);
  const [row] = session.ladderRows(flow, false, at, 1);
  return row.kind === 'packet' ? row.said : ['no packet row'];
}

describe('what is said', () => {
  it('of a packet in the capture file itself is shown as a note of the capture', () => {
    const session = wholeAnalysis(capture('a.pcapng', 1000, 'the reset'));
    expect(session.record(0).notes).toEqual([
      'capture, on packet 2: the reset',
      'capture, on packet 2: twice',
    ]);
    const { packets } = session.explain(0, false);
    expect(packets.map(({ notes }) => notes)).toEqual([
      [],
      ['capture: the reset', 'capture: twice'],
    ]);
    expect(saidOnRow(session, 0, 2)).toEqual(['capture: the reset', 'capture: twice']);
    expect(saidOnRow(session, 0, 1)).toEqual([]);
  });

  it('in files that are opened together stays with the packets of its file', () => {
    const session = wholeAnalysis(
      capture('late.pcapng', 2000, 'late'),
      capture('silent.pcapng', 1500, ''),
      capture('early.pcapng', 1000, 'early'),
    );
    const notes = [0, 1, 2].map((flow) => session.record(flow).notes[0] ?? null);
    expect(notes).toEqual(['capture, on packet 2: early', null, 'capture, on packet 6: late']);
  });

  it('by people is in row, record, packets and ladder; the engine’s verdict stays', () => {
    const session = wholeAnalysis(capture('a.pcapng', 1000, ''), capture('b.pcapng', 2000, ''));
    const { verdict } = session.record(1);
    const at = '2026-11-20T15:00:00Z';
    session.annotate({
      notes: [
        note('1', { on: 'flow', flow: 1 }, 'on the flow'),
        note('2', { on: 'packet', flow: 1, packet: 4 }, 'on the packet'),
        { ...note('3', { on: 'flow', flow: 1 }, 'nobody said'), by: '', edited: { by: '', at } },
      ],
      flows: [
        {
          flow: 1,
          triage: null,
          owner: 'Ben',
          tags: ['x', 'y'],
          override: { cause: 'client-abort', class: 'benign', why: 'a test', by: 'Cy', at },
        },
      ],
    });
    expect(session.row(1)).toMatchObject({
      ...{ owner: 'Ben', triage: null, labels: ['x', 'y'], notes: 3, override: 'benign' },
    });
    expect(session.row(0)).toMatchObject({ owner: null, notes: 0, override: null });
    const { notes, verdict: after } = session.record(1);
    expect(after).toEqual(verdict);
    expect(notes).toEqual([
      'Triage: not triaged, with Ben',
      'Tags: x, y',
      'Override: benign (client-abort), by Cy, 2026-11-20 15:00 UTC: a test',
      'Ada, 2026-11-20 14:02 UTC: on the flow',
      'Ada, 2026-11-20 14:02 UTC, on packet 4: on the packet',
      'Somebody, 2026-11-20 14:02 UTC (edited by somebody, 2026-11-20 15:00 UTC): nobody said',
    ]);
    expect(saidOnRow(session, 1, 4)).toEqual(['Ada, 2026-11-20 14:02 UTC: on the packet']);
    session.annotate({ notes: [], flows: [] });
    expect(saidOnRow(session, 1, 4)).toEqual([]);
  });

  it('on a packet is found by the text filter, as are tags, owners and reasons', () => {
    const session = wholeAnalysis(capture('a.pcapng', 1000, ''), capture('b.pcapng', 2000, ''));
    const override = { cause: null, class: 'benign', why: 'a Drill', by: 'Cy', at: '' } as const;
    session.annotate({
      notes: [note('2', { on: 'packet', flow: 1, packet: 4 }, 'Zebra')],
      flows: [{ flow: 0, triage: 'ask', owner: 'Ben', tags: ['Quagga'], override }],
    });
    const found = (text: string): readonly number[] => {
      const sort = { column: 'flow', direction: 'up' } as const;
      const { view } = session.view({ text, kinds: [], triage: [], sort });
      return Array.from(session.viewFlows(view) ?? []);
    };
    expect(found('zebra')).toEqual([1]);
    for (const text of ['quagga', 'ben', 'drill']) expect(found(text)).toEqual([0]);
  });

  it('of places in merged captures leads back to the same packets', () => {
    const session = wholeAnalysis(
      capture('late.pcapng', 2000, ''),
      capture('early.pcapng', 1000, ''),
    );
    for (const packet of [1, 2, 3, 4]) {
      expect(session.packetAt(session.placeOf(packet))).toBe(packet);
    }
    expect(session.placeOf(1)).toEqual({ capture: 1, packet: 1 });
    for (const place of [
      { capture: 0, packet: 3 },
      { capture: 2, packet: 1 },
      { capture: 0, packet: 0 },
    ]) {
      expect(session.packetAt(place)).toBe(0);
    }
  });

  it('hashes go to the capture they are of, where another could not be read', () => {
    const broken = memorySource('broken.pcap', Uint8Array.of(1, 2, 3, 4));
    const session = wholeAnalysis(broken, capture('a.pcapng', 1000, ''));
    session.setHash(0, 'of the broken one');
    session.setHash(1, 'of the good one');
    expect(session.inputs).toEqual([1]);
    expect(session.health().captures).toMatchObject([
      { name: 'a.pcapng', sha256: 'of the good one' },
    ]);
  });
});
