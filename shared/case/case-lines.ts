import type { VerdictClass } from '../findings/rule.ts';
import type { Anchor, FlowKey, TriageState } from './case-model.ts';

/** The version of the format that this release writes (docs/formats.md, "Case file"). */
export const CASE_VERSION = 1;

/** The first line of every case file. */
export interface CaseHeader {
  readonly teardown: 'case';
  readonly version: number;
  /** RFC 3339 UTC. */
  readonly created: string;
  readonly by: string;
}

/** A capture that the case is about: the id that anchors name, and how to know the file again. */
export interface CaptureLine {
  readonly type: 'capture';
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 over the size and the first and last 64 KiB: known at once, unlike that of the file. */
  readonly print: string;
  /** Where it was; null where it had no place of its own (an upload). */
  readonly path: string | null;
  /** null until a `hash` line brings it. */
  readonly sha256: string | null;
}

/** The SHA-256 of a capture, computed after it was read. */
export interface HashLine {
  readonly type: 'hash';
  readonly capture: string;
  readonly at: string;
  readonly sha256: string;
}

/** What every operation says: which, when, by whom, in which window session. */
export interface OperationHead {
  /** Unique in the case, never used again. */
  readonly id: string;
  readonly at: string;
  readonly by: string;
  /** One window's work on one case: what undo and redo go by. */
  readonly session: string;
}

/** Something somebody did. `replaces` names the operation whose value it puts aside. */
export type Operation = OperationHead &
  (
    | { readonly type: 'note'; readonly on: Anchor; readonly text: string }
    | {
        readonly type: 'note-text';
        readonly note: string;
        readonly text: string;
        readonly replaces: string | null;
      }
    | { readonly type: 'note-removed'; readonly note: string; readonly replaces: string | null }
    | {
        readonly type: 'triage';
        readonly flows: readonly FlowKey[];
        readonly state: TriageState | null;
        readonly owner: string | null;
        /** By flow, in their order. */
        readonly replaces: readonly (string | null)[];
      }
    | {
        readonly type: 'tags';
        readonly flows: readonly FlowKey[];
        readonly add: readonly string[];
        readonly remove: readonly string[];
      }
    | {
        readonly type: 'override';
        readonly flow: FlowKey;
        readonly override: {
          /** A cause's id; kept as written, also where this release does not know it. */
          readonly cause: string | null;
          readonly class: VerdictClass;
          readonly why: string;
        } | null;
        readonly replaces: string | null;
      }
    | {
        readonly type: 'describe';
        readonly title: string | null;
        readonly caseId: string | null;
        readonly replaces: string | null;
      }
    | { readonly type: 'undo'; readonly of: string }
    | { readonly type: 'redo'; readonly of: string }
  );

/** The packets of a flow, so that the case opens without its capture. */
export interface SliceLine {
  readonly type: 'slice';
  readonly id: string;
  readonly at: string;
  readonly flow: FlowKey;
  /** Where the packets came from, in the slice's order: capture ids, and for each packet which and its number. */
  readonly captures: readonly string[];
  readonly of: readonly number[];
  readonly numbers: readonly number[];
  /** Packets whose payload was left out to stay within the limit. */
  readonly shortened: number;
  /** Packets left out altogether. */
  readonly omitted: number;
  /** Length of the pcapng file. */
  readonly bytes: number;
  /** The file in base64; the last field of the line. '' in memory: the host reads it again from the line. */
  readonly pcapng: string;
}

/** A line that this release understands. */
export type CaseLine = CaptureLine | HashLine | SliceLine | Operation;

/** Whether a line is something that somebody did. */
export function isOperation(line: CaseLine): line is Operation {
  return line.type !== 'capture' && line.type !== 'hash' && line.type !== 'slice';
}
