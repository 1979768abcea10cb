import type { CaseConflict, CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';

/** What reports and exports need to know of a case. */
export interface AboutCase {
  /** Where it is kept, or will be: nothing else may be written there. */
  readonly path: string;
  /** Name of the user's case file; null where the case is kept in the app's own folder. */
  readonly fileName: string | null;
  /** Captures of the case that are not here. */
  readonly missing: readonly string[];
  /** What its author called it; null: nothing. */
  readonly title: string | null;
  readonly caseId: string | null;
}

/** The cases of one window's analyses, as the contract's `case.*` and `author.*` methods need them. */
export interface CaseDesk {
  view(analysis: number): Promise<CaseView>;
  edit(
    analysis: number,
    edit: CaseEdit,
    since?: number,
  ): Promise<{ conflict: CaseConflict | null }>;
  settle(analysis: number, keep: 'mine' | 'theirs'): Promise<null>;
  undo(analysis: number): Promise<null>;
  redo(analysis: number): Promise<null>;
  saveAs(analysis: number, path: string | null): Promise<{ path: string } | null>;
  /** Writes a copy of the case with all it holds to a file; the case stays where it is. */
  copyTo(analysis: number, path: string): Promise<null>;
  about(analysis: number): Promise<AboutCase>;
  author(): string;
  setAuthor(author: string): null;
}
