import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TickClock } from '../../../shared/capture/tick-clock.ts';

/** The definition, in exact arithmetic: what a tick count means in nanoseconds since 1970. */
function exactly(ticks: bigint, tsresol: number, offset: bigint): readonly [number, number] {
  const exponent = BigInt(tsresol & 0x7f);
  const rate = tsresol >= 0x80 ? 1n << exponent : 10n ** exponent;
  const sec = ticks / rate + offset;
  if (sec < 0n) return [0, 0];
  if (sec > 0xffffffffn) return [0xffffffff, 999_999_999];
  return [Number(sec), Number(((ticks % rate) * 1_000_000_000n) / rate)];
}

test('every resolution gives the exact time, rounded down to the nanosecond', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.array(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { minLength: 1, maxLength: 5 }),
      fc.oneof(fc.constant(0n), fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })),
      (tsresol, counts, offset) => {
        const clock = new TickClock(tsresol, offset);
        for (const ticks of counts) {
          clock.convert(Number(ticks >> 32n), Number(ticks & 0xffffffffn));
          expect([clock.sec, clock.nsec]).toEqual(exactly(ticks, tsresol, offset));
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('counts of today in the usual resolutions are exact around every carry', () => {
  for (const tsresol of [
    3,
    6,
    7,
    9,
    12,
    15,
    0x80 | 10,
    0x80 | 20,
    0x80 | 23,
    0x80 | 24,
    0x80 | 30,
  ]) {
    const exponent = BigInt(tsresol & 0x7f);
    const rate = tsresol >= 0x80 ? 1n << exponent : 10n ** exponent;
    const clock = new TickClock(tsresol, 0n);
    for (let sec = 1_700_000_000n; sec < 1_700_000_050n; sec += 1n) {
      for (const ticks of [sec * rate, sec * rate + rate - 1n, sec * rate + rate / 3n]) {
        if (ticks >= 1n << 64n) continue;
        clock.convert(Number(ticks >> 32n), Number(ticks & 0xffffffffn));
        expect([clock.sec, clock.nsec]).toEqual(exactly(ticks, tsresol, 0n));
        expect(clock.clamped).toBe(false);
      }
    }
  }
});

test.each([
  [0, '1 s'],
  [6, '1 µs'],
  [7, '10^-7 s'],
  [9, '1 ns'],
  [0x94, '2^-20 s'],
])('resolution byte %s is called %s', (tsresol, text) => {
  expect(new TickClock(tsresol, 0n).resolution).toBe(text);
});
