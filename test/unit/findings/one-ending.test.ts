import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import { allRecordings } from '../../golden/lab/lab-recordings.ts';
import { analyseFile, recordsOf } from '../../golden/lab/open-flows.ts';
import { Talk } from './talk.ts';

/** Numbers near the stream's own, so that resets fall exactly, left, right and inside the window. */
const near = fc.constantFrom(1, 101, 201, 102, 60, 40_000_000);

const step = fc.record({
  client: fc.boolean(),
  flags: fc.constantFrom('A', 'PA', 'PA', 'FA', 'R', 'RA'),
  seq: near,
  ack: near,
  length: fc.constantFrom(0, 100),
  after: fc.constantFrom(0.001, 0.3, 5),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A conversation that no two honest stacks would hold. */
function talkOf(steps: readonly Step[]): Talk {
  const talk = new Talk().shake();
  for (const { client, flags, seq, ack, length, after } of steps) {
    const payload = flags === 'PA' ? 'x'.repeat(length) : '';
    talk[client ? 'c' : 's'](flags, seq, ack, payload, { after });
  }
  return talk;
}

describe('which reset ended a connection', () => {
  it('has one answer: the close and the verdict’s evidence name the same side, in any conversation', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        expectOneEnding(talkOf(steps).record());
      }),
      { numRuns: 1500, seed: 9 },
    );
  }, 120_000);

  it.each(allRecordings())('has one answer in $truth.scenario seen from $point', ({ path }) => {
    recordsOf(analyseFile(path)).forEach(expectOneEnding);
  });
});

/** Rules that need no reset (a silence, an ICMP error) may lead; those of a side never contradict the close. */
function expectOneEnding({ close, verdict }: FlowRecord): void {
  if (close.kind !== 'reset') {
    expect(NEEDS_RESET).not.toContain(verdict.cause);
    return;
  }
  const named = verdict.evidence.some(
    ({ text }) => text.startsWith('RST') && text.includes(`from the ${close.by}`),
  );
  expect({ cause: verdict.cause, named: named || verdict.cause === 'icmp-rejected' }).toEqual({
    cause: verdict.cause,
    named: true,
  });
  if (verdict.cause === 'client-abort' || verdict.cause === 'client-cancelled-request')
    expect(close.by).toBe('client');
  if (verdict.cause === 'server-abort') expect(close.by).toBe('server');
}

const NEEDS_RESET = [
  'client-abort',
  'server-abort',
  'client-cancelled-request',
  'late-data-reset',
  'fin-rst-without-close-notify',
];
