import path from 'node:path';
import type { Operation } from '../../shared/case/case-lines.ts';
import type { FlowKey } from '../../shared/case/case-model.ts';
import { packetKeyText, type CaseState } from '../../shared/case/case-state.ts';
import { operationWords, plainNames, type CaseNames } from '../../shared/case/case-words.ts';
import type { PlacedCase } from '../../shared/case/place-case.ts';
import { undoState } from '../../shared/case/undo.ts';
import type { CaseConflict, CaseView } from '../../shared/contract/case-messages.ts';
import type { CaseFile } from './case-file.ts';

/** Nothing said, nothing placed. */
export const NOTHING_PLACED: PlacedCase = {
  annotations: { notes: [], flows: [] },
  elsewhere: [],
  flows: new Map(),
  packets: new Map(),
};

/** What a view of a case is made of. */
interface ViewParts {
  readonly analysis: number;
  readonly revision: number;
  readonly file: CaseFile;
  readonly automatic: boolean;
  readonly problem: CaseView['problem'];
  /** Whose operations can be undone here. */
  readonly session: string;
  readonly placed: PlacedCase;
  /** Notes still find their places: what has none yet is not elsewhere. */
  readonly reading: boolean;
  readonly conflict: CaseConflict | null;
  readonly missing: readonly string[];
  readonly sliceRemarks: (flow: (key: FlowKey) => string) => readonly string[];
  readonly names: CaseNames;
}

/** The case as a window shows it. */
export function caseViewOf(parts: ViewParts): CaseView {
  const { file, placed, names } = parts;
  const { state } = file;
  const turns = undoState(state, parts.session);
  const words = (operation: Operation | null): string | null =>
    operation === null ? null : operationWords(operation, state, names);
  return {
    analysis: parts.analysis,
    revision: parts.revision,
    file: { path: file.path, name: path.basename(file.path), automatic: parts.automatic },
    problem: parts.problem,
    title: state.title,
    caseId: state.caseId,
    ...placed.annotations,
    elsewhere: parts.reading ? [] : placed.elsewhere,
    undo: words(turns.undo),
    redo: words(turns.redo),
    conflict: parts.conflict,
    missingCaptures: parts.missing,
    remarks: [...file.remarks, ...parts.sliceRemarks((key) => names.flow(key))],
  };
}

/** Numbers of the analysis where flows and packets have one, else what the case knows of them. */
export function namesOf(
  state: CaseState,
  placed: PlacedCase,
  numberOf: (key: FlowKey) => number | null,
): CaseNames {
  const plain = plainNames(state);
  return {
    flow: (key) => {
      const flow = placed.flows.get(packetKeyText(key)) ?? numberOf(key);
      return flow === null ? plain.flow(key) : `flow ${flow}`;
    },
    packet: (key) => {
      const packet = placed.packets.get(packetKeyText(key));
      return packet === undefined ? plain.packet(key) : `packet ${packet}`;
    },
    capture: (id) => plain.capture(id),
  };
}
