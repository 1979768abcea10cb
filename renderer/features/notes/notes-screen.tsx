import { useEffect, useMemo, useRef, useState } from 'react';
import { Info, MessageSquareText, Search } from 'lucide-react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { useCase } from '../../state/case-store.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { offerNotes } from '../../state/handles.ts';
import { useSession } from '../../state/session-store.ts';
import { goTo, useView } from '../../state/view-store.ts';
import { ClassMark } from '../../ui/class-mark.tsx';
import { nameText, visibleLine, visibleText } from '../../ui/said-text.ts';
import { anchorWords } from './anchor-words.ts';
import { AuthorField } from './author-field.tsx';
import { AnalysisNotes } from './flow-notes.tsx';
import { NoteCard } from './note-card.tsx';
import { groupNotes, isOfKind, type NotesGroup, type NotesKind } from './notes-filter.ts';
import { useFlowBriefs, type FlowBrief } from './use-flow-briefs.ts';

const KINDS: readonly (readonly [NotesKind, string])[] = [
  ['all', 'All'],
  ['mine', 'Mine'],
  ['flow', 'On flows'],
  ['packet', 'On packets'],
  ['range', 'On times'],
  ['capture', 'On captures'],
];

/** Every note of the case, found by words and kind; a click leads to the flow and the packet. */
export function NotesScreen() {
  const view = useCase((state) => state.view);
  const author = useCase((state) => state.author);
  const analysis = useSession((state) => state.analysis);
  const names = useSession((state) => state.names);
  const [kind, setKind] = useState<NotesKind>('all');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const notes = useMemo(() => view?.notes ?? [], [view]);
  const flows = useMemo(() => flowsOf(notes), [notes]);
  const briefs = useFlowBriefs(analysis, flows);
  const groups = useMemo(
    () => groupNotes(notes, { kind, text }, author, (note) => wordsOf(note, names, briefs)),
    [notes, kind, text, author, names, briefs],
  );
  const matched = groups.reduce((sum, group) => sum + group.notes.length, 0);
  useEffect(() => {
    offerNotes({ search: () => input.current?.focus() });
  }, []);
  const elsewhere = view?.elsewhere ?? [];

  return (
    <main className="notes-screen" aria-label="Notes" tabIndex={0}>
      <div className="notes-page">
        <header className="notes-head">
          <h1>Notes</h1>
          <AuthorField />
        </header>
        <div className="notes-tools">
          <div className="notes-search" role="search">
            <Search size={14} aria-hidden="true" />
            <input
              ref={input}
              type="text"
              aria-label="Search notes"
              placeholder="Word, name, address, flow &#8230;"
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
            <span className="filter-count number" role="status">
              {matched === notes.length
                ? counted(notes.length, 'note')
                : `${grouped(matched)} of ${counted(notes.length, 'note')}`}
            </span>
          </div>
          <div className="chips" role="group" aria-label="Which notes">
            {KINDS.map(([one, title]) => (
              <button
                key={one}
                className="chip"
                aria-pressed={kind === one}
                onClick={() => {
                  setKind(one);
                }}
              >
                {title}{' '}
                <span className="number">
                  {grouped(notes.filter((note) => isOfKind(note, one, author)).length)}
                </span>
              </button>
            ))}
          </div>
        </div>
        {(view?.remarks ?? []).map((remark) => (
          <p className="notes-remark" key={remark}>
            <Info size={14} aria-hidden="true" />
            {visibleText(remark)}
          </p>
        ))}
        {notes.length === 0 && <NoNotes />}
        {notes.length > 0 && matched === 0 && (
          <p className="notes-none">No note has these words. All words must occur.</p>
        )}
        {groups.map((group) => (
          <Group
            key={group.flow ?? -1}
            group={group}
            brief={group.flow === null ? null : (briefs.get(group.flow) ?? null)}
            names={names}
          />
        ))}
        {elsewhere.length > 0 && (
          <section className="notes-group" aria-label="Not in this analysis">
            <h2>Not in this analysis</h2>
            <p className="notes-hint">
              These notes stay in the case; their flows or packets are in captures that are not
              open.
            </p>
            <ul className="note-list">
              {elsewhere.map((one, index) => (
                <li className="note-card elsewhere" key={index}>
                  <header>
                    <span className="note-where">{visibleLine(one.where)}</span>
                    <span className="note-by" dir="auto">
                      {nameText(one.by)}
                    </span>
                  </header>
                  <p className="note-text selectable" dir="auto">
                    {visibleText(one.text)}
                  </p>
                </li>
              ))}
            </ul>
          </section>
        )}
        {notes.length > 0 && (
          <section className="notes-group" aria-label="Write a note">
            <h2>On everything that is open</h2>
            <AnalysisNotes />
          </section>
        )}
      </div>
    </main>
  );
}

