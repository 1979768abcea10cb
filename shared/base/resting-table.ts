import { assert } from './assert.ts';
import {
  mostPackedBytes,
  packRows,
  planFor,
  unpackRows,
  type PackedRows,
  type PackPlan,
} from './packed-rows.ts';

const PAGE_ROWS_LOG2 = 7;
const PAGE_ROWS = 1 << PAGE_ROWS_LOG2;
const PAGE_MASK = PAGE_ROWS - 1;

/** A page that nobody touched for so many calls of `rest` is packed; twice as many after each time it woke. */
const PATIENCE = 8;
const MOST_PATIENCE = 0xffff;
/** Pages packed by one plan before another is made. */
const PAGES_A_PLAN = 128;
/** Once settled, at most so many pages are packed in one go: reading is over, but the window wants its answers. */
const MOST_PACKED_A_REST = 128;
/** Once settled, so many pages are awake beside their packed form: the oldest gives way. */
const AWAKE_WHEN_SETTLED = 256;

/** Pages of words kept for the next ones to be opened or woken. */
const MOST_FREE = 128;

const RESTING = new Uint32Array(0);

/** A page at rest: the words that stay readable, and all others packed. */
interface RestingPage {
  readonly front: Uint32Array;
  readonly rest: PackedRows;
}

/**
 * A `WordTable` whose idle pages are kept packed. Most flows of a long capture are over: their rows are
 * needed again once, when they are judged, and when somebody looks at them.
 *
 *   awake    | row 0: w0 w1 w2 ..      | row 1: w0 w1 w2 ..      | ...     all words, in place
 *   at rest  | row 0: w0 | row 1: w0 | ...   + packed bytes of all others  (packed-rows.ts)
 *
 * The first `frontWords` words of each row can always be read in place (`front`): look-ups, sorting and
 * filtering wake nobody. `page` wakes a page: what it gives is good, for reading and writing, until the next
 * call of `rest`. Packing loses nothing, so no caller can tell a woken row from one that never rested.
 */
export class RestingTable {
  private rows = 0;
  private pages: Uint32Array[] = [];
  private readonly packed: (RestingPage | null)[] = [];
  private touched = new Uint8Array(64);
  private readonly idle: number[] = [];
  private readonly patience: number[] = [];
  /** Pages of words that nobody uses. */
  private readonly free: Uint32Array[] = [];
  /** Lent to packing; most tables of one flow's replay never pack. */
  private scratch: Uint8Array | null = null;
  private plan: PackPlan | null = null;
  private planned = 0;
  private packedBytes = 0;
  private awake = 0;
  private settled = false;
  /** Once settled: pages awake beside their packed form, oldest first from `oldest` on. */
  private borrowed: number[] = [];
  private oldest = 0;

  constructor(
    readonly wordsPerRow: number,
    readonly frontWords = 0,
  ) {
    assert(wordsPerRow > 0 && frontWords <= wordsPerRow, 'a row has words, some of them in front');
  }

  /** Rows in use. */
  get length(): number {
    return this.rows;
  }

  /** Bytes held: pages awake, at rest and free. */
  get byteLength(): number {
    const pages = this.awake + this.free.length;
    return (
      pages * PAGE_ROWS * this.wordsPerRow * 4 + this.packedBytes + (this.scratch?.length ?? 0)
    );
  }

  /** Pages at rest. */
  get resting(): number {
    return this.pages.length - this.awake;
  }

  /** Appends a row of zeros and returns its number. */
  append(): number {
    const row = this.rows;
    const index = row >>> PAGE_ROWS_LOG2;
    if (index === this.pages.length) this.open();
    this.rows = row + 1;
    return row;
  }

  /** The page that holds a row, all words of it. */
  page(row: number): Uint32Array {
    const index = row >>> PAGE_ROWS_LOG2;
    const page = this.pages[index];
    this.touched[index] = 1;
    return page === RESTING ? this.wake(index) : page;
  }

  /** Index of the row's first word inside `page`. */
  base(row: number): number {
    return (row & PAGE_MASK) * this.wordsPerRow;
  }

  /** Where the row's front words are, for reading only. */
  front(row: number): Uint32Array {
    const page = this.pages[row >>> PAGE_ROWS_LOG2];
    return page === RESTING ? this.frontAtRest(row) : page;
  }

  /** Index of the row's first word inside `front`. */
  frontBase(row: number): number {
    const atRest = this.pages[row >>> PAGE_ROWS_LOG2] === RESTING;
    return (row & PAGE_MASK) * (atRest ? this.frontWords : this.wordsPerRow);
  }

  /** One word, for the paths that are not hot. */
  get(row: number, word: number): number {
    return word < this.frontWords
      ? this.front(row)[this.frontBase(row) + word]
      : this.page(row)[this.base(row) + word];
  }

  /** Sets one word, for the paths that are not hot. */
  set(row: number, word: number, value: number): void {
    const page = this.page(row);
    this.forgetPacked(row >>> PAGE_ROWS_LOG2);
    page[this.base(row) + word] = value;
  }

