import { useEffect, useId, useRef, useState } from 'react';
import { useCase } from '../../state/case-store.ts';
import { setAuthor } from '../../state/case-edits.ts';
import { useConnection } from '../../state/connection-context.ts';
import { draftKey, keepDraft, useDrafts } from '../../state/draft-store.ts';
import { useHandles } from '../../state/handles.ts';
import { useSession } from '../../state/session-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import './notes.css';

/** The contract's limit on a note. */
const LONGEST = 100_000;

/** What takes keys as text. */
const TYPED = 'input, textarea, select';

/**
 * Where a text is written: one line until it has the focus or a draft. Ctrl+Enter keeps it, Escape
 * leaves it as a draft. Whoever writes for the first time is asked for a name here.
 */
export function NoteBox(props: {
  /** What the text is about: the key of its draft. */
  readonly about: string;
  readonly label: string;
  readonly placeholder: string;
  /** The text before it was changed. */
  readonly initial?: string;
  /** Grows with every wish to write here; 0: none. */
  readonly wishes?: number;
  /** A wish was followed. */
  readonly onFocused?: (() => void) | undefined;
  readonly sendText: string;
  /** True once it is kept; else the text stays. */
  readonly onSend: (text: string) => Promise<boolean>;
  readonly onLeave?: (() => void) | undefined;
}) {
  const { about, initial = '', wishes = 0, onLeave, onFocused } = props;
  const connection = useConnection();
  // Another capture has other drafts.
  useSession((state) => state.names);
  const key = draftKey(about);
  const text = useDrafts((state) => state.texts[key]) ?? initial;
  const author = useCase((state) => state.author);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [within, setWithin] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const root = useRef<HTMLDivElement>(null);
  /** Where the focus was before it came here: it goes back there, and keys are shortcuts again. */
  const origin = useRef<Element | null>(null);
  const id = useId();
  const open = within || text !== initial || onLeave !== undefined;
  const ready = text.trim() !== '' && text.trim() !== initial && !busy;

  useEffect(() => {
    const area = box.current;
    if (wishes === 0 || area === null) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: 'nearest' });
    onFocused?.();
  }, [wishes, onFocused]);

  const send = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    const named = author !== '' || name.trim() === '' || (await setAuthor(connection, name.trim()));
    if (named && (await props.onSend(text.trim()))) {
      keepDraft(key, null);
      giveBack();
    }
    setBusy(false);
  };
  const giveBack = (): void => {
    const here = document.activeElement;
    // It went elsewhere by itself meanwhile, or the whole composer closed.
    if (root.current === null || (here !== document.body && !root.current.contains(here))) return;
    if (here instanceof HTMLElement) here.blur();
    const back = origin.current;
    if (back instanceof HTMLElement && back.isConnected && !back.matches(TYPED)) back.focus();
    else useHandles.getState().flows.focus();
  };
  const leave = (): void => {
    if (text.trim() === initial) keepDraft(key, null);
    giveBack();
    onLeave?.();
  };

  return (
    <div
      ref={root}
      className={`note-box${open ? ' open' : ''}`}
      onFocus={(event) => {
        const from = event.relatedTarget;
        if (from === null || !event.currentTarget.contains(from)) origin.current = from;
        setWithin(true);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setWithin(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void send();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          leave();
        }
      }}
    >
      <textarea
        ref={box}
        rows={1}
        aria-label={props.label}
        placeholder={props.placeholder}
        maxLength={LONGEST}
        dir="auto"
        value={text}
        onChange={(event) => {
          keepDraft(key, event.target.value === initial ? null : event.target.value);
        }}
      />
      {open && (
        <div className="note-box-foot">
          {author === '' && (
            <label htmlFor={id} className="note-name">
              Your name
              <input
                id={id}
                type="text"
                dir="auto"
                maxLength={200}
                autoComplete="name"
                placeholder="asked once"
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                }}
              />
            </label>
          )}
          <span className="note-box-actions">
            {onLeave !== undefined && (
              <button className="button quiet small" onClick={leave}>
                Cancel
              </button>
            )}
            <button
              className="button primary small"
              disabled={!ready}
              title="Ctrl + Enter"
              onClick={() => void send()}
            >
              {props.sendText}
            </button>
            <Kbd keys={['Ctrl', 'Enter']} />
          </span>
        </div>
      )}
    </div>
  );
}
