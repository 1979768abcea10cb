import { Circle } from 'lucide-react';
import { TRIAGE_STATES } from '../../../shared/contract/lists.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import { TRIAGE_WORDS } from '../../state/triage-words.ts';
import { toggleTriage, useView } from '../../state/view-store.ts';
import { TriageMark } from '../../ui/triage-mark.tsx';
import { useFlowViewState } from './flow-view-context.tsx';

/** One chip a triage state that occurs, and one for what nobody triaged; none before anybody did. */
export function TriageChips() {
  const triage = useView((state) => state.triage);
  const { counts } = useFlowViewState();
  if (counts === null) return null;
  const used = TRIAGE_STATES.filter((one) => counts.triage[one] > 0 || triage.includes(one));
  if (used.length === 0 && triage.length === 0) return null;
  return (
    <div className="chip-group triage-chips" role="group" aria-label="Filter by triage">
      {used.map((one) => (
        <button
          key={one}
          className="chip"
          title={`${TRIAGE_WORDS[one].name}: ${TRIAGE_WORDS[one].meaning.toLowerCase()}`}
          aria-pressed={triage.includes(one)}
          onClick={() => {
            toggleTriage(one);
          }}
        >
          <TriageMark of={one} /> <span className="number">{grouped(counts.triage[one])}</span>
        </button>
      ))}
      <button
        className="chip"
        title="Not triaged yet"
        aria-pressed={triage.includes('none')}
        onClick={() => {
          toggleTriage('none');
        }}
      >
        <span className="triage-mark none">
          <Circle size={12} strokeDasharray="2.6 2.6" aria-hidden="true" />
          <span className="word">Not triaged</span>
        </span>{' '}
        <span className="number">{grouped(counts.triage.none)}</span>
      </button>
    </div>
  );
}