function Group(props: {
  readonly group: NotesGroup;
  readonly brief: FlowBrief | null;
  readonly names: readonly string[];
}) {
  const { group, brief, names } = props;
  const { flow } = group;
  return (
    <section
      className="notes-group"
      aria-label={flow === null ? 'On captures and times' : `Flow ${flow}`}
    >
      {flow === null ? (
        <h2>Captures and times</h2>
      ) : (
        <h2>
          <button
            title={`Show flow ${flow}`}
            onClick={() => {
              goTo(flow, null);
            }}
          >
            Flow {grouped(flow)}
          </button>
          {brief !== null && (
            <>
              <span className="mono notes-ends" title={brief.ends}>
                {brief.ends}
              </span>
              <span className="notes-headline" title={brief.headline}>
                {brief.class !== null && <ClassMark of={brief.class} as="sign" />}
                {brief.headline}
              </span>
            </>
          )}
        </h2>
      )}
      <ul className="note-list">
        {group.notes.map((note) => (
          <NoteCard key={note.id} note={note} {...whereProps(note, names)} />
        ))}
      </ul>
    </section>
  );
}

function NoNotes() {
  return (
    <div className="notes-empty">
      <MessageSquareText size={22} aria-hidden="true" />
      <h2>No notes yet</h2>
      <p>
        Write on a flow in its explanation, on a packet or a range of packets in the ladder, on a
        capture in capture health. Notes are kept by themselves, found again with the capture, and
        go into the report.
      </p>
      <AnalysisNotes />
    </div>
  );
}

/** What a note is about and the way there; a note on the flow itself stands below the flow's name. */
function whereProps(note: CaseNote, names: readonly string[]) {
  return note.anchor.on === 'flow' ? {} : { where: whereOf(note, names) };
}

function whereOf(note: CaseNote, names: readonly string[]) {
  const { anchor } = note;
  const text = anchorWords(anchor, names).replace(/( of|,) flow \S+$/u, '');
  switch (anchor.on) {
    case 'packet': {
      const { flow, packet } = anchor;
      return { text, go: flow === null ? null : () => goTo(flow, packet) };
    }
    case 'range': {
      const { flow } = anchor;
      return { text, go: flow === null ? null : () => goTo(flow, null) };
    }
    default:
      return { text, go: () => useView.setState({ screen: 'health' }) };
  }
}

function wordsOf(
  note: CaseNote,
  names: readonly string[],
  briefs: ReadonlyMap<number, FlowBrief>,
): string {
  const flow = 'flow' in note.anchor ? note.anchor.flow : null;
  const brief = flow === null ? undefined : briefs.get(flow);
  return `${anchorWords(note.anchor, names)} ${brief?.ends ?? ''} ${brief?.headline ?? ''}`;
}

function flowsOf(notes: readonly CaseNote[]): readonly number[] {
  const flows = new Set<number>();
  for (const { anchor } of notes)
    if ('flow' in anchor && anchor.flow !== null) flows.add(anchor.flow);
  return [...flows].sort((a, b) => a - b);
}
