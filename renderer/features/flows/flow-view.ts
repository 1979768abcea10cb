import type { HostConnection } from '../../../shared/contract/api.ts';
import { TeardownFailure } from '../../../shared/contract/errors.ts';
import type { FlowRow, ViewCounts, ViewSpec } from '../../state/contract-types.ts';
import { RowPages } from '../../ui/row-pages.ts';

const PAGE = 200;
const PAGES_KEPT = 40;

/** What the table shows of the present view. */
export interface FlowViewState {
  readonly counts: ViewCounts | null;
  /** The view's number at the host; null before the first answer. */
  readonly view: number | null;
  /** The spec that `counts` answers. */
  readonly spec: ViewSpec | null;
  /** An answer is on its way for another spec than the one shown. */
  readonly pending: boolean;
  /** How often the same view was made again because more was read. */
  readonly refreshes: number;
}

/** Before the first answer. */
export const NOTHING: FlowViewState = {
  counts: null,
  view: null,
  spec: null,
  pending: false,
  refreshes: 0,
};

/**
 * The host's sorted and filtered view of one analysis, and the rows of it that are looked at.
 * Requests never overlap: while one is out, only the latest wish is remembered.
 */
export class FlowView {
  readonly rows: RowPages<FlowRow>;
  private readonly connection: HostConnection;
  private readonly analysis: number;
  private readonly onError: (cause: unknown) => void;
  private state: FlowViewState = NOTHING;
  private wanted: ViewSpec | null = null;
  /** The wish is only because something was said: the packets are those that they were. */
  private onlySaid = false;
  private busy = false;
  private took = 0;
  private closed = false;
  private readonly listeners = new Set<() => void>();

  constructor(connection: HostConnection, analysis: number, onError: (cause: unknown) => void) {
    this.connection = connection;
    this.analysis = analysis;
    this.onError = onError;
    this.rows = new RowPages<FlowRow>(PAGE, PAGES_KEPT, (cause) => {
      this.failed(cause);
    });
  }

  /** Milliseconds that the last view took to come. */
  get lastTook(): number {
    return this.took;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly snapshot = (): FlowViewState => this.state;

  /**
   * Makes the view for a spec; also called to see more rows while the capture is being read, and
   * what was said of them (`why` said: stories and ladders stay as they are).
   */
  request(spec: ViewSpec, why: 'asked' | 'said' = 'asked'): void {
    this.onlySaid = why === 'said' && (this.wanted === null || this.onlySaid);
    this.wanted = spec;
    if (!this.busy) void this.run();
  }

  /** Row index of a flow in the present view, -1 where it is not in it; null where the view has just changed. */
  async position(flow: number): Promise<number | null> {
    const { view } = this.state;
    if (view === null) return null;
    try {
      return await this.connection.call('flows.position', { analysis: this.analysis, view, flow });
    } catch (cause) {
      this.failed(cause);
      return null;
    }
  }

  /** CSV of rows of the present view: the given flows, or all. */
  async csv(flows: readonly number[] | null): Promise<string> {
    const { view } = this.state;
    if (view === null) return '';
    return this.connection.call('flows.csv', { analysis: this.analysis, view, flows });
  }

  /**
   * Flow numbers of a range of rows, asked of the host; once more where the view was remade meanwhile
   * and has as many rows as before. Else the rows are others: rejects, for nobody chose those.
   */
  async flowsOf(from: number, to: number): Promise<readonly number[]> {
    const { view, spec } = this.state;
    const before = this.rows.length;
    if (view === null) return [];
    try {
      return await this.flowsIn(view, from, to);
    } catch (cause) {
      if (!isStale(cause)) throw cause;
      if (this.state.view === view) await this.remade(cause);
      const now = this.state.view;
      if (now === null || this.rows.length !== before || !sameSpec(this.state.spec, spec))
        throw new Error('The rows have changed meanwhile: select them again.', { cause });
      return this.flowsIn(now, from, to);
    }
  }

  /** Resolves when the view that went stale was made again, or could not be. */
  private remade(cause: unknown): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
      this.failed(cause);
    });
  }

  private async flowsIn(view: number, from: number, to: number): Promise<readonly number[]> {
    const flows: number[] = [];
    for (let at = from; at <= to; at += 1000) {
      const count = Math.min(1000, to - at + 1);
      const rows = await this.connection.call('flows.rows', {
        analysis: this.analysis,
        view,
        from: at,
        count,
      });
      for (const row of rows) flows.push(row.flow);
    }
    return flows;
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.wanted !== null && !this.closed) {
      const spec = this.wanted;
      const said = this.onlySaid;
      this.wanted = null;
      const changed = !sameSpec(spec, this.state.spec);
      if (changed) this.set({ ...this.state, pending: true });
      const began = performance.now();
      try {
        const { view, counts } = await this.connection.call('flows.view', {
          analysis: this.analysis,
          view: spec,
        });
        this.took = performance.now() - began;
        this.rows.renew(
          counts.matched,
          (from, count) =>
            this.connection.call('flows.rows', { analysis: this.analysis, view, from, count }),
          !changed,
        );
        const refreshes = this.state.refreshes + (changed || said ? 0 : 1);
        this.set({ counts, view, spec, pending: this.wanted !== null, refreshes });
      } catch (cause) {
        this.set({ ...this.state, pending: false });
        this.failed(cause);
      }
    }
    this.busy = false;
  }

  /** A view that went stale while its rows were fetched is simply made again. */
  private failed(cause: unknown): void {
    if (this.closed) return;
    if (isStale(cause)) {
      if (this.state.spec !== null && this.wanted === null) this.request(this.state.spec);
      return;
    }
    this.onError(cause);
  }

  private set(state: FlowViewState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

function isStale(cause: unknown): boolean {
  return cause instanceof TeardownFailure && cause.error.code === 'stale-view';
}

/** Whether two specs ask for the same flows in the same order. */
export function sameSpec(a: ViewSpec | null, b: ViewSpec | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.text === b.text &&
    a.kinds.join() === b.kinds.join() &&
    a.triage.join() === b.triage.join() &&
    a.sort.column === b.sort.column &&
    a.sort.direction === b.sort.direction
  );
}
