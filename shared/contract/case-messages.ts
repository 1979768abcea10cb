import type { TeardownError } from '../base/errors.ts';
import type { PlacedNote, PlacedSayings } from '../session/annotations.ts';

/** What a window may ask to be written. */
export type { CaseEdit } from '../case/case-edit.ts';

/** Two windows changed the same thing. */
export interface CaseConflict {
  /** "the note on flow 4", "the triage of flow 7". */
  readonly about: string;
  readonly mine: string;
  readonly theirs: string;
  readonly by: string;
  readonly at: string;
}

/** The case of an analysis as a window shows it. */
export interface CaseView {
  readonly analysis: number;
  /** Grows with every change. */
  readonly revision: number;
  /** Where it is kept; null where it cannot be (`problem` says why). `automatic`: in the app's own folder. */
  readonly file: {
    readonly path: string;
    readonly name: string;
    readonly automatic: boolean;
  } | null;
  /** Why changes cannot be kept now; nothing is lost as long as the window is open. */
  readonly problem: TeardownError | null;
  readonly title: string | null;
  readonly caseId: string | null;
  readonly notes: readonly PlacedNote[];
  readonly flows: readonly PlacedSayings[];
  /** Notes whose flow or packet this analysis does not hold, with the words that say which. */
  readonly elsewhere: readonly {
    readonly where: string;
    readonly text: string;
    readonly by: string;
  }[];
  /** What undo and redo would do, in words; null: nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
  readonly conflict: CaseConflict | null;
  /** Captures of the case that are not here: the flows shown come from slices inside the case. */
  readonly missingCaptures: readonly string[];
  /** What else there is to know, in sentences: slices that were shortened, lines that nobody can read. */
  readonly remarks: readonly string[];
}
