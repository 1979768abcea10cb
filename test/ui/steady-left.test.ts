import { expect, test } from 'vitest';
import { nextLeft, NO_ESTIMATE } from '../../renderer/features/progress/steady-left.ts';
import type { Progress } from '../../shared/contract/api.ts';

const at = (seconds: number, bytesRead: number): Progress => ({
  analysis: 1,
  state: 'reading',
  bytesRead,
  bytesTotal: 1000,
  packets: 0,
  flows: 0,
  seconds,
  bytesPerSecond: 0,
  secondsLeft: null,
  following: null,
  error: null,
});

test('nothing is promised in the first moments of reading', () => {
  expect(nextLeft(NO_ESTIMATE, at(0.3, 200)).left).toBeNull();
  expect(nextLeft(NO_ESTIMATE, at(5, 10)).left).toBeNull();
});

test('the time left does not jump when the disk stalls and catches up', () => {
  let estimate = NO_ESTIMATE;
  let before: number | null = null;
  for (let tick = 1; tick <= 60; tick += 1) {
    const seconds = tick / 5;
    // In every second second nothing is read at all.
    const whole = Math.floor(seconds / 2) * 100;
    estimate = nextLeft(
      estimate,
      at(seconds, Math.min(990, whole + Math.min(100, (seconds % 2) * 100))),
    );
    if (before !== null && estimate.left !== null)
      expect(Math.abs(estimate.left - before)).toBeLessThan(1.5);
    before = estimate.left;
  }
  expect(before).not.toBeNull();
});
