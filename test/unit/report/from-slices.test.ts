import { describe, expect, it } from 'vitest';
import { reportOf, sample, textsOf } from './report-of.ts';

describe('a report made without its capture', () => {
  it('says so before anything else, in the title block and in the first part', async () => {
    const model = await reportOf(sample, {}, { missing: ['office.pcapng'] });
    expect(model.facts[0]).toMatchObject({
      label: 'Made from',
      text: '21 noted flows kept in the case, not from office.pcapng',
    });
    const [first] = model.sections[0].blocks.flatMap(textsOf);
    expect(first).toMatch(
      /^Made without office\.pcapng\. That capture was not here: .*21 noted flows/u,
    );
  });

  it('says it also where the summary is left out', async () => {
    const change = { sections: ['method'] } as const;
    const model = await reportOf(sample, change, { missing: ['a.pcap', 'b.pcap'] });
    const [first] = model.sections[0].blocks.flatMap(textsOf);
    expect(first).toMatch(/^Made without a\.pcap, b\.pcap\. Those captures were not here/u);
  });

  it('says nothing of it where all captures are here', async () => {
    const model = await reportOf(sample);
    expect(JSON.stringify([model.facts, model.sections])).not.toMatch(/Made (?:from|without)/u);
  });
});
