import { useId, useState } from 'react';
import { CAUSE_IDS } from '../../../shared/contract/lists.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import { sendEdit, setAuthor } from '../../state/case-edits.ts';
import { sayingsOf, useCase } from '../../state/case-store.ts';
import { CAUSE_TITLES } from '../../state/cause-titles.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { CauseId, VerdictClass } from '../../state/contract-types.ts';
import { draftKey, keepDraft, useDrafts } from '../../state/draft-store.ts';
import { useSurface } from '../../state/surface-store.ts';
import { ClassMark } from '../../ui/class-mark.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import './triage.css';

const CLASSES: readonly VerdictClass[] = ['benign', 'watch', 'harmful'];

/** Another verdict for a flow: class, cause where it is known, and why. */
export function OverrideDialog() {
  const flow = useSurface((state) => state.override);
  return flow === null ? null : <OpenDialog key={flow} flow={flow} />;
}

function OpenDialog({ flow }: { readonly flow: number }) {
  const connection = useConnection();
  const present = useCase((state) => sayingsOf(state.view, flow)?.override ?? null);
  const author = useCase((state) => state.author);
  const key = draftKey(`override ${flow}`);
  const why = useDrafts((state) => state.texts[key]) ?? present?.why ?? '';
  const [chosen, setChosen] = useState<VerdictClass | null>(present?.class ?? null);
  const [cause, setCause] = useState<CauseId | null>(present?.cause ?? null);
  const [name, setName] = useState('');
  const [began] = useState(() => useCase.getState().view?.revision);
  const [missing, setMissing] = useState<string | null>(null);
  const id = useId();
  const close = (): void => useSurface.setState({ override: null });
  const keep = async (): Promise<void> => {
    if (chosen === null) setMissing('Choose how much it matters.');
    else if (why.trim() === '') setMissing('Say why: others have to follow it.');
    else {
      const named =
        author !== '' || name.trim() === '' || (await setAuthor(connection, name.trim()));
      const override = { class: chosen, cause, why: why.trim() };
      if (!named) return;
      const sent = await sendEdit(connection, { do: 'override', flow, override }, began);
      if (sent === 'failed') return;
      // With a conflict the other dialog has both sides.
      keepDraft(key, null);
      close();
    }
  };
  return (
    <Dialog label="Override the verdict" className="override-dialog" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void keep();
        }}
      >
        <h2>Override the verdict of flow {grouped(flow)}</h2>
        <p className="dialog-lead">
          The engine&#8217;s own verdict stays beside it, here and in the report.
        </p>
        <fieldset>
          <legend>How much it matters</legend>
          <div className="class-choice">
            {CLASSES.map((one, index) => (
              <label key={one}>
                <input
                  type="radio"
                  name="class"
                  value={one}
                  data-first-focus={
                    (chosen === null ? index === 0 : chosen === one) ? '' : undefined
                  }
                  checked={chosen === one}
                  onChange={() => {
                    setChosen(one);
                  }}
                />
                <ClassMark of={one} />
              </label>
            ))}
          </div>
        </fieldset>
        <label htmlFor={`${id}c`}>Cause</label>
        <select
          id={`${id}c`}
          value={cause ?? ''}
          onChange={(event) => {
            setCause(CAUSE_IDS.find((one) => one === event.target.value) ?? null);
          }}
        >
          <option value="">As the engine says, or not known</option>
          {CAUSE_IDS.map((one) => (
            <option key={one} value={one}>
              {CAUSE_TITLES[one]}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}w`}>Why</label>
        <textarea
          id={`${id}w`}
          dir="auto"
          rows={4}
          maxLength={100_000}
          placeholder="What the packets do not show, or what they show to you"
          value={why}
          onChange={(event) => {
            keepDraft(key, event.target.value === '' ? null : event.target.value);
          }}
        />
        {author === '' && (
          <>
            <label htmlFor={`${id}n`}>Your name</label>
            <input
              id={`${id}n`}
              type="text"
              dir="auto"
              maxLength={200}
              placeholder="asked once"
              value={name}
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          </>
        )}
        <div className="dialog-foot">
          <p role="alert">{missing}</p>
          <button className="button" type="button" onClick={close}>
            Cancel
          </button>
          <button className="button primary" type="submit">
            Override
          </button>
        </div>
      </form>
    </Dialog>
  );
}
