import { create } from 'zustand';

/** What the commands may ask of the flow table. */
export interface FlowsHandle {
  readonly focus: () => void;
  readonly focusFilter: () => void;
  readonly copySelection: () => void;
  readonly copyAll: () => void;
  readonly step: (by: number) => void;
}

/** What the commands and the explanation may ask of the ladder. */
export interface LadderHandle {
  readonly focus: () => void;
  /** Scrolls to a packet and highlights it. */
  readonly jumpTo: (packet: number) => void;
  readonly stepEvidence: (by: 1 | -1) => void;
  readonly exportSvg: () => void;
}

/** What the commands may ask of the explanation. */
export interface ExplanationHandle {
  /** Puts the explanation on the clipboard as plain text. */
  readonly copy: () => void;
}

const nothing = (): void => undefined;

/** Parts of the window that can be asked to act; a part that is not there does nothing. */
export const useHandles = create<{
  readonly flows: FlowsHandle;
  readonly ladder: LadderHandle;
  readonly explanation: ExplanationHandle;
}>(() => ({
  flows: {
    focus: nothing,
    focusFilter: nothing,
    copySelection: nothing,
    copyAll: nothing,
    step: nothing,
  },
  ladder: { focus: nothing, jumpTo: nothing, stepEvidence: nothing, exportSvg: nothing },
  explanation: { copy: nothing },
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
