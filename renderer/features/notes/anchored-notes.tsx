import { anchorKey, useCase } from '../../state/case-store.ts';
import { keepEdit } from '../../state/case-edits.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { CaseNote, NoteAnchor } from '../../state/contract-types.ts';
import { NoteBox } from './note-box.tsx';
import { NoteCard } from './note-card.tsx';

/** Notes on one thing, and where to write another. */
export function AnchoredNotes(props: {
  readonly anchor: NoteAnchor;
  readonly notes: readonly CaseNote[];
  /** What the thing is called after "Note on": "this flow". */
  readonly thing: string;
  readonly wishes?: number;
  readonly onFocused?: () => void;
  /** The composer is elsewhere just now. */
  readonly silent?: boolean;
  readonly whereOf?: (
    note: CaseNote,
  ) => { readonly text: string; readonly go: (() => void) | null } | undefined;
}) {
  const { anchor, notes, thing } = props;
  const connection = useConnection();
  const lost = useCase((state) => (state.view === null ? state.failure : null));
  return (
    <div className="anchored-notes">
      {notes.length > 0 && (
        <ul className="note-list" aria-label={`Notes on ${thing}`}>
          {notes.map((note) => {
            const where = props.whereOf?.(note);
            return (
              <NoteCard key={note.id} note={note} {...(where === undefined ? {} : { where })} />
            );
          })}
        </ul>
      )}
      {lost !== null && (
        <p className="notes-lost" role="alert">
          Notes cannot be written: {lost.detail}
        </p>
      )}
      {props.silent !== true && (
        <NoteBox
          key={anchorKey(anchor)}
          about={anchorKey(anchor)}
          label={`Note on ${thing}`}
          placeholder={`Write a note on ${thing} \u2026`}
          wishes={props.wishes ?? 0}
          onFocused={props.onFocused}
          sendText="Add note"
          onSend={(text) => keepEdit(connection, { do: 'add-note', anchor, text })}
        />
      )}
    </div>
  );
}
