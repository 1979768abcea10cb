import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seqAdd, seqAfter, seqBefore, seqDiff, seqMax } from '../../../shared/base/seq32.ts';

const seq = fc.integer({ min: 0, max: 0xffffffff });
const step = fc.integer({ min: 1, max: 0x7fffffff });

describe('sequence numbers that wrap', () => {
  it.each([
    [0xffffffff, 1, 0],
    [0xfffffff0, 0x20, 0x10],
    [5, -6, 0xffffffff],
  ])('%i + %i = %i', (a, n, sum) => {
    expect(seqAdd(a, n)).toBe(sum);
  });

  it('a number plus a step lies after it, wherever the space wraps', () => {
    fc.assert(
      fc.property(seq, step, (a, n) => {
        const b = seqAdd(a, n);
        expect(seqAfter(b, a)).toBe(true);
        expect(seqBefore(a, b)).toBe(true);
        expect(seqDiff(b, a)).toBe(n);
        expect(seqMax(a, b)).toBe(b);
        expect(seqMax(b, a)).toBe(b);
      }),
    );
  });

  it('a number is neither before nor after itself', () => {
    fc.assert(fc.property(seq, (a) => !seqBefore(a, a) && !seqAfter(a, a) && seqDiff(a, a) === 0));
  });
});
