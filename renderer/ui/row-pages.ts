/** How a page of rows is fetched. */
export type FetchRows<T> = (from: number, count: number) => Promise<readonly T[]>;

/**
 * Rows of a long list, fetched in pages when they come into view and the pages beside them, forgotten
 * when far away. `subscribe` and `version` fit `useSyncExternalStore`.
 *
 * After `renew` the old rows stay as stand-ins until the new page is there, so that a refresh while
 * a capture is being read does not flicker.
 */
export class RowPages<T> {
  private readonly pageSize: number;
  private readonly pagesKept: number;
  private readonly onError: (cause: unknown) => void;
  private fetchRows: FetchRows<T> | null = null;
  private pages = new Map<number, readonly T[]>();
  private old = new Map<number, readonly T[]>();
  private asked = new Set<number>();
  private generation = 0;
  private rows = 0;
  private changes = 0;
  private readonly listeners = new Set<() => void>();

  constructor(pageSize: number, pagesKept: number, onError: (cause: unknown) => void) {
    this.pageSize = pageSize;
    this.pagesKept = pagesKept;
    this.onError = onError;
  }

  /** Rows of the list. */
  get length(): number {
    return this.rows;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Changes whenever a row may look different. */
  readonly version = (): number => this.changes;

  /** Another list; `keep` leaves the present rows as stand-ins. */
  renew(rows: number, fetchRows: FetchRows<T>, keep: boolean): void {
    this.old = keep ? new Map([...this.old, ...this.pages]) : new Map<number, readonly T[]>();
    this.pages = new Map();
    this.asked = new Set();
    this.rows = rows;
    this.fetchRows = fetchRows;
    this.generation += 1;
    this.changed();
  }

  /** The same list once more: its rows may say something else by now. */
  refresh(): void {
    if (this.fetchRows !== null) this.renew(this.rows, this.fetchRows, true);
  }

  /** The row, or undefined while it is on its way. */
  get(row: number): T | undefined {
    const page = Math.floor(row / this.pageSize);
    return (this.pages.get(page) ?? this.old.get(page))?.[row - page * this.pageSize];
  }

  /** Asks for what is missing of the given rows, then for the page before and after. */
  want(first: number, end: number): void {
    if (this.rows === 0 || end <= first) return;
    const from = Math.floor(first / this.pageSize);
    const to = Math.floor((Math.min(end, this.rows) - 1) / this.pageSize);
    for (let page = from; page <= to; page += 1) this.ask(page);
    this.ask(to + 1);
    this.ask(from - 1);
    this.forgetFarFrom((from + to) / 2);
  }

  private ask(page: number): void {
    const fetchRows = this.fetchRows;
    const from = page * this.pageSize;
    if (fetchRows === null || page < 0 || from >= this.rows) return;
    if (this.pages.has(page) || this.asked.has(page)) return;
    this.asked.add(page);
    const generation = this.generation;
    fetchRows(from, Math.min(this.pageSize, this.rows - from)).then(
      (rows) => {
        if (generation !== this.generation) return;
        this.asked.delete(page);
        this.pages.set(page, rows);
        this.old.delete(page);
        this.changed();
      },
      (cause: unknown) => {
        if (generation !== this.generation) return;
        this.asked.delete(page);
        this.onError(cause);
      },
    );
  }

  private forgetFarFrom(page: number): void {
    for (const map of [this.pages, this.old]) {
      if (map.size <= this.pagesKept) continue;
      const far = [...map.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
      for (const key of far.slice(0, map.size - this.pagesKept)) map.delete(key);
    }
  }

  private changed(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}
