import { SearchX, Waypoints } from 'lucide-react';
import { useSession } from '../../state/session-store.ts';
import { useView } from '../../state/view-store.ts';
import { ColumnMenu } from './column-menu.tsx';
import { FlowTable } from './flow-table.tsx';
import { useFlowView, useFlowViewState } from './flow-view-context.tsx';
import { KindChips } from './kind-chips.tsx';
import './flows.css';

/** The upper zone: chips, columns, table, and what to show where there is no row. */
export function FlowsPane() {
  const view = useFlowView();
  const { counts } = useFlowViewState();
  const reading = useSession((state) => state.progress?.state === 'reading');

  return (
    <section className="flows" aria-label="Flows">
      <div className="pane-bar">
        <h2>Flows</h2>
        <KindChips />
        <span className="grow" />
        <ColumnMenu />
      </div>
      {view !== null && <FlowTable view={view} />}
      {counts !== null && counts.total === 0 && !reading && <NoFlows />}
      {counts !== null && counts.total > 0 && counts.matched === 0 && <NoMatch />}
    </section>
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

function NoMatch() {
  return (
    <div className="flows-empty">
      <SearchX size={22} aria-hidden="true" />
      <h3>No flow matches the filter</h3>
      <p>The filter looks into addresses, ports, names, endings, tags, verdicts and history.</p>
      <button className="button small" onClick={() => useView.setState({ text: '', kinds: [] })}>
        Clear filter
      </button>
    </div>
  );
}
