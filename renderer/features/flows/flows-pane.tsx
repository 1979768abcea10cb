import { useRef, type ReactNode } from 'react';
import { SearchX, Waypoints } from 'lucide-react';
import { grouped } from '../../../shared/base/numbers.ts';
import { useSession } from '../../state/session-store.ts';
import { clearFilters, useView } from '../../state/view-store.ts';
import { useSize } from '../../ui/use-size.ts';
import { ColumnMenu } from './column-menu.tsx';
import { FlowTable } from './flow-table.tsx';
import { useFlowView, useFlowViewState } from './flow-view-context.tsx';
import { KindChips } from './kind-chips.tsx';
import { TriageChips } from './triage-chips.tsx';
import { usePlacedColumns } from './column-layout.ts';
import { useOrderHold } from './order-hold.ts';
import './flows.css';

const SCROLL_BAR = 12;

/** The upper zone: chips, columns, table, `bar` for several flows, and what to show without a row. */
export function FlowsPane({ bar }: { readonly bar: ReactNode }) {
  const view = useFlowView();
  const { counts } = useFlowViewState();
  const reading = useSession((state) => state.progress?.state === 'reading');
  const pane = useRef<HTMLElement>(null);
  const { width } = useSize(pane);
  // A scroll bar takes its room from the columns.
  const layout = usePlacedColumns(Math.max(0, width - SCROLL_BAR), counts?.total ?? 0);

  return (
    <section className="flows" aria-label="Flows" ref={pane}>
      <div className="pane-bar">
        <h2>Flows</h2>
        {reading && <span className="pane-note">so far</span>}
        <div className="chips">
          <TriageChips />
          <KindChips />
        </div>
        <span className="grow" />
        <HeldOrder />
        <ColumnMenu layout={layout} />
      </div>
      {view !== null && <FlowTable view={view} layout={layout} reading={reading} />}
      {bar}
      {counts !== null && counts.total === 0 && !reading && <NoFlows />}
      {counts !== null && counts.total > 0 && counts.matched === 0 && <NoMatch />}
    </section>
  );
}

/** Rows keep their places while somebody looks at them: how many new flows wait, and a way to let them in. */
function HeldOrder() {
  const view = useFlowView();
  const { counts, spec } = useFlowViewState();
  const waiting = useOrderHold((state) => state.waiting);
  const flows = useSession((state) => state.progress?.flows ?? 0);
  if (!waiting || view === null || spec === null) return null;
  const news = Math.max(0, flows - (counts?.total ?? 0));
  return (
    <button
      className="button small held-order number"
      title="Rows keep their places while the pointer is over them or several are selected"
      onClick={() => {
        useOrderHold.setState({ waiting: false });
        view.request(spec);
      }}
    >
      {news > 0 ? `${grouped(news)} new \u00b7 Update` : 'Update the order'}
    </button>
  );
}

function NoFlows() {
  return (
    <div className="flows-empty">
      <Waypoints size={22} aria-hidden="true" />
      <h3>No TCP or UDP flow in this capture</h3>
      <p>
        It was read to its end, but no packet belongs to a flow. Capture health says what the
        packets are.
      </p>
      <button className="button small" onClick={() => useView.setState({ screen: 'health' })}>
        Open capture health
      </button>
    </div>
  );
}

/** What a reader of Wireshark's filters may type here, though only words are understood yet. */
const OPERATORS = /[=!<>&|~(){}]|\/\d|(^|\s)(and|or|not|contains|matches|in)(\s|$)/iu;

function NoMatch() {
  const expression = useView((state) => OPERATORS.test(state.text));
  return (
    <div className="flows-empty">
      <SearchX size={22} aria-hidden="true" />
      <h3>No flow matches the filter</h3>
      {expression && (
        <p>
          <b>Expressions (==, !, &amp;&amp;, ranges of addresses) are not understood yet</b>, only
          words.
        </p>
      )}
      <p>
        The filter takes words, and all of them must occur: addresses, ports, names, endings, tags,
        words of verdicts, letters of the history, or #12 for flow 12.
      </p>
      <button className="button small" onClick={clearFilters}>
        Clear filter
      </button>
    </div>
  );
}
