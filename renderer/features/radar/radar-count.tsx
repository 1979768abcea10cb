import { grouped } from '../../../shared/base/numbers.ts';
import type { RadarReport } from '../../state/contract-types.ts';
import { clearFilters, useView } from '../../state/view-store.ts';
import { filterOf } from './radar-words.ts';

/** A number of flows, and a way to them: the list with the filter that leaves just these. */
export function RadarCount(props: {
  readonly report: RadarReport;
  readonly flows: number;
  readonly words: string;
}) {
  const { flows } = props;
  if (flows === 0) return <span className="radar-zero">0</span>;
  const filter = filterOf(props.report.parameters, props.words);
  return (
    <button
      className="radar-count"
      title={`Show them in the list: ${filter}`}
      aria-label={`${grouped(flows)}, show these flows`}
      onClick={() => {
        clearFilters();
        useView.setState({ screen: 'flows', text: filter });
      }}
    >
      {grouped(flows)}
    </button>
  );
}
