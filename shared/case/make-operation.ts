import { assertUnreachable } from '../base/assert.ts';
import type { CaseEdit } from './case-edit.ts';
import type { Anchor, FlowKey } from './case-model.ts';
import type { Operation, OperationHead } from './case-lines.ts';
import type { CaseState } from './case-state.ts';
import { packetKeyText } from './case-state.ts';

/** An edit with the case's keys instead of the analysis' numbers. */
export type KeyedEdit =
  | { readonly do: 'add-note'; readonly on: Anchor; readonly text: string }
  | Extract<CaseEdit, { do: 'edit-note' | 'remove-note' | 'describe' }>
  | (Omit<Extract<CaseEdit, { do: 'triage' }>, 'flows'> & { readonly flows: readonly FlowKey[] })
  | (Omit<Extract<CaseEdit, { do: 'tag' }>, 'flows'> & { readonly flows: readonly FlowKey[] })
  | (Omit<Extract<CaseEdit, { do: 'override' }>, 'flow'> & { readonly flow: FlowKey });

/** The operation that an edit is, naming what it replaces. */
export function makeOperation(edit: KeyedEdit, head: OperationHead, state: CaseState): Operation {
  const last = (subject: string): string | null => state.lastTouch(subject)?.operation.id ?? null;
  switch (edit.do) {
    case 'add-note':
      return { type: 'note', ...head, on: edit.on, text: edit.text };
    case 'edit-note': {
      const replaces = last(`note ${edit.id}`);
      return { type: 'note-text', ...head, note: edit.id, text: edit.text, replaces };
    }
    case 'remove-note':
      return {
        type: 'note-removed',
        ...head,
        note: edit.id,
        replaces: last(`note ${edit.id}`),
      };
    case 'triage': {
      const { flows, state: triage, owner } = edit;
      const replaces = flows.map((key) => last(`triage ${packetKeyText(key)}`));
      return { type: 'triage', ...head, flows, state: triage, owner, replaces };
    }
    case 'tag':
      return { type: 'tags', ...head, flows: edit.flows, add: edit.add, remove: edit.remove };
    case 'override': {
      const { flow, override } = edit;
      const replaces = last(`override ${packetKeyText(flow)}`);
      return { type: 'override', ...head, flow, override, replaces };
    }
    case 'describe': {
      const { title = state.title, caseId = state.caseId } = edit;
      return { type: 'describe', ...head, title, caseId, replaces: last('describe') };
    }
    default:
      return assertUnreachable(edit);
  }
}
