import { assert } from './assert.ts';

const PAGE_ROWS_LOG2 = 14;
const PAGE_ROWS = 1 << PAGE_ROWS_LOG2;
const PAGE_MASK = PAGE_ROWS - 1;

/**
 * A growing table of fixed-size rows of 32-bit words, in pages that are never copied.
 *
 *   page 0: | row 0: w0 w1 .. | row 1: w0 w1 .. | ... |
 *   page 1: | row 16384 ...
 *
 * Rows are contiguous (not columns) because the tracker touches many words of one random flow for
 * each packet: one or two cache lines instead of one for every column. docs/decisions/0002 has the
 * reasoning. The hot loop takes `page(row)` and `base(row)` once and then indexes the page.
 */
export class WordTable {
  readonly wordsPerRow: number;
  private readonly pages: Uint32Array[] = [];
  private rows = 0;

  constructor(wordsPerRow: number) {
    assert(Number.isInteger(wordsPerRow) && wordsPerRow > 0, 'a row has words');
    this.wordsPerRow = wordsPerRow;
  }

  /** Rows in use. */
  get length(): number {
    return this.rows;
  }

  /** Bytes held by the pages. */
  get byteLength(): number {
    return this.pages.length * PAGE_ROWS * this.wordsPerRow * 4;
  }

  /** Appends a row of zeros and returns its number. */
  append(): number {
    const row = this.rows;
    if (row >>> PAGE_ROWS_LOG2 === this.pages.length) {
      this.pages.push(new Uint32Array(PAGE_ROWS * this.wordsPerRow));
    }
    this.rows = row + 1;
    return row;
  }

  /** The page that holds a row. */
  page(row: number): Uint32Array {
    return this.pages[row >>> PAGE_ROWS_LOG2];
  }

  /** Index of the row's first word inside its page. */
  base(row: number): number {
    return (row & PAGE_MASK) * this.wordsPerRow;
  }

  /** One word, for the paths that are not hot. */
  get(row: number, word: number): number {
    return this.page(row)[this.base(row) + word];
  }

  /** Sets one word, for the paths that are not hot. */
  set(row: number, word: number, value: number): void {
    this.page(row)[this.base(row) + word] = value;
  }
}
