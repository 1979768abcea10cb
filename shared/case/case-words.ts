import { counted } from '../base/numbers.ts';
import { assertUnreachable } from '../base/assert.ts';
import type { Anchor, FlowKey, PacketKey } from './case-model.ts';
import type { Operation } from './case-lines.ts';
import type { CaseState } from './case-state.ts';

/** How the window on screen calls flows, packets and captures of the case. */
export interface CaseNames {
  /** "flow 4"; with its ends where it is not on screen. */
  flow(key: FlowKey): string;
  /** "packet 17". */
  packet(key: PacketKey): string;
  capture(id: string): string;
}

/** Names from the case alone, where nothing is placed. */
export function plainNames(state: CaseState): CaseNames {
  const capture = (id: string): string => state.captures.get(id)?.name ?? 'a capture';
  return {
    flow: (key) => `the ${key.proto} flow ${key.client} → ${key.server}`,
    packet: (key) => `packet ${key.packet} of ${capture(key.capture)}`,
    capture,
  };
}

/** What a note is on, in words: "flow 4", "packet 17", "the analysis". */
export function anchorWords(on: Anchor, names: CaseNames): string {
  switch (on.on) {
    case 'analysis':
      return 'the analysis';
    case 'capture':
      return names.capture(on.capture);
    case 'flow':
      return names.flow(on.flow);
    case 'packet':
      return names.packet(on.packet);
    case 'range': {
      const time = `the time from ${on.from} to ${on.until}`;
      return on.flow === null ? time : `${time} of ${names.flow(on.flow)}`;
    }
    default:
      return assertUnreachable(on);
  }
}

/** An operation as a thing to undo or redo: "the note on flow 4", "the triage of 12 flows". */
export function operationWords(operation: Operation, state: CaseState, names: CaseNames): string {
  switch (operation.type) {
    case 'note':
      return `the note on ${anchorWords(operation.on, names)}`;
    case 'note-text':
      return `the change of ${noteWords(operation.note, state, names)}`;
    case 'note-removed':
      return `the removal of ${noteWords(operation.note, state, names)}`;
    case 'triage':
      return operation.state === null && operation.owner === null
        ? `the clearing of the triage of ${flowsWords(operation.flows, names)}`
        : `the triage of ${flowsWords(operation.flows, names)} (${triageWords(operation)})`;
    case 'tags':
      return `the tags of ${flowsWords(operation.flows, names)}`;
    case 'override':
      return operation.override === null
        ? `the removal of the override of ${names.flow(operation.flow)}`
        : `the override of ${names.flow(operation.flow)}`;
    case 'describe':
      return 'the title of the case';
    case 'undo':
      return 'an undo';
    case 'redo':
      return 'a redo';
    default:
      return assertUnreachable(operation);
  }
}

/** "the note on flow 4", by the note's id. */
export function noteWords(note: string, state: CaseState, names: CaseNames): string {
  const added = state.operation(note);
  return added?.type === 'note' ? `the note on ${anchorWords(added.on, names)}` : 'a note';
}

/** "flow 4", "12 flows". */
export function flowsWords(flows: readonly FlowKey[], names: CaseNames): string {
  return flows.length === 1 ? names.flow(flows[0]) : counted(flows.length, 'flow');
}

/** "suspicious, with Ada", "not triaged". */
export function triageWords(said: {
  readonly state: string | null;
  readonly owner: string | null;
}): string {
  const state = said.state ?? 'not triaged';
  return said.owner === null ? state : `${state}, with ${said.owner}`;
}
