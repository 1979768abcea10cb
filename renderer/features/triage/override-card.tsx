import { PencilLine } from 'lucide-react';
import { keepEdit, undoEdit } from '../../state/case-edits.ts';
import { CAUSE_TITLES } from '../../state/cause-titles.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { Override } from '../../state/contract-types.ts';
import { say, useSurface } from '../../state/surface-store.ts';
import { utcText } from '../../ui/format.ts';
import { nameText, visibleText } from '../../ui/said-text.ts';
import { minuteText } from '../../ui/utc-time.ts';

/** "Ann says benign: ...": a person's verdict beside the engine's own. */
export function OverrideCard(props: {
  readonly flow: number;
  readonly override: Override;
  readonly engine: { readonly class: string; readonly confidence: string };
}) {
  const { flow, override, engine } = props;
  const connection = useConnection();
  const remove = async (): Promise<void> => {
    if (await keepEdit(connection, { do: 'override', flow, override: null }))
      say("The engine's verdict stands again.", 'plain', {
        text: 'Undo',
        run: () => void undoEdit(connection),
      });
  };
  return (
    <section className="override" aria-label="Verdict override">
      <PencilLine size={14} aria-hidden="true" />
      <div>
        <p className="override-who">
          <b dir="auto">{nameText(override.by)}</b> says{' '}
          <b className={`override-class ${override.class}`}>{override.class}</b>
          {override.cause !== null && `, ${CAUSE_TITLES[override.cause]}`}
        </p>
        <p className="override-why selectable" dir="auto">
          {visibleText(override.why)}
        </p>
        <p className="override-foot">
          <span>
            Engine: {engine.class}, {engine.confidence}
          </span>
          <time className="number" dateTime={override.at} title={utcText(override.at)}>
            {minuteText(override.at)}
          </time>
          <span className="override-actions">
            <button
              className="button quiet small"
              onClick={() => useSurface.setState({ override: flow })}
            >
              Change
            </button>
            <button className="button quiet small" onClick={() => void remove()}>
              Remove
            </button>
          </span>
        </p>
      </div>
    </section>
  );
}
