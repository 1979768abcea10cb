import type { CauseId, VerdictClass } from '../findings/rule.ts';
import type { PlacedAnchor } from '../session/annotations.ts';
import type { TriageState } from './case-model.ts';

/** What a window may ask to be written into the case. Who and when are the host's to add. */
export type CaseEdit =
  | { readonly do: 'add-note'; readonly anchor: PlacedAnchor; readonly text: string }
  | { readonly do: 'edit-note'; readonly id: string; readonly text: string }
  | { readonly do: 'remove-note'; readonly id: string }
  | {
      readonly do: 'triage';
      readonly flows: readonly number[];
      readonly state: TriageState | null;
      /** null: nobody; undefined is not sent: always say. */
      readonly owner: string | null;
    }
  | {
      readonly do: 'tag';
      readonly flows: readonly number[];
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly do: 'override';
      readonly flow: number;
      /** null: the engine's verdict stands again. */
      readonly override: {
        readonly cause: CauseId | null;
        readonly class: VerdictClass;
        readonly why: string;
      } | null;
    }
  | {
      readonly do: 'describe';
      /** Left out: it stays. Two fields that are typed one after the other do not undo each other. */
      readonly title?: string | null | undefined;
      readonly caseId?: string | null | undefined;
    };
