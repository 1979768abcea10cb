import { create } from 'zustand';

/** What the commands may ask of the flow table. */
export interface FlowsHandle {
  readonly focus: () => void;
  readonly focusFilter: () => void;
  readonly copySelection: () => void;
  readonly copyAll: () => void;
  readonly step: (by: number) => void;
  /** Flows that are selected in the table, in its order; the flow in focus where only one is. */
  readonly selected: () => Promise<readonly number[]>;
  /** The view's number at the host (null before the first answer) and how many flows it has. */
  readonly view: () => { readonly view: number | null; readonly matched: number };
}

/** What the commands and the explanation may ask of the ladder. */
export interface LadderHandle {
  readonly focus: () => void;
  /** Scrolls to a packet and highlights it. */
  readonly jumpTo: (packet: number) => void;
  readonly stepEvidence: (by: 1 | -1) => void;
  readonly exportSvg: () => void;
  /** Opens the composer on the packet or the range that is selected; false where none is. */
  readonly writeNote: () => boolean;
  /** Opens the composer on the time that the ladder spans, for other times to be typed. */
  readonly writeOnRange: () => void;
}

/** What the commands may ask of the explanation. */
export interface ExplanationHandle {
  /** Puts the explanation on the clipboard as plain text. */
  readonly copy: () => void;
}

/** What the commands may ask of the screen of notes. */
export interface NotesHandle {
  readonly search: () => void;
}

const nothing = (): void => undefined;

/** Parts of the window that can be asked to act; a part that is not there does nothing. */
export const useHandles = create<{
  readonly flows: FlowsHandle;
  readonly ladder: LadderHandle;
  readonly explanation: ExplanationHandle;
  readonly notes: NotesHandle;
}>(() => ({
  flows: {
    focus: nothing,
    focusFilter: nothing,
    copySelection: nothing,
    copyAll: nothing,
    step: nothing,
    selected: () => Promise.resolve([]),
    view: () => ({ view: null, matched: 0 }),
  },
  ladder: {
    focus: nothing,
    jumpTo: nothing,
    stepEvidence: nothing,
    exportSvg: nothing,
    writeNote: () => false,
    writeOnRange: nothing,
  },
  explanation: { copy: nothing },
  notes: { search: nothing },
}));

/** A part of the flow table says what it can do. */
export function offerFlows(part: Partial<FlowsHandle>): void {
  useHandles.setState(({ flows }) => ({ flows: { ...flows, ...part } }));
}

/** A part of the ladder says what it can do. */
export function offerLadder(part: Partial<LadderHandle>): void {
  useHandles.setState(({ ladder }) => ({ ladder: { ...ladder, ...part } }));
}

/** The explanation says what it can do. */
export function offerExplanation(explanation: ExplanationHandle): void {
  useHandles.setState({ explanation });
}

/** A part of the notes says what it can do. */
export function offerNotes(part: Partial<NotesHandle>): void {
  useHandles.setState(({ notes }) => ({ notes: { ...notes, ...part } }));
}