  /** Packs the pages that were idle for long. To be called now and then, when nobody holds a page. */
  rest(): void {
    let most = this.settled ? MOST_PACKED_A_REST : this.pages.length;
    const { pages, packed, touched, idle, patience } = this;
    const whole = this.rows >>> PAGE_ROWS_LOG2;
    for (let index = 0; index < whole; index += 1) {
      if (pages[index] === RESTING) continue;
      idle[index] = touched[index] === 0 ? idle[index] + 1 : 0;
      touched[index] = 0;
      if (most === 0 || idle[index] < (this.settled ? 1 : patience[index])) continue;
      if (packed[index] === null) most -= 1;
      this.lay(index);
    }
    if (this.borrowed.length === 0) return;
    const awake = this.borrowed.slice(this.oldest).filter((index) => pages[index] !== RESTING);
    this.borrowed = awake;
    this.oldest = 0;
  }

  /**
   * Nobody writes any more but by `append` and `set`: pages that wake from now on stay packed as well, and
   * those that nobody reads are packed at the next `rest`.
   */
  settle(): void {
    this.settled = true;
  }

  private open(): void {
    const index = this.pages.length;
    this.pages.push(this.blank());
    this.packed.push(null);
    this.idle.push(0);
    this.patience.push(PATIENCE);
    if (index === this.touched.length) {
      const touched = new Uint8Array(index * 2);
      touched.set(this.touched);
      this.touched = touched;
    }
    this.touched[index] = 1;
  }

  private blank(): Uint32Array {
    this.awake += 1;
    const page = this.free.pop();
    return page === undefined ? new Uint32Array(PAGE_ROWS * this.wordsPerRow) : page.fill(0);
  }

  private frontAtRest(row: number): Uint32Array {
    return this.packed[row >>> PAGE_ROWS_LOG2]?.front ?? RESTING;
  }

  /** Puts a page to rest; one that has its packed form still only gives its words back. */
  private lay(index: number): void {
    const page = this.pages[index];
    if (this.packed[index] === null) {
      const resting = this.pack(page);
      this.packed[index] = resting;
      this.packedBytes += bytesOf(resting);
    }
    this.pages[index] = RESTING;
    this.awake -= 1;
    if (this.free.length < MOST_FREE) this.free.push(page);
    this.idle[index] = 0;
  }

  private pack(page: Uint32Array): RestingPage {
    const { wordsPerRow, frontWords } = this;
    if (this.plan === null || this.planned === PAGES_A_PLAN) {
      this.plan = planFor(page, PAGE_ROWS, wordsPerRow, frontWords);
      this.planned = 0;
    }
    this.planned += 1;
    const front = new Uint32Array(PAGE_ROWS * frontWords);
    for (let row = 0; row < PAGE_ROWS; row += 1)
      for (let word = 0; word < frontWords; word += 1)
        front[row * frontWords + word] = page[row * wordsPerRow + word];
    this.scratch ??= new Uint8Array(mostPackedBytes(PAGE_ROWS, wordsPerRow));
    const rest = packRows(page, PAGE_ROWS, wordsPerRow, frontWords, this.plan, this.scratch);
    return { front, rest };
  }

  private wake(index: number): Uint32Array {
    const resting = this.packed[index];
    assert(resting !== null, 'a page that rests is packed');
    const { wordsPerRow, frontWords } = this;
    if (this.settled) this.makeRoom();
    const page = this.blank();
    for (let row = 0; row < PAGE_ROWS; row += 1)
      for (let word = 0; word < frontWords; word += 1)
        page[row * wordsPerRow + word] = resting.front[row * frontWords + word];
    unpackRows(resting.rest, page, PAGE_ROWS, wordsPerRow, frontWords);
    this.pages[index] = page;
    this.idle[index] = 0;
    this.patience[index] = Math.min(this.patience[index] * 2, MOST_PATIENCE);
    if (this.settled) this.borrowed.push(index);
    else this.forgetPacked(index);
    return page;
  }

  /** Readers of a settled table walk over all rows in one go: the page that woke first rests again. */
  private makeRoom(): void {
    while (this.borrowed.length - this.oldest >= AWAKE_WHEN_SETTLED) {
      const index = this.borrowed[this.oldest];
      this.oldest += 1;
      if (this.pages[index] !== RESTING && this.packed[index] !== null) this.lay(index);
    }
    if (this.oldest >= AWAKE_WHEN_SETTLED) {
      this.borrowed.splice(0, this.oldest);
      this.oldest = 0;
    }
  }

  /** The page's words are the truth from here on. */
  private forgetPacked(index: number): void {
    const resting = this.packed[index];
    if (resting === null) return;
    this.packed[index] = null;
    this.packedBytes -= bytesOf(resting);
    const borrowed = this.settled ? this.borrowed.indexOf(index, this.oldest) : -1;
    if (borrowed >= 0) this.borrowed.splice(borrowed, 1);
  }
}

function bytesOf({ front, rest }: RestingPage): number {
  return front.byteLength + rest.bytes.length;
}
