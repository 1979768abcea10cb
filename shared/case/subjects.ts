import type { Operation } from './case-lines.ts';

/**
 * The things that an operation decides alone, by name: two people who change the same one are in
 * conflict. Tags are none: adding and removing single tags goes together in any order.
 */
export function subjectsOf(operation: Operation): readonly string[] {
  switch (operation.type) {
    case 'note':
      return [`note ${operation.id}`];
    case 'note-text':
    case 'note-removed':
      return [`note ${operation.note}`];
    case 'triage':
      return operation.flows.map((key) => `triage ${key.capture}#${key.packet}`);
    case 'override':
      return [`override ${operation.flow.capture}#${operation.flow.packet}`];
    case 'describe':
      return ['describe'];
    case 'tags':
    case 'undo':
    case 'redo':
      return [];
  }
}
