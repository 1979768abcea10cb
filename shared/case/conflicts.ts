import type { Operation } from './case-lines.ts';
import type { CaseState, Touch } from './case-state.ts';
import { flowsWords, noteWords, triageWords, type CaseNames } from './case-words.ts';
import { subjectsOf } from './subjects.ts';

/** Two sides of one thing, in words. */
export interface ConflictWords {
  /** "the note on flow 4". */
  readonly about: string;
  readonly mine: string;
  readonly theirs: string;
  readonly by: string;
  readonly at: string;
}

/**
 * Whether somebody else changed what an operation is about to change.
 *
 * @param isNews whether an operation came from somebody else after the writer began
 * @returns null where nobody did, or both say the same
 */
export function conflictWith(
  state: CaseState,
  operation: Operation,
  isNews: (other: Operation) => boolean,
  names: CaseNames,
): ConflictWords | null {
  const others = subjectsOf(operation)
    .map((subject) => state.lastTouch(subject))
    .filter((touch): touch is Touch => touch !== null && isNews(touch.operation));
  if (others.length === 0) return null;
  const newest = others.reduce((a, b) => (b.index > a.index ? b : a)).operation;
  const mine = valueWords(operation);
  const theirs = valueWords(newest);
  if (mine === theirs && others.length === 1) return null;
  return {
    about: aboutWords(operation, others, state, names),
    mine,
    theirs,
    by: newest.by,
    at: newest.at,
  };
}

function aboutWords(
  operation: Operation,
  others: readonly Touch[],
  state: CaseState,
  names: CaseNames,
): string {
  switch (operation.type) {
    case 'note-text':
    case 'note-removed':
      return noteWords(operation.note, state, names);
    case 'triage': {
      if (others.length !== 1) return `the triage of ${flowsWords(operation.flows, names)}`;
      const touched = new Set(subjectsOf(others[0].operation));
      const index = subjectsOf(operation).findIndex((subject) => touched.has(subject));
      return `the triage of ${names.flow(operation.flows[index])}`;
    }
    case 'override':
      return `the override of ${names.flow(operation.flow)}`;
    default:
      return 'the title of the case';
  }
}

/** What an operation makes of its thing, as a text to choose by. */
function valueWords(operation: Operation): string {
  switch (operation.type) {
    case 'note':
    case 'note-text':
      return operation.text;
    case 'note-removed':
      return '(removed)';
    case 'triage':
      return triageWords(operation);
    case 'override':
      return operation.override === null
        ? '(no override)'
        : `${operation.override.class}: ${operation.override.why}`;
    case 'describe':
      return [operation.title ?? '(no title)', operation.caseId ?? '(no case number)'].join(' · ');
    default:
      return '';
  }
}
