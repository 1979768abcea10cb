import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Plus, Tag, X } from 'lucide-react';
import { keepEdit } from '../../state/case-edits.ts';
import { labelsInUse, useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useNoting } from '../../state/noting-store.ts';
import { visibleLine } from '../../ui/said-text.ts';

/** The contract's limit on a label. */
const LONGEST = 200;

/** Labels of a flow: remove each, add with completion from those in use. */
export function LabelEditor(props: { readonly flow: number; readonly labels: readonly string[] }) {
  const { flow, labels } = props;
  const connection = useConnection();
  const adding = useNoting(({ tagging }) => tagging === flow);
  const setAdding = (on: boolean): void => useNoting.setState({ tagging: on ? flow : null });
  const edit = (add: readonly string[], remove: readonly string[]) =>
    keepEdit(connection, { do: 'tag', flows: [flow], add, remove });
  return (
    <div className="labels">
      <Tag size={13} aria-hidden="true" />
      <ul aria-label="Tags of people">
        {labels.map((label) => (
          <li key={label} className="label">
            <span className="ellipsis" dir="auto" title={visibleLine(label)}>
              {visibleLine(label)}
            </span>
            <button
              aria-label={`Remove the tag ${visibleLine(label)}`}
              title="Remove"
              onClick={() => void edit([], [label])}
            >
              <X size={11} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {adding ? (
        <LabelInput
          taken={labels}
          onAdd={(label) => edit([label], [])}
          onLeave={() => {
            setAdding(false);
          }}
        />
      ) : (
        <button
          className="button quiet small"
          title="Add a tag (T)"
          onClick={() => {
            setAdding(true);
          }}
        >
          <Plus size={12} aria-hidden="true" />
          Tag
        </button>
      )}
    </div>
  );
}

/** One line for a label; Enter adds it and goes on, Escape ends. */
export function LabelInput(props: {
  readonly taken: readonly string[];
  readonly onAdd: (label: string) => Promise<boolean>;
  readonly onLeave: () => void;
}) {
  const view = useCase((state) => state.view);
  const known = useMemo(() => labelsInUse(view), [view]);
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => {
    input.current?.focus();
  }, []);
  const add = async (): Promise<void> => {
    const label = text.replace(/\s+/gu, ' ').trim();
    if (label === '') props.onLeave();
    else if (props.taken.includes(label) || (await props.onAdd(label))) setText('');
  };
  return (
    <form
      className="label-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
      onBlur={(event) => {
        if (text === '' && !event.currentTarget.contains(event.relatedTarget)) props.onLeave();
      }}
    >
      <input
        ref={input}
        type="text"
        dir="auto"
        list={list}
        aria-label="New tag"
        placeholder="Tag, Enter"
        maxLength={LONGEST}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          props.onLeave();
        }}
      />
      <datalist id={list}>
        {known
          .filter((label) => !props.taken.includes(label))
          .map((label) => (
            <option key={label} value={label} />
          ))}
      </datalist>
    </form>
  );
}
