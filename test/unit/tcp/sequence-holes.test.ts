import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SequenceHoles } from '../../../shared/tcp/sequence-holes.ts';

const BASE = 0xffffff80; // the numbers wrap in the middle

it('holes equal a plain set of missing bytes, whatever is filled in whatever order', () => {
  const range = fc.tuple(fc.nat(255), fc.nat(60));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40 }), fc.nat(255), (ranges, acked) => {
      const holes = new SequenceHoles();
      const missing = new Set(Array.from({ length: 256 }, (_, i) => i));
      holes.add(1, BASE, (BASE + 256) >>> 0);
      for (const [from, size] of ranges) {
        const to = Math.min(256, from + size);
        let filled = 0;
        for (let i = from; i < to; i += 1) if (missing.delete(i)) filled += 1;
        expect(holes.fill(1, (BASE + from) >>> 0, (BASE + to) >>> 0)).toBe(filled);
      }
      fc.pre(holes.settledLists === 0);
      expect(holes.total(1)).toBe(missing.size);
      expect(holes.below(1, (BASE + acked) >>> 0)).toBe(
        [...missing].filter((i) => i < acked).length,
      );
    }),
  );
});

it('more holes than a list keeps are counted as missing, and that is told', () => {
  const holes = new SequenceHoles();
  for (let i = 0; i < 40; i += 1) holes.add(1, i * 10, i * 10 + 5);
  expect(holes.total(1)).toBe(200);
  expect(holes.settledLists).toBe(1);
});
