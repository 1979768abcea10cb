import { expect, test } from 'vitest';
import { withoutOldDone } from '../../renderer/state/job-store.ts';
import type { JobState } from '../../shared/contract/export-messages.ts';

function job(number: number, state: JobState['state']): JobState {
  return { job: number, state, phase: '', done: 0, total: 0, result: null, error: null };
}

function left(...states: readonly JobState['state'][]): readonly number[] {
  return withoutOldDone(states.map((state, at) => job(at, state))).map((one) => one.job);
}

test('of four finished exports the oldest card gives way', () => {
  expect(left('done', 'done', 'done')).toEqual([0, 1, 2]);
  expect(left('done', 'done', 'done', 'done')).toEqual([1, 2, 3]);
});

test('a failed export stays, however many come after it, and so does one that is being written', () => {
  expect(left('failed', 'done', 'done', 'running')).toEqual([0, 2, 3]);
  expect(left('failed', 'failed', 'failed', 'running')).toEqual([0, 1, 2, 3]);
});

test('an export that was cancelled takes no place', () => {
  expect(left('cancelled', 'done', 'done', 'done')).toEqual([0, 1, 2, 3]);
});
