import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderByNumber } from '../../../shared/base/order.ts';

const byComparison = (rows: Uint32Array, keys: Float64Array, descending: boolean): number[] =>
  [...rows.keys()]
    .sort((a, b) => {
      const difference = descending ? keys[b] - keys[a] : keys[a] - keys[b];
      return difference === 0 ? a - b : difference;
    })
    .map((index) => rows[index]);

describe('ordering rows by a number', () => {
  it('agrees with a stable comparison sort, both ways', () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.double({ min: 0, max: 1e15, noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(key), fc.boolean(), (list, descending) => {
        const rows = Uint32Array.from(list, (_, i) => i * 3 + 1);
        const keys = Float64Array.from(list, (value) => value + 0);
        expect([...orderByNumber(rows, keys, descending)]).toEqual(
          byComparison(rows, keys, descending),
        );
      }),
    );
  });
});
