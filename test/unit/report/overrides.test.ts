import { describe, expect, it } from 'vitest';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { reportOf, sectionText } from './report-of.ts';

describe('a class that somebody holds against the engine', () => {
  const session = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
  const flow = [...Array(session.flowCount).keys()].find(
    (it) => session.row(it).class === 'watch' && session.record(it).proto === 'tcp',
  );

  it('is named in the summary and beside its figure', async () => {
    expect(flow).toBeDefined();
    session.annotate({
      notes: [],
      flows: [
        {
          flow: flow ?? 0,
          triage: null,
          owner: null,
          tags: [],
          override: {
            cause: null,
            class: 'harmful',
            why: 'it was the payment',
            by: 'Ann',
            at: '2026-01-01T00:00:00Z',
          },
        },
      ],
    });
    const summary = sectionText(await reportOf(session), 'summary');
    expect(summary).toContain(
      `People judge otherwise: Ann judges flow ${flow ?? -1} harmful. The figures here count Teardown’s own verdicts.`,
    );
    expect(summary).toMatch(/^harmful; \d+ to be watched; 1 judged harmful by Ann$/m);
    expect(summary).toContain(`Ann judges flow ${flow ?? -1} harmful. It was the payment.`);
    expect(summary).not.toContain('Nothing here needs action');
  });

  it('is not named where nobody judges otherwise', async () => {
    session.annotate({ notes: [], flows: [] });
    const summary = sectionText(await reportOf(session), 'summary');
    expect(summary).not.toContain('judge');
  });
});
