import { create } from 'zustand';
import type { CaseView } from '../../shared/contract/case-messages.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import type { CaseNote, NoteAnchor, Sayings } from './contract-types.ts';

/** The case of the analysis on screen, and who writes. */
export interface CaseState {
  /** null before the host has told it. */
  readonly view: CaseView | null;
  /** Why the host could not tell it; notes cannot be written then. */
  readonly failure: TeardownError | null;
  /** '' where nobody said. */
  readonly author: string;
  /** Edits that are on their way. */
  readonly sending: number;
}

/** Case state; `case-edits.ts` has the actions. */
export const useCase = create<CaseState>(() => ({
  view: null,
  failure: null,
  author: '',
  sending: 0,
}));

/**
 * A case told by an answer or an event: the newest revision of the analysis on screen stays, whatever
 * order they come in.
 */
export function adoptCase(view: CaseView, analysis: number | null): void {
  if (view.analysis !== analysis) return;
  const present = useCase.getState().view;
  if (present?.analysis === view.analysis && present.revision > view.revision) return;
  useCase.setState({ view, failure: null });
}

/** Another analysis, or none. */
export function forgetCase(): void {
  useCase.setState({ view: null, failure: null });
}

/** What is said about a flow; null where nothing is. */
export function sayingsOf(view: CaseView | null, flow: number | null): Sayings | null {
  return view?.flows.find((one) => one.flow === flow) ?? null;
}

/** Notes on a flow itself, its packets and its ranges. */
export function notesOfFlow(view: CaseView | null, flow: number | null): readonly CaseNote[] {
  return view?.notes.filter(({ anchor }) => 'flow' in anchor && anchor.flow === flow) ?? [];
}

/** Notes on one packet, whichever flow they name. */
export function notesOfPacket(view: CaseView | null, packet: number | null): readonly CaseNote[] {
  return (
    view?.notes.filter(({ anchor }) => anchor.on === 'packet' && anchor.packet === packet) ?? []
  );
}

/** Notes on time ranges that a flow's ladder shows: its own, and those on all flows. */
export function rangesOfFlow(view: CaseView | null, flow: number): readonly CaseNote[] {
  return (
    view?.notes.filter(
      ({ anchor }) => anchor.on === 'range' && (anchor.flow === null || anchor.flow === flow),
    ) ?? []
  );
}

/** Notes on the capture with a number, or on the analysis as a whole. */
export function notesOn(view: CaseView | null, on: NoteAnchor): readonly CaseNote[] {
  return view?.notes.filter(({ anchor }) => anchorKey(anchor) === anchorKey(on)) ?? [];
}

/** Every label in use, most used first. */
export function labelsInUse(view: CaseView | null): readonly string[] {
  const uses = new Map<string, number>();
  for (const { tags } of view?.flows ?? [])
    for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses]
    .sort((a, b) => (b[1] === a[1] ? (a[0] < b[0] ? -1 : 1) : b[1] - a[1]))
    .map(([tag]) => tag);
}

/** The same text for the same anchor: key of drafts. */
export function anchorKey(anchor: NoteAnchor): string {
  switch (anchor.on) {
    case 'analysis':
      return 'analysis';
    case 'capture':
      return `capture ${anchor.capture}`;
    case 'flow':
      return `flow ${anchor.flow}`;
    case 'packet':
      return `packet ${anchor.packet}`;
    case 'range':
      return `range ${anchor.flow ?? 'all'} ${anchor.from} ${anchor.until}`;
  }
}
