import { useEffect, useRef, useState } from 'react';
import { setAuthor } from '../../state/case-edits.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { visibleLine } from '../../ui/said-text.ts';

/** "You write as Ann", and how to change that. */
export function AuthorField() {
  const connection = useConnection();
  const author = useCase((state) => state.author);
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const changing = draft !== null;
  useEffect(() => {
    if (changing) input.current?.select();
  }, [changing]);
  const keep = async (): Promise<void> => {
    if (draft !== null && (await setAuthor(connection, draft.trim()))) setDraft(null);
  };
  return changing ? (
    <form
      className="author-field"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <input
        ref={input}
        type="text"
        dir="auto"
        aria-label="Your name"
        placeholder="Your name"
        maxLength={200}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <button className="button small" type="submit">
        Keep
      </button>
    </form>
  ) : (
    <p className="author-field">
      {author === '' ? (
        'You write without a name.'
      ) : (
        <>
          You write as <b dir="auto">{visibleLine(author)}</b>
        </>
      )}
      <button
        className="button quiet small"
        onClick={() => {
          setDraft(author);
        }}
      >
        {author === '' ? 'Give one' : 'Change'}
      </button>
    </p>
  );
}
