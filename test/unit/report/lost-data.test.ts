import { describe, expect, it } from 'vitest';
import { reportCommand } from '../../../shared/report/report-commands.ts';
import { DEFAULT_REPORT } from '../../../shared/report/report-options.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { reportOf, sample, sectionText } from './report-of.ts';

describe('lost data', () => {
  it('is told of its flows in the summary, with what the packets say of it', async () => {
    const summary = sectionText(await reportOf(sample), 'summary');
    const told = /^(?:Data lost|Data possibly lost):.*$/m.exec(summary)?.[0] ?? '';
    for (const lost of ['yes', 'possible']) {
      const flows = [...Array(sample.flowCount).keys()].filter((flow) => {
        const { proto, verdict } = sample.record(flow);
        return proto === 'tcp' && verdict.dataLost === lost;
      });
      expect(flows.length).toBeGreaterThan(0);
      for (const flow of flows.slice(0, 4)) {
        expect(told).toMatch(new RegExp(`\\b${flow}\\b`));
        expect(told).toContain(sample.story(flow).dataLostWhy);
      }
    }
  });

  it('stands with each suspicious flow', async () => {
    const session = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
    const flow = [...Array(session.flowCount).keys()].find(
      (it) => session.record(it).verdict.dataLost === 'yes' && session.record(it).proto === 'tcp',
    );
    expect(flow).toBeDefined();
    const said = { triage: 'suspicious', owner: null, tags: [], override: null } as const;
    session.annotate({ notes: [], flows: [{ flow: flow ?? 0, ...said }] });
    const actions = sectionText(await reportOf(session), 'actions');
    expect(actions).toContain(`Data lost: ${session.story(flow ?? 0).dataLostWhy}.`);
  });
});

describe('the command that makes the report again', () => {
  it('has all that was chosen, as a shell takes it', () => {
    const options = {
      ...DEFAULT_REPORT,
      ...{ title: "Carts' end", author: 'Ada', flows: [1, 4, 5, 6], zone: 'Europe/Berlin' },
      ...{ sections: ['summary', 'flows'] as const, paper: 'letter' as const },
    };
    expect(reportCommand(['a b.pcap'], 'c.teardown', options)).toBe(
      String.raw`teardown report 'a b.pcap' -o report.pdf --case c.teardown --title 'Carts'\'' end' --author Ada --flows 1,4-6 --sections summary,flows --tz Europe/Berlin --paper letter`,
    );
    expect(reportCommand(['a.pcap'], null, DEFAULT_REPORT)).toBe(
      'teardown report a.pcap -o report.pdf',
    );
  });
});
