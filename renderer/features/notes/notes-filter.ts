import type { CaseNote } from '../../state/contract-types.ts';

/** Which notes are listed. */
export type NotesKind = 'all' | 'mine' | 'flow' | 'packet' | 'range' | 'capture';

/** The filter of the notes screen. */
export interface NotesFilter {
  readonly kind: NotesKind;
  /** All words must occur in the text, the author's name or what the note is about. */
  readonly text: string;
}

/** Notes of one flow, or those about no flow. */
export interface NotesGroup {
  readonly flow: number | null;
  readonly notes: readonly CaseNote[];
}

const TESTS: Readonly<Record<NotesKind, (note: CaseNote, author: string) => boolean>> = {
  all: () => true,
  mine: (note, author) => author !== '' && note.by === author,
  flow: ({ anchor }) => anchor.on === 'flow',
  packet: ({ anchor }) => anchor.on === 'packet',
  range: ({ anchor }) => anchor.on === 'range',
  capture: ({ anchor }) => anchor.on === 'capture' || anchor.on === 'analysis',
};

/** Whether a note is of a kind. */
export function isOfKind(note: CaseNote, kind: NotesKind, author: string): boolean {
  return TESTS[kind](note, author);
}

/** Notes that the filter leaves, by flow: those about no flow first, then in the order of the flows. */
export function groupNotes(
  notes: readonly CaseNote[],
  filter: NotesFilter,
  author: string,
  wordsOf: (note: CaseNote) => string,
): readonly NotesGroup[] {
  const words = filter.text.toLowerCase().split(/\s+/u).filter(Boolean);
  const groups = new Map<number, CaseNote[]>();
  for (const note of notes) {
    if (!isOfKind(note, filter.kind, author)) continue;
    if (words.length > 0) {
      const text = `${note.text} ${note.by} ${wordsOf(note)}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    const flow = 'flow' in note.anchor ? (note.anchor.flow ?? -1) : -1;
    const group = groups.get(flow);
    if (group === undefined) groups.set(flow, [note]);
    else group.push(note);
  }
  return [...groups]
    .sort((a, b) => a[0] - b[0])
    .map(([flow, of]) => ({
      flow: flow < 0 ? null : flow,
      notes: of.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    }));
}
