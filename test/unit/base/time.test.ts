import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMoments, isoUtc, nanosBetween, secondsBetween } from '../../../shared/base/time.ts';

describe('exact time', () => {
  it.each([
    [{ sec: 1767323045, nsec: 678901234 }, '2026-01-02T03:04:05.678901234Z'],
    [{ sec: 0, nsec: 0 }, '1970-01-01T00:00:00.000000000Z'],
    [{ sec: 4294967295, nsec: 999999999 }, '2106-02-07T06:28:15.999999999Z'],
  ])('%o is %s', (moment, text) => {
    expect(isoUtc(moment)).toBe(text);
  });

  it('keeps the last nanosecond of a duration that spans weeks', () => {
    expect(nanosBetween({ sec: 0, nsec: 1 }, { sec: 30 * 86400, nsec: 0 })).toBe(
      30 * 86400 * 1e9 - 1,
    );
  });

  it('seconds between two moments have the sign of their order and nine true decimals', () => {
    expect(secondsBetween({ sec: 10, nsec: 900000000 }, { sec: 12, nsec: 134567891 })).toBe(
      1.234567891,
    );
    expect(secondsBetween({ sec: 12, nsec: 134567891 }, { sec: 10, nsec: 900000000 })).toBe(
      -1.234567891,
    );
  });

  it('comparison agrees with the difference', () => {
    const moment = fc.record({
      sec: fc.integer({ min: 0, max: 100 }),
      nsec: fc.integer({ min: 0, max: 999999999 }),
    });
    fc.assert(
      fc.property(
        moment,
        moment,
        (a, b) => compareMoments(a, b) === Math.sign(-nanosBetween(a, b)),
      ),
    );
  });
});
