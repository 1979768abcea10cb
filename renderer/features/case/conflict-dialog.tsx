import { settle } from '../../state/case-edits.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { utcText } from '../../ui/format.ts';
import { nameText, visibleLine, visibleText } from '../../ui/said-text.ts';
import './case.css';

/** Two people changed the same thing: both texts, one to keep. It stays until that is decided. */
export function ConflictDialog() {
  const conflict = useCase((state) => state.view?.conflict ?? null);
  const connection = useConnection();
  if (conflict === null) return null;
  const by = nameText(conflict.by);
  return (
    <Dialog label="Changed twice" className="conflict" onClose={() => undefined}>
      <h2>
        {capital(visibleLine(conflict.about))} was also changed by <bdi>{by}</bdi>
      </h2>
      <p className="dialog-lead">
        {utcText(conflict.at)}, in another window. Keep one of the two; nothing is written before.
      </p>
      <div className="conflict-sides">
        <Side
          title="Yours"
          text={conflict.mine}
          button="Keep mine"
          onKeep={() => void settle(connection, 'mine')}
        />
        <Side
          title={`By ${by}`}
          text={conflict.theirs}
          button="Keep theirs"
          onKeep={() => void settle(connection, 'theirs')}
        />
      </div>
    </Dialog>
  );
}

function Side(props: {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly onKeep: () => void;
}) {
  return (
    <section aria-label={props.title}>
      <h3 className="ellipsis" dir="auto">
        {props.title}
      </h3>
      <div
        className="conflict-text selectable"
        dir="auto"
        tabIndex={0}
        role="region"
        aria-label={`Text: ${props.title}`}
      >
        {props.text === '' ? <i>removed</i> : visibleText(props.text)}
      </div>
      <button className="button" onClick={props.onKeep}>
        {props.button}
      </button>
    </section>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
