import { useState } from 'react';
import { Pencil, Trash2 } from 'lucide-react';
import { grouped } from '../../../shared/base/numbers.ts';
import { removeNote, sendEdit } from '../../state/case-edits.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { draftKey, keepDraft, useDrafts } from '../../state/draft-store.ts';
import { useHandles } from '../../state/handles.ts';
import { utcText } from '../../ui/format.ts';
import { PacketText } from '../../ui/packet-text.tsx';
import { nameText, visibleText } from '../../ui/said-text.ts';
import { minuteText } from '../../ui/utc-time.ts';
import { NoteBox } from './note-box.tsx';

/** More letters or lines than these are folded away behind a button that says how many there are. */
const LETTERS_SHOWN = 700;
const LINES_SHOWN = 10;

/** One note: who, when, what; edit and remove. `where` names what it is about, and leads there. */
export function NoteCard(props: {
  readonly note: CaseNote;
  readonly where?: { readonly text: string; readonly go: (() => void) | null };
}) {
  const { note, where } = props;
  const connection = useConnection();
  const about = `edit ${note.id}`;
  const drafted = useDrafts((state) => state.texts[draftKey(about)] !== undefined);
  /** The case's revision when the writing began; null: nobody writes. */
  const [began, setBegan] = useState<number | null>(null);
  const editing = began !== null;
  const by = nameText(note.by);
  return (
    <li className="note-card" data-note={note.id}>
      <header>
        {where !== undefined &&
          (where.go === null ? (
            <span className="note-where" title={where.text}>
              {where.text}
            </span>
          ) : (
            <button className="note-where" onClick={where.go} title={where.text}>
              {where.text}
            </button>
          ))}
        <span className="note-by" dir="auto" title={by}>
          {by}
        </span>
        <time className="number" dateTime={note.at} title={utcText(note.at)}>
          {minuteText(note.at)}
        </time>
        {note.edited !== null && (
          <span
            className="note-edited"
            title={`Changed by ${nameText(note.edited.by)}, ${utcText(note.edited.at)}`}
          >
            edited
          </span>
        )}
        <span className="grow" />
        {!editing && (
          <>
            <button
              className="icon-button"
              aria-label={`Edit the note by ${by}`}
              title="Edit"
              onClick={() => {
                setBegan(useCase.getState().view?.revision ?? 0);
              }}
            >
              <Pencil size={13} aria-hidden="true" />
            </button>
            <button
              className="icon-button"
              aria-label={`Remove the note by ${by}`}
              title="Remove"
              onClick={() => void removeNote(connection, note.id)}
            >
              <Trash2 size={13} aria-hidden="true" />
            </button>
          </>
        )}
      </header>
      {editing || drafted ? (
        <NoteBox
          about={about}
          label="Edit the note"
          placeholder="What is to be known of it?"
          initial={note.text}
          wishes={editing ? 1 : 0}
          sendText="Keep changes"
          onSend={async (text) => {
            const edit = { do: 'edit-note', id: note.id, text } as const;
            const sent = await sendEdit(connection, edit, began ?? undefined);
            // With a conflict the draft stays, and the editor with it, until that is settled.
            if (sent !== 'failed') setBegan(null);
            return sent === 'kept';
          }}
          onLeave={() => {
            keepDraft(draftKey(about), null);
            setBegan(null);
          }}
        />
      ) : (
        <NoteText text={note.text} />
      )}
    </li>
  );
}

/** The text as it was written, each #123 a way to the packet; very long ones unfold. */
export function NoteText({ text }: { readonly text: string }) {
  const jumpTo = useHandles((state) => state.ladder.jumpTo);
  const [whole, setWhole] = useState(false);
  const letters = text.length;
  const long = letters > LETTERS_SHOWN || text.split('\n', LINES_SHOWN + 1).length > LINES_SHOWN;
  const shown = long && !whole ? firstOf(text) : text;
  return (
    <>
      <p className="note-text selectable" dir="auto">
        <PacketText text={visibleText(shown)} onPacket={jumpTo} />
        {long && !whole ? ' \u2026' : ''}
      </p>
      {long && (
        <button
          className="button quiet small note-more"
          aria-expanded={whole}
          onClick={() => {
            setWhole(!whole);
          }}
        >
          {whole ? 'Show less' : `Show all ${grouped(letters)} characters`}
        </button>
      )}
    </>
  );
}

function firstOf(text: string): string {
  const letters = [...text.slice(0, LETTERS_SHOWN)].join('');
  return letters.split('\n').slice(0, LINES_SHOWN).join('\n').trimEnd();
}
