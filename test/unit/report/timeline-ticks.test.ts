import { describe, expect, it } from 'vitest';
import { timelineTicks } from '../../../shared/report/timeline-ticks.ts';
import { zoneClock } from '../../../shared/report/zone-clock.ts';

const texts = (from: string, seconds: number, zone = 'UTC'): readonly string[] =>
  timelineTicks(from, seconds * 1e9, zoneClock(zone)).map(({ text }) => text);

describe('round times under the chart', () => {
  it('are few, whatever the span', () => {
    for (const seconds of [0.01, 0.3, 7, 17.7, 61, 3_600, 90_000, 1e7, 1e9]) {
      const ticks = timelineTicks('2026-11-20T18:40:38.4567Z', seconds * 1e9, zoneClock('UTC'));
      expect(ticks.length, `${seconds} s`).toBeGreaterThanOrEqual(2);
      expect(ticks.length, `${seconds} s`).toBeLessThanOrEqual(7);
      for (const { at } of ticks) expect(at >= 0 && at <= 1).toBe(true);
    }
  });

  it('are round in seconds, minutes and days', () => {
    expect(texts('2026-11-20T18:40:38.456Z', 17.7)).toEqual([
      '18:40:40',
      '18:40:45',
      '18:40:50',
      '18:40:55',
    ]);
    expect(texts('2026-11-20T11:58:46Z', 324)).toEqual([
      '11:59',
      '12:00',
      '12:01',
      '12:02',
      '12:03',
      '12:04',
    ]);
    expect(texts('2026-11-20T11:58:46Z', 3 * 86_400)).toEqual([
      '12:00',
      '00:00',
      '12:00',
      '00:00',
      '12:00',
      '00:00',
    ]);
  });

  it('are those of the zone, also where it is off by 45 minutes or changes its time', () => {
    expect(texts('2018-01-20T00:03:00Z', 4 * 3600, 'Asia/Kathmandu')).toEqual([
      '06:00',
      '07:00',
      '08:00',
      '09:00',
    ]);
    expect(texts('2018-10-27T00:00:00Z', 4 * 86_400, 'Europe/Berlin')).toEqual([
      '2018-10-28',
      '2018-10-29',
      '2018-10-30',
      '2018-10-31',
    ]);
  });

  it('stand where they are', () => {
    const [first] = timelineTicks('2026-11-20T18:00:00.500Z', 1e9, zoneClock('UTC'));
    expect(first).toEqual({ at: 0.1, text: '18:00:00.600' });
  });

  it('are none where there is no time', () => {
    expect(timelineTicks('@99999999999999.000000000Z', 1e9, zoneClock('UTC'))).toEqual([]);
    expect(texts('2026-11-20T18:00:00Z', 0.000001)).toEqual([]);
  });
});
