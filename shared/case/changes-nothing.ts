import type { Operation } from './case-lines.ts';
import { packetKeyText, type CaseState } from './case-state.ts';

/** Whether a case says already what an operation would make it say: then nothing is written. */
export function changesNothing(state: CaseState, operation: Operation): boolean {
  switch (operation.type) {
    case 'note-text':
      return state.notes.get(operation.note)?.text === operation.text;
    case 'note-removed':
      return !state.notes.has(operation.note);
    case 'triage':
      return operation.flows.every((key) => {
        const said = state.flows.get(packetKeyText(key));
        return (
          (said?.triage ?? null) === operation.state && (said?.owner ?? null) === operation.owner
        );
      });
    case 'tags':
      return operation.flows.every((key) => {
        const tags = state.flows.get(packetKeyText(key))?.tags ?? [];
        return (
          operation.add.every((tag) => tags.includes(tag)) &&
          !operation.remove.some((tag) => tags.includes(tag) && !operation.add.includes(tag))
        );
      });
    case 'override': {
      const before = state.flows.get(packetKeyText(operation.flow))?.override ?? null;
      const { override } = operation;
      if (before === null || override === null) return before === override;
      return (['cause', 'class', 'why'] as const).every((f) => before[f] === override[f]);
    }
    case 'describe':
      return state.title === operation.title && state.caseId === operation.caseId;
    case 'note':
    case 'undo':
    case 'redo':
      return false;
  }
}
