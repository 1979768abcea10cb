import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { UNTIMED_TEXT } from '../../../shared/capture/untimed.ts';
import { packetSlice } from '../../../shared/session/packet-slices.ts';
import { PcapngBuilder } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { allTexts, reportOf, sectionText } from './report-of.ts';

const ends = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50_000, dport: 8080 };
const syn = ethernet(tcpPacket({ ...ends, flags: 'S', seq: 1 }));

function untimed(): ReturnType<typeof wholeAnalysis> {
  const file = new PcapngBuilder()
    .section()
    .interface()
    .simplePacket(syn)
    .simplePacket(syn)
    .bytes();
  return wholeAnalysis(memorySource('spb.pcapng', file));
}

describe('packets without a time', () => {
  it('are told of in the copy of them', () => {
    const steps = packetSlice(untimed(), [0], 1e6, {
      application: 'Teardown test',
      notes: true,
      capture: null,
    });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const copy = wholeAnalysis(memorySource('copy.pcapng', step.value.bytes));
    expect(copy.captures[0].comments.map(({ on, text }) => [on, text])).toEqual([
      [
        'section',
        '2 packets of spb.pcapng have no time there (Simple Packet Blocks): each stands here with the time of the packet before it, or the beginning of 1970 where none was before it.',
      ],
    ]);
  });

  it('give a report no date, and its summary says why', async () => {
    const model = await reportOf(untimed());
    expect(model.title).not.toContain('1970');
    expect(model.facts.find(({ label }) => label === 'Covers')?.text).toBe(
      'unknown: no packet has a time',
    );
    expect(sectionText(model, 'summary')).toContain(UNTIMED_TEXT);
    expect(allTexts(model).filter((text) => text.startsWith('1970'))).toEqual([]);
  });

  it('are no matter in a capture whose packets have times', async () => {
    const steps = packetSlice(
      wholeAnalysis(
        memorySource(
          'timed.pcapng',
          new PcapngBuilder()
            .section()
            .interface()
            .packet({ bytes: syn, sec: 1_700_000_000, nsec: 0 })
            .bytes(),
        ),
      ),
      [0],
      1e6,
      { application: 'Teardown test', notes: true, capture: null },
    );
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const copy = wholeAnalysis(memorySource('copy.pcapng', step.value.bytes));
    expect(copy.captures[0].comments).toEqual([]);
  });
});
