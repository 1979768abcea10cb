import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { MessageSquareText, X } from 'lucide-react';
import { anchorKey } from '../../state/case-store.ts';
import { keepEdit } from '../../state/case-edits.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { NoteAnchor } from '../../state/contract-types.ts';
import { useHandles } from '../../state/handles.ts';
import { closeNoting, useNoting } from '../../state/noting-store.ts';
import { say } from '../../state/surface-store.ts';
import { useView } from '../../state/view-store.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { parseUtc } from '../../ui/utc-time.ts';
import { NoteBox } from './note-box.tsx';

type RangeAnchor = Extract<NoteAnchor, { on: 'range' }>;

/** The composer below the ladder: a note on the packet or the range that is selected there. */
export function NoteStrip() {
  const { anchor, wishes } = useNoting();
  const flow = useView((state) => state.flow);
  // Another flow's ladder: the draft stays with its packet or range.
  const strange = anchor !== null && anchor.flow !== null && anchor.flow !== flow;
  useEffect(() => {
    if (strange) closeNoting();
  }, [strange]);
  if (anchor === null || strange) return null;
  return anchor.on === 'packet' ? (
    <Strip title={`Note on packet #${anchor.packet}`} anchor={anchor} wishes={wishes} />
  ) : (
    <RangeStrip key={`${anchor.from} ${anchor.until}`} start={anchor} wishes={wishes} flow={flow} />
  );
}

function RangeStrip(props: {
  readonly start: RangeAnchor;
  readonly wishes: number;
  readonly flow: number | null;
}) {
  const { start, flow } = props;
  const [from, setFrom] = useState(shownTime(start.from));
  const [until, setUntil] = useState(shownTime(start.until));
  const [all, setAll] = useState(start.flow === null);
  const anchor = useMemo(() => rangeOf(from, until, all ? null : flow), [from, until, all, flow]);
  const problem = typeof anchor === 'string' ? anchor : null;
  return (
    <Strip
      title="Note on a time range"
      anchor={typeof anchor === 'string' ? start : anchor}
      draft={start}
      problem={problem}
      wishes={props.wishes}
    >
      <TimeField label="From" value={from} bad={parseUtc(from) === null} onChange={setFrom} />
      <TimeField label="until" value={until} bad={parseUtc(until) === null} onChange={setUntil} />
      <span className="strip-zone">UTC</span>
      <Segmented
        label="Flows of the range"
        value={all ? 'all' : 'one'}
        options={[
          { value: 'one', text: 'This flow' },
          { value: 'all', text: 'All flows', hint: 'Drawn in the ladder of every flow' },
        ]}
        onChange={(value) => {
          setAll(value === 'all');
        }}
      />
    </Strip>
  );
}

function Strip(props: {
  readonly title: string;
  readonly anchor: NoteAnchor;
  /** The draft's anchor, where the times may still change. */
  readonly draft?: NoteAnchor;
  readonly problem?: string | null;
  readonly wishes: number;
  readonly children?: ReactNode;
}) {
  const { anchor, problem = null } = props;
  const connection = useConnection();
  const ladder = useHandles((state) => state.ladder);
  const leave = (): void => {
    closeNoting();
    ladder.focus();
  };
  return (
    <section
      className="note-strip"
      aria-label={props.title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave();
      }}
    >
      <header>
        <MessageSquareText size={14} aria-hidden="true" />
        <h3>{props.title}</h3>
        <span className="grow" />
        <button className="icon-button" aria-label="Close, keep the draft" onClick={leave}>
          <X size={14} aria-hidden="true" />
        </button>
      </header>
      {props.children !== undefined && <div className="strip-tools">{props.children}</div>}
      {problem !== null && (
        <p className="strip-problem" role="alert">
          {problem}
        </p>
      )}
      <NoteBox
        key={anchorKey(props.draft ?? anchor)}
        about={anchorKey(props.draft ?? anchor)}
        label={props.title}
        placeholder="What is to be known of it?"
        wishes={props.wishes}
        sendText="Add note"
        onSend={async (text) => {
          if (problem !== null) {
            say(problem, 'bad');
            return false;
          }
          const kept = await keepEdit(connection, { do: 'add-note', anchor, text });
          if (kept) leave();
          return kept;
        }}
        onLeave={leave}
      />
    </section>
  );
}

function TimeField(props: {
  readonly label: string;
  readonly value: string;
  readonly bad: boolean;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="time-field">
      {props.label}
      <input
        type="text"
        className="mono"
        spellCheck={false}
        aria-label={`${props.label}, in UTC`}
        aria-invalid={props.bad}
        value={props.value}
        onChange={(event) => {
          props.onChange(event.target.value);
        }}
      />
    </label>
  );
}

/** "2026-11-20 11:58:02.125443687": as it may be typed again. */
function shownTime(iso: string): string {
  return iso.replace('T', ' ').replace(/Z$/u, '');
}

function rangeOf(from: string, until: string, flow: number | null): RangeAnchor | string {
  const [first, last] = [parseUtc(from), parseUtc(until)];
  if (first === null || last === null)
    return 'A time is written as 2026-11-20 11:58:02.125443687, in UTC.';
  if (first > last) return 'The range ends before it begins.';
  return { on: 'range', flow, from: first, until: last };
}
