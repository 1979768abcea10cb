import { describe, expect, it } from 'vitest';
import { WordTable } from '../../../shared/base/word-table.ts';

describe('the paged word table', () => {
  it('keeps every row apart across page borders', () => {
    const table = new WordTable(3);
    for (let i = 0; i < 40_000; i += 1) {
      const row = table.append();
      table.set(row, 0, row);
      table.set(row, 2, 0xffffffff - row);
    }
    expect(table.length).toBe(40_000);
    for (const row of [0, 16_383, 16_384, 32_767, 32_768, 39_999]) {
      expect([table.get(row, 0), table.get(row, 1), table.get(row, 2)]).toEqual([
        row,
        0,
        0xffffffff - row,
      ]);
    }
  });

  it('says what it holds in bytes', () => {
    const table = new WordTable(7);
    table.append();
    expect(table.byteLength).toBe(16_384 * 7 * 4);
  });
});
