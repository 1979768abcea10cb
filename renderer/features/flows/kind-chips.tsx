import { grouped } from '../../../shared/base/numbers.ts';
import type { CloseKind } from '../../state/contract-types.ts';
import { toggleKind, useView } from '../../state/view-store.ts';
import { useFlowViewState } from './flow-view-context.tsx';

/** Endings in the order of interest, with their meaning. */
const KINDS: readonly (readonly [CloseKind, string, string])[] = [
  ['reset', 'Reset', 'Ended by a RST'],
  ['timeout', 'Timeout', 'Went silent without FIN or RST'],
  ['refused', 'Refused', 'The SYN was answered by a RST'],
  ['unanswered', 'Unanswered', 'SYNs without any answer'],
  ['rejected', 'Rejected', 'An ICMP error refused it'],
  ['half-closed', 'Half-closed', 'One side finished, the other stayed open'],
  ['graceful', 'Graceful', 'Both sides sent FIN and both were acknowledged'],
  ['open', 'Open', 'No end seen in the capture'],
  ['mid-capture', 'Mid-capture', 'No beginning seen in the capture'],
];

/** One chip an ending that occurs; several can be on. */
export function KindChips() {
  const kinds = useView((state) => state.kinds);
  const { counts } = useFlowViewState();
  if (counts === null) return null;
  return (
    <div className="chip-group" role="group" aria-label="Filter by ending">
      {KINDS.filter(([kind]) => counts.kinds[kind] > 0 || kinds.includes(kind)).map(
        ([kind, title, meaning]) => (
          <button
            key={kind}
            className={`chip ${kind}`}
            title={meaning}
            aria-pressed={kinds.includes(kind)}
            onClick={() => {
              toggleKind(kind);
            }}
          >
            {title} <span className="number">{grouped(counts.kinds[kind])}</span>
          </button>
        ),
      )}
      {kinds.length > 0 && (
        <button className="chip clear" onClick={() => useView.setState({ kinds: [] })}>
          All endings
        </button>
      )}
    </div>
  );
}
