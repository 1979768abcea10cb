import type { Anchor, FlowKey, PacketKey, TriageState } from './case-model.ts';
import {
  isOperation,
  type CaptureLine,
  type CaseLine,
  type Operation,
  type SliceLine,
} from './case-lines.ts';
import { subjectsOf } from './subjects.ts';

/** A note as the fold keeps it. */
export interface CaseNote {
  readonly id: string;
  readonly on: Anchor;
  readonly text: string;
  readonly by: string;
  readonly at: string;
  readonly edited: { readonly by: string; readonly at: string } | null;
}

/** What is said about a flow as a whole. */
export interface CaseFlow {
  readonly flow: FlowKey;
  triage: TriageState | null;
  owner: string | null;
  tags: readonly string[];
  override: {
    readonly cause: string | null;
    readonly class: 'benign' | 'watch' | 'harmful';
    readonly why: string;
    readonly by: string;
    readonly at: string;
  } | null;
}

/** Who last changed a thing, and as the how manieth operation. */
export interface Touch {
  readonly operation: Operation;
  readonly index: number;
}

/** The key of a packet or of a flow by its first packet, for maps. */
export function packetKeyText(key: PacketKey): string {
  return `${key.capture}#${key.packet}`;
}

/**
 * A case as its lines make it: a fold over the operations in the order of the file, without those
 * that are undone. Lines with an id that came before are passed over (a case that was merged twice).
 */
export class CaseState {
  readonly captures = new Map<string, CaptureLine>();
  readonly operations: Operation[] = [];
  /** By flow; the last one counts. */
  readonly slices = new Map<string, SliceLine>();
  notes = new Map<string, CaseNote>();
  flows = new Map<string, CaseFlow>();
  title: string | null = null;
  caseId: string | null = null;
  private touches = new Map<string, Touch>();
  private readonly positions = new Map<string, number>();
  private readonly undone = new Set<string>();

  /** Takes further lines, in the order of the file. */
  take(lines: Iterable<CaseLine>): void {
    let again = false;
    for (const line of lines) {
      if (!isOperation(line)) this.takeFact(line);
      else if (!this.positions.has(line.id)) {
        this.positions.set(line.id, this.operations.length);
        this.operations.push(line);
        if (line.type === 'undo' || line.type === 'redo') again = this.turn(line) || again;
        else if (!again) this.apply(line, this.operations.length - 1);
      }
    }
    if (again) this.foldAgain();
  }

  has(operation: string): boolean {
    return this.positions.has(operation);
  }

  isUndone(operation: string): boolean {
    return this.undone.has(operation);
  }

  operation(id: string): Operation | null {
    const at = this.positions.get(id);
    return at === undefined ? null : this.operations[at];
  }

  /** Who last changed a thing (`subjectsOf`), of what is in effect; null: nobody. */
  lastTouch(subject: string): Touch | null {
    return this.touches.get(subject) ?? null;
  }

  /** Whether nobody said anything yet: such a case needs no file. */
  get isEmpty(): boolean {
    return this.operations.length === 0;
  }

  private takeFact(line: Exclude<CaseLine, Operation>): void {
    if (line.type === 'slice') this.slices.set(packetKeyText(line.flow), line);
    else if (line.type === 'capture') {
      const known = this.captures.get(line.id);
      if (known === undefined) this.captures.set(line.id, line);
      else if (known.sha256 === null) this.captures.set(line.id, { ...line, at: known.at });
    } else {
      const known = this.captures.get(line.capture);
      if (known !== undefined) this.captures.set(known.id, { ...known, sha256: line.sha256 });
    }
  }

  /** An undo or redo; true where it changes anything. */
  private turn(line: Operation & { readonly of: string }): boolean {
    if (!this.positions.has(line.of)) return false;
    if (line.type === 'redo') return this.undone.delete(line.of);
    if (this.undone.has(line.of)) return false;
    this.undone.add(line.of);
    return true;
  }

  private foldAgain(): void {
    this.notes = new Map();
    this.flows = new Map();
    this.title = null;
    this.caseId = null;
    this.touches = new Map();
    this.operations.forEach((operation, index) => {
      if (!this.undone.has(operation.id)) this.apply(operation, index);
    });
  }

  private apply(operation: Operation, index: number): void {
    for (const subject of subjectsOf(operation)) this.touches.set(subject, { operation, index });
    const { by, at } = operation;
    switch (operation.type) {
      case 'note':
        this.notes.set(operation.id, {
          id: operation.id,
          on: operation.on,
          text: operation.text,
          by,
          at,
          edited: null,
        });
        return;
      case 'note-text': {
        const note = this.notes.get(operation.note);
        if (note === undefined) return;
        this.notes.set(note.id, { ...note, text: operation.text, edited: { by, at } });
        return;
      }
      case 'note-removed':
        this.notes.delete(operation.note);
        return;
      case 'triage':
        for (const key of operation.flows) {
          const flow = this.flow(key);
          flow.triage = operation.state;
          flow.owner = operation.owner;
        }
        return;
      case 'tags':
        for (const key of operation.flows) {
          const flow = this.flow(key);
          const kept = flow.tags.filter((tag) => !operation.remove.includes(tag));
          flow.tags = [...new Set([...kept, ...operation.add])];
        }
        return;
      case 'override':
        this.flow(operation.flow).override =
          operation.override === null ? null : { ...operation.override, by, at };
        return;
      case 'describe':
        this.title = operation.title;
        this.caseId = operation.caseId;
        return;
      case 'undo':
      case 'redo':
        return;
    }
  }

  private flow(key: FlowKey): CaseFlow {
    const text = packetKeyText(key);
    const known = this.flows.get(text);
    if (known !== undefined) return known;
    const flow: CaseFlow = { flow: key, triage: null, owner: null, tags: [], override: null };
    this.flows.set(text, flow);
    return flow;
  }
}
