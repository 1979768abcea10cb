import { describe, expect, it } from 'vitest';
import {
  mostPackedBytes,
  packRows,
  planFor,
  unpackRows,
} from '../../../shared/base/packed-rows.ts';
import { RestingTable } from '../../../shared/base/resting-table.ts';

/** A fixed sequence of words, from 0 on each side of every size that packing tells apart. */
function words(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> ((state >>> 27) & 31);
  };
}

const WORDS = 11;
const FRONT = 3;

/** A row as a flow has it: numbers near the row before, near each other, equal, zero, and of no kind. */
function rowOf(row: number, next: () => number): number[] {
  const base = next();
  return [
    row * 7,
    0xffffffff - row,
    base,
    base + (next() & 255),
    (base - (next() & 0xffff)) >>> 0,
    base,
    0,
    row % 5 === 0 ? base : 0,
    next(),
    0x80000000,
    row % 2 === 0 ? 0x7fffffff : 0x80000000,
  ].map((value) => value >>> 0);
}

describe('packed rows', () => {
  it.each([1, 2, 63, 64, 127, 128])('%i rows come back word for word, by any plan', (rows) => {
    const next = words(rows);
    const page = Uint32Array.from(Array.from({ length: rows }, (_, i) => rowOf(i, next)).flat());
    const scratch = new Uint8Array(mostPackedBytes(rows, WORDS));
    const other = page.map((value) => value ^ next());
    for (const plan of [planFor(page, rows, WORDS, FRONT), planFor(other, rows, WORDS, FRONT)]) {
      const packed = packRows(page, rows, WORDS, FRONT, plan, scratch);
      const back = new Uint32Array(page.length).fill(0xdeadbeef);
      for (let row = 0; row < rows; row += 1)
        back.set(page.subarray(row * WORDS, row * WORDS + FRONT), row * WORDS);
      unpackRows(packed, back, rows, WORDS, FRONT);
      expect(back).toEqual(page);
    }
  });

  it('a word of the worst kind takes four and a half bytes, never more than the scratch has', () => {
    const page = new Uint32Array(128 * 2).map((_, i) => Math.imul(i + 1, 0x9e3779b1));
    const scratch = new Uint8Array(mostPackedBytes(128, 2));
    const { bytes } = packRows(page, 128, 2, 0, planFor(page, 128, 2, 0), scratch);
    expect(bytes.length).toBeLessThanOrEqual(2 * (1 + 128 * 4.5));
  });
});

/** Many rests: more than any page's patience. */
function restLong(table: RestingTable): void {
  for (let i = 0; i < 300; i += 1) table.rest();
}

describe('a table whose idle pages rest', () => {
  const ROWS = 3000;

  function filled(count: number): { table: RestingTable; rows: number[][] } {
    const table = new RestingTable(WORDS, FRONT);
    const next = words(1);
    const rows = Array.from({ length: count }, (_, i) => rowOf(i, next));
    for (const row of rows) {
      const at = table.append();
      table.page(at).set(row, table.base(at));
    }
    return { table, rows };
  }

  it('reads and writes as if nothing had ever rested: a random walk of writes, reads and rests', () => {
    const { table, rows } = filled(ROWS);
    const next = words(2);
    for (let step = 0; step < 60_000; step += 1) {
      const row = next() % (step % 4000 < 2000 ? 200 : ROWS);
      const word = next() % WORDS;
      if (step % 97 === 0) table.rest();
      if (step % 3 === 0) {
        const value = next();
        rows[row][word] = value;
        if (step % 2 === 0) table.set(row, word, value);
        else table.page(row)[table.base(row) + word] = value;
      } else {
        expect(table.get(row, word)).toBe(rows[row][word]);
      }
    }
    restLong(table);
    for (let row = 0; row < ROWS; row += 1)
      for (let word = 0; word < WORDS; word += 1)
        expect(table.get(row, word)).toBe(rows[row][word]);
  });

  it('needs less while it rests, and the front words wake nothing', () => {
    const { table, rows } = filled(60_000);
    const awake = table.byteLength;
    restLong(table);
    expect(table.byteLength).toBeLessThan(awake * 0.8);
    const { resting } = table;
    expect(resting).toBe(60_000 >>> 7);
    for (let row = 0; row < rows.length; row += 1) {
      const base = table.frontBase(row);
      const front = Array.from(table.front(row).subarray(base, base + FRONT));
      if (front.some((word, i) => word !== rows[row][i])) expect(front).toEqual(rows[row]);
    }
    expect(table.get(100, FRONT - 1)).toBe(rows[100][FRONT - 1]);
    expect(table.resting).toBe(resting);
    expect(table.get(100, FRONT)).toBe(rows[100][FRONT]);
    expect(table.resting).toBe(resting - 1);
  });

  it('once settled, walks over all rows stay within a bound of pages awake, and a write is not lost', () => {
    const table = new RestingTable(WORDS);
    const next = words(3);
    const many = 128 * 400;
    for (let row = 0; row < many; row += 1)
      table.page(table.append()).set(rowOf(row, next), table.base(row));
    table.settle();
    restLong(table);
    const atRest = table.byteLength;
    for (const turn of [0, 1]) {
      table.set(turn * 5000, 1, 77 + turn);
      const again = words(3);
      for (let row = 0; row < many; row += 1) {
        const expected = rowOf(row, again);
        for (let past = 0; past <= turn; past += 1)
          if (row === past * 5000) expected[1] = 77 + past;
        const base = table.base(row);
        const there = Array.from(table.page(row).subarray(base, base + WORDS));
        if (there.some((word, i) => word !== expected[i])) expect(there).toEqual(expected);
      }
    }
    expect(table.byteLength).toBeLessThan(atRest + 300 * 128 * WORDS * 4);
  });

  it('a page that was woken rests again only after more patience', () => {
    const { table } = filled(ROWS);
    restLong(table);
    const { resting } = table;
    table.page(0);
    for (let i = 0; i < 10; i += 1) table.rest();
    expect(table.resting).toBe(resting - 1);
    restLong(table);
    expect(table.resting).toBe(resting);
  });
});
