import { useState } from 'react';
import { Tag, X } from 'lucide-react';
import { counted } from '../../../shared/base/numbers.ts';
import { keepEdit, sayNotSaved, triageSelected, undoEdit } from '../../state/case-edits.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useHandles } from '../../state/handles.ts';
import { say } from '../../state/surface-store.ts';
import { useTableSelection } from '../../state/table-selection.ts';
import { LabelInput } from './label-editor.tsx';
import { TriageButtons } from './triage-bar.tsx';
import './triage.css';

/** What can be done with several flows at once; only there while several are selected. */
export function SelectionBar() {
  const count = useTableSelection((state) => state.count);
  return count < 2 ? null : <Bar count={count} />;
}

function Bar({ count }: { readonly count: number }) {
  const connection = useConnection();
  const flows = useHandles((state) => state.flows);
  const [labelling, setLabelling] = useState(false);
  const label = async (text: string): Promise<boolean> => {
    const chosen = await flows.selected().catch((cause: unknown) => {
      sayNotSaved(cause);
      return null;
    });
    if (chosen === null) return false;
    const kept = await keepEdit(connection, { do: 'tag', flows: chosen, add: [text], remove: [] });
    if (kept)
      say(`Tagged ${counted(chosen.length, 'flow')}.`, 'plain', {
        text: 'Undo',
        run: () => void undoEdit(connection),
      });
    return kept;
  };
  return (
    <section className="selection-bar" aria-label="Selected flows">
      <b className="number">{counted(count, 'flow')} selected</b>
      <TriageButtons
        state={null}
        onState={(state) => {
          triageSelected(connection, flows.selected(), state);
        }}
      />
      <button
        className="button quiet small"
        title="Not triaged (0)"
        onClick={() => {
          triageSelected(connection, flows.selected(), null);
        }}
      >
        Clear
      </button>
      {labelling ? (
        <LabelInput
          taken={[]}
          onAdd={label}
          onLeave={() => {
            setLabelling(false);
          }}
        />
      ) : (
        <button
          className="button quiet small"
          onClick={() => {
            setLabelling(true);
          }}
        >
          <Tag size={12} aria-hidden="true" />
          Tag
        </button>
      )}
      <span className="grow" />
      <button
        className="icon-button"
        aria-label="Select one flow only"
        title="Select one flow only"
        onClick={() => {
          flows.step(0);
        }}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </section>
  );
}
