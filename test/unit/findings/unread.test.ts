import { describe, expect, it } from 'vitest';

import { judge, tell } from '../../../shared/findings/rank.ts';
import type { CauseId, Confidence } from '../../../shared/findings/rule.ts';
import { flowFacts, type SideParts } from '../../support/facts-builder.ts';
import { allRecordings, recordOf } from '../../golden/lab/lab-recordings.ts';
import { analyseFile, recordsOf } from '../../golden/lab/open-flows.ts';
import { Talk } from './talk.ts';

const asked = { firstData: 4, lastData: 4, uniqueBytes: 200 };
const answered = { firstData: 5, lastData: 7, uniqueBytes: 60_000 };
const reset = { packet: 9 } as const;

describe('a close over unread data', () => {
  const cases: readonly (readonly [string, SideParts, CauseId, Confidence])[] = [
    [
      'the window was shut and stayed so',
      { lastWindow: 0, zeroWindows: 2, zeroWindowSince: 8 },
      'abort-with-unread-data',
      'low',
    ],
    [
      'the window had fallen to a tenth and stayed there',
      { lastWindow: 6000, largestWindow: 60_000 },
      'abort-with-unread-data',
      'low',
    ],
    [
      'the window had fallen by a tenth',
      { lastWindow: 54_000, largestWindow: 60_000 },
      'client-abort',
      'low',
    ],
    ['the window was shut once and opened again', { zeroWindows: 2 }, 'client-abort', 'low'],
    ['the window was open all the time: SO_LINGER 0 looks the same', {}, 'client-abort', 'low'],
  ];

  it.each(cases)('%s', (_name, own, cause, confidence) => {
    const facts = flowFacts({
      client: { ...asked, ...own, resets: [reset] },
      server: answered,
      times: { 9: 500 },
      http: { request: 4, response: 5, responseLength: 59_900, responseBodySeq: 101 },
    });
    const { rule, match } = judge(facts);
    expect([rule.id, match.confidence]).toEqual([cause, confidence]);
  });

  it('is an alternative wherever an abort leads over data that may be unread', () => {
    const facts = flowFacts({
      client: { ...asked, resets: [reset] },
      server: answered,
      times: { 9: 500 },
      http: { request: 4, response: 5, responseLength: 59_900, responseBodySeq: 101 },
    });
    const { runnersUp } = judge(facts);
    expect(runnersUp.map((it) => it.rule.id)).toContain('abort-with-unread-data');
  });

  it('in the middle of a response is how a cancel was done, not another ending: ruled out by name', () => {
    const facts = flowFacts({
      client: { ...asked, largestWindow: 64_000, lastWindow: 9000, resets: [reset] },
      server: answered,
      http: { request: 4, response: 5, responseLength: 90_000, responseBodySeq: 101 },
    });
    const judgement = judge(facts);
    expect(judgement.runnersUp.map((it) => it.rule.id)).toContain('abort-with-unread-data');
    const { cause, confidence, alternatives, excluded } = tell(facts, judgement);
    expect({ cause, confidence }).toEqual({
      cause: 'client-cancelled-request',
      confidence: 'medium',
    });
    expect(alternatives.map((it) => it.cause)).toEqual(['injected-reset']);
    expect(excluded.map((it) => it.cause)).toEqual(['abort-with-unread-data']);
  });

  it('a window that a reset alone puts to 0 says nothing', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET').s('PA', 1, 4, 'answer').c('A', 4, 7);
    const { verdict } = talk.c('RA', 4, 7, '', { window: 0, after: 0.5 }).record();
    expect(verdict.cause).not.toBe('abort-with-unread-data');
  });

  it('what was answered was read', () => {
    const facts = flowFacts({
      client: { ...asked, lastData: 8, resets: [reset] },
      server: { ...answered, lastData: 5 },
    });
    expect(judge(facts).runnersUp.map((it) => it.rule.id)).not.toContain('abort-with-unread-data');
  });
});

describe('recordings of SO_LINGER 0 and of unread data', () => {
  const told = allRecordings().flatMap(({ truth, point, path }) =>
    truth.flows
      .filter(() => /^(linger0|close-with-unread-data|server-push-aborted)/.test(truth.scenario))
      .map((flow) => ({ scenario: truth.scenario, point, path, flow })),
  );

  it('there are enough of them', () => {
    expect(told.length).toBeGreaterThanOrEqual(24);
  });

  it.each(told)('$scenario from $point', ({ scenario, path, flow }) => {
    const verdict = recordOf(recordsOf(analyseFile(path)), flow)?.verdict;
    const named = [verdict?.cause, ...(verdict?.alternatives ?? []).map((it) => it.cause)];
    expect(named).toContain(flow.cause);
    if (scenario === 'close-with-unread-data-window-closed')
      expect([verdict?.cause, verdict?.confidence]).toEqual([flow.cause, 'low']);
    else expect(verdict?.cause).toMatch(/^(client|server)-abort$/);
    expect(verdict?.confidence).not.toBe('high');
  });
});
