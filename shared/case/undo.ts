import type { Operation } from './case-lines.ts';
import type { CaseState } from './case-state.ts';
import { subjectsOf } from './subjects.ts';

/** What undo and redo of a session would turn; null: nothing. */
export interface UndoState {
  readonly undo: Operation | null;
  readonly redo: Operation | null;
}

/**
 * What a session may undo (its last operation in effect) and redo (the last one it undid, unless it
 * did something else since). What somebody else has changed since is no longer its to undo.
 */
export function undoState(state: CaseState, session: string): UndoState {
  const done: Operation[] = [];
  let undone: Operation[] = [];
  for (const operation of state.operations) {
    if (operation.session !== session) continue;
    if (operation.type === 'undo') move(done, undone, operation.of);
    else if (operation.type === 'redo') move(undone, done, operation.of);
    else {
      done.push(operation);
      undone = [];
    }
  }
  return {
    undo: done.findLast((operation) => isOwn(state, operation)) ?? null,
    redo: undone.at(-1) ?? null,
  };
}

function move(from: Operation[], to: Operation[], id: string): void {
  const at = from.findLastIndex((operation) => operation.id === id);
  if (at >= 0) to.push(...from.splice(at, 1));
}

/** Whether nobody else has changed the same thing since. */
function isOwn(state: CaseState, operation: Operation): boolean {
  return subjectsOf(operation).every((subject) => {
    const last = state.lastTouch(subject);
    return last === null || last.operation.session === operation.session;
  });
}
