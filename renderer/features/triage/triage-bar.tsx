import { useState } from 'react';
import { UserRound } from 'lucide-react';
import { TRIAGE_STATES } from '../../../shared/contract/lists.ts';
import { setOwner, triageFlows } from '../../state/case-edits.ts';
import { sayingsOf, useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { TriageState } from '../../state/contract-types.ts';
import { useSurface } from '../../state/surface-store.ts';
import { TRIAGE_WORDS } from '../../state/triage-words.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { TriageMark } from '../../ui/triage-mark.tsx';
import { LabelEditor } from './label-editor.tsx';
import { OverrideCard } from './override-card.tsx';
import './triage.css';

/** What people decided about the flow in focus: triage, owner, labels, override. */
export function TriageBar({ flow }: { readonly flow: number }) {
  const view = useCase((state) => state.view);
  const connection = useConnection();
  const said = sayingsOf(view, flow);
  return (
    <section className="triage-bar" aria-label="Triage">
      <div className="triage-line">
        <TriageButtons
          state={said?.triage ?? null}
          onState={(state) => void triageFlows(connection, [flow], state)}
        />
        {(said?.triage ?? said?.owner ?? null) !== null && (
          <Owner key={flow} flow={flow} owner={said?.owner ?? null} />
        )}
      </div>
      <div className="triage-line">
        <LabelEditor key={flow} flow={flow} labels={said?.tags ?? []} />
        {(said?.override ?? null) === null && (
          <button
            className="button quiet small"
            title="Hold another verdict against the engine's (O)"
            onClick={() => useSurface.setState({ override: flow })}
          >
            Override the verdict
          </button>
        )}
      </div>
    </section>
  );
}

/** The override of the flow in focus, beside the engine's verdict. */
export function FlowOverride(props: {
  readonly flow: number;
  readonly engine: { readonly class: string; readonly confidence: string };
}) {
  const view = useCase((state) => state.view);
  const override = sayingsOf(view, props.flow)?.override ?? null;
  if (override === null) return null;
  return <OverrideCard flow={props.flow} override={override} engine={props.engine} />;
}

/** The four states; pressing the one that is on clears it. */
export function TriageButtons(props: {
  readonly state: TriageState | null;
  readonly onState: (state: TriageState | null) => void;
}) {
  return (
    <div className="triage-buttons" role="group" aria-label="Triage state">
      {TRIAGE_STATES.map((state) => (
        <button
          key={state}
          className={state}
          aria-pressed={props.state === state}
          title={`${TRIAGE_WORDS[state].meaning} (key ${TRIAGE_WORDS[state].key}, 0 clears)`}
          onClick={() => {
            props.onState(props.state === state ? null : state);
          }}
        >
          <TriageMark of={state} />
        </button>
      ))}
    </div>
  );
}

function Owner(props: { readonly flow: number; readonly owner: string | null }) {
  const { flow, owner } = props;
  const connection = useConnection();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = owner === null ? '' : visibleLine(owner);
  if (draft === null) {
    return (
      <button
        className="button quiet small owner"
        title={owner === null ? 'Nobody looks after it yet' : `${shown} looks after it. Change`}
        onClick={() => {
          setDraft(owner ?? '');
        }}
      >
        <UserRound size={13} aria-hidden="true" />
        <span className="ellipsis" dir="auto">
          {owner === null ? 'No owner' : shown}
        </span>
      </button>
    );
  }
  return (
    <form
      className="owner-form"
      onSubmit={(event) => {
        event.preventDefault();
        const name = draft.trim();
        void setOwner(connection, flow, name === '' ? null : name).then((kept) => {
          if (kept) setDraft(null);
        });
      }}
    >
      <input
        type="text"
        dir="auto"
        aria-label="Who looks after this flow"
        placeholder="Owner"
        maxLength={200}
        value={draft}
        ref={(input) => {
          input?.focus();
        }}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setDraft(null);
        }}
      />
      <button className="button small" type="submit">
        Keep
      </button>
    </form>
  );
}
