import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { FlowKey } from '../../shared/case/case-model.ts';
import type { CaseLine, Operation, OperationHead } from '../../shared/case/case-lines.ts';
import { packetKeyText, type CaseState } from '../../shared/case/case-state.ts';
import type { CaseNames } from '../../shared/case/case-words.ts';
import { changesNothing } from '../../shared/case/changes-nothing.ts';
import { conflictWith, type ConflictWords } from '../../shared/case/conflicts.ts';
import { makeOperation, type KeyedEdit } from '../../shared/case/make-operation.ts';
import { placeCase, type PlacedCase } from '../../shared/case/place-case.ts';
import { undoState } from '../../shared/case/undo.ts';
import type { CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { EngineWork, EngineWorkName } from '../worker/engine-work.ts';
import type { AboutCase } from './case-desk.ts';
import type { CaseCaptures } from './case-captures.ts';
import type { CaseFile } from './case-file.ts';
import { CaseHome, isKeptIn, type GivenCase } from './case-home.ts';
import { NOTHING_PLACED, caseViewOf, namesOf } from './case-view.ts';
import type { CasePlaces } from './case-places.ts';
import { EditKeys, type Keyed } from './edit-keys.ts';
import { SLICE_BYTES, SliceKeeper } from './slice-keeper.ts';

/** Has the engine do something for this case's analysis. */
export type AskEngine = <W extends EngineWorkName>(
  work: W,
  params: Omit<EngineWork[W]['params'], 'analysis'>,
) => Promise<EngineWork[W]['result']>;

/** What a case of an analysis is made of. */
export interface OpenCaseParts {
  readonly analysis: number;
  readonly captures: CaseCaptures;
  /** For each capture, its index among the sources that were named. */
  readonly inputs: readonly number[];
  readonly ask: AskEngine;
  readonly places: CasePlaces;
  readonly author: () => string;
  readonly emit: (view: CaseView) => void;
  /** The file that was opened, null where the case is found by its captures. */
  readonly given: GivenCase | null;
}

/** How often other windows' changes are looked for, and refused ones tried again. */
const LOOK_MS = 500;
const LOOKS_A_RETRY = 4;

/** While a capture is read, notes find their places bit by bit. */
const PLACE_AGAIN_MS = 1000;

interface PendingConflict {
  readonly words: ConflictWords;
  readonly edit: PendingEdit;
}

interface PendingEdit {
  readonly head: OperationHead;
  readonly keyed: Keyed<KeyedEdit>;
}

/** The case of one analysis in one window: edits, undo, conflicts, and the view of it all. */
export class OpenCase {
  private readonly parts: OpenCaseParts;
  private readonly session = randomBytes(4).toString('hex');
  private readonly home: CaseHome;
  private readonly slices: SliceKeeper;
  private readonly keys: EditKeys;
  private readonly timer: NodeJS.Timeout;
  /** By operation of others: the revision that showed it first. */
  private readonly shown = new Map<string, number>();
  private placed: PlacedCase = NOTHING_PLACED;
  private conflicts: PendingConflict[] = [];
  private revision = 0;
  private ids = 0;
  private looks = 0;
  private reading = true;
  private placedAt = 0;
  private closed = false;
  private changes: Promise<unknown> = Promise.resolve();
  private showing: Promise<unknown> = Promise.resolve();

  constructor(parts: OpenCaseParts) {
    this.parts = parts;
    this.keys = new EditKeys(parts.captures, parts.ask);
    this.home = new CaseHome(parts);
    this.slices = new SliceKeeper({
      state: () => this.file.state,
      flowAt: (key) => this.flowInFile(key),
      keyOf: (place) => parts.captures.keyOf(this.file.state, place),
      slice: (flow) => parts.ask('slice', { flows: [flow], most: SLICE_BYTES }),
      append: (make) => this.file.append(make),
      nextId: () => this.nextId(),
    });
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
    void this.alone(() => this.home.takeUp()).then(() =>
      this.file.state.isEmpty ? undefined : this.show(),
    );
  }

  private get file(): CaseFile {
    return this.home.file;
  }

  /** How a file of this case may be called. */
  get suggestedName(): string {
    const [first] = this.parts.captures.all;
    const name = this.home.automatic
      ? path.parse(first.name).name
      : path.parse(this.file.path).name;
    return `${name}.teardown`;
  }

  /** What is known of it without placing anything. */
  get about(): AboutCase {
    const { path: file, state } = this.file;
    const fileName = this.home.automatic ? null : path.basename(file);
    const missing = this.parts.captures.missing(state).map(({ name }) => name);
    return { path: file, fileName, missing, title: state.title, caseId: state.caseId };
  }

  /** The case as the window shows it, all of it placed. */
  async view(): Promise<CaseView> {
    if (this.revision === 0) await this.show();
    else await this.showing;
    return this.viewNow();
  }

  /**
   * Writes an edit. The conflict, where somebody else changed the same thing after revision `since`.
   * Rejects with `TeardownFailure`: nothing was changed.
   */
  edit(edit: CaseEdit, since: number = this.revision): Promise<ConflictWords | null> {
    return this.alone(async () => {
      if (edit.do === 'edit-note' || edit.do === 'remove-note') this.checkNote(edit.id);
      const keyed = await this.keys.ofEdit(edit);
      const pending = { head: this.head(), keyed };
      await this.write(pending, since);
      await this.show();
      return this.conflicts.find((one) => one.edit === pending)?.words ?? null;
    });
  }

  /** Ends the oldest conflict: ours is written on top of theirs, or let go. */
  settle(keep: 'mine' | 'theirs'): Promise<void> {
    return this.alone(async () => {
      const conflict = this.conflicts.shift();
      if (conflict === undefined) return;
      if (keep === 'mine') await this.write(conflict.edit, Infinity);
      await this.show();
    });
  }

  undo(): Promise<void> {
    return this.alone(() => this.turn('undo'));
  }

  redo(): Promise<void> {
    return this.alone(() => this.turn('redo'));
  }

  /** Moves the case to a file of the user's, and remembers it. */
  saveAs(target: string): Promise<string> {
    return this.alone(() => this.moveTo(target));
  }

  /** Reading goes on or is over: more of what was said may have its place now. */
  progressed(reading: boolean): void {
    const over = this.reading && !reading;
    this.reading = reading;
    if (over) {
      void this.show();
      return;
    }
    const due = performance.now() - this.placedAt > PLACE_AGAIN_MS;
    if (reading && due && !this.file.state.isEmpty) void this.show();
  }

  /** A source's SHA-256 is known: with the last one, the case moves to its place. */
  async hashed(source: number, sha256: string): Promise<void> {
    const capture = this.parts.inputs.indexOf(source);
    if (capture < 0) return;
    this.parts.captures.all[capture].sha256 = sha256;
    if (this.parts.captures.hashes === null) return;
    await this.alone(async () => {
      await this.home.hashed();
      if (!this.file.state.isEmpty && !this.file.isNewer) {
        await this.file.append((state) => this.captureLines(state));
      }
      await this.show();
    });
  }

  /** Writes a copy of the whole case; it stays where it is. */
  copyTo(target: string): Promise<void> {
    return this.alone(() => this.home.copyTo(target));
  }

  /** Ends it; what the disk has refused so far is tried a last time. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    this.slices.stop();
    await this.changes;
    await this.file.retry();
    if (this.file.unsavedCount > 0) await this.home.rescue();
  }

  private async look(): Promise<void> {
    this.looks += 1;
    const before = this.file.unsavedCount;
    try {
      if (before > 0 && this.looks % LOOKS_A_RETRY === 0) await this.file.retry();
      const changed = await this.file.refresh();
      if (changed || this.file.unsavedCount !== before) await this.show();
    } catch {
      // The file cannot be read at the moment; the next look or edit says so.
    }
  }

  private async write(edit: PendingEdit, since: number): Promise<void> {
    await this.file.append((state) => {
      this.conflicts = this.conflicts.filter((one) => one.edit !== edit);
      const operation = makeOperation(edit.keyed(state), edit.head, state);
      const isNews = (other: Operation): boolean =>
        other.session !== this.session && (this.shown.get(other.id) ?? Infinity) > since;
      const words = conflictWith(state, operation, isNews, this.names());
      if (words !== null) {
        this.conflicts = [...this.conflicts, { words, edit }];
        return [];
      }
      if (changesNothing(state, operation)) return [];
      return [...this.captureLines(state), operation];
    });
  }

  private async turn(type: 'undo' | 'redo'): Promise<void> {
    const head = this.head();
    await this.file.append((state) => {
      const operation = undoState(state, this.session)[type];
      return operation === null ? [] : [{ type, ...head, of: operation.id }];
    });
    await this.show();
  }

  private async moveTo(target: string): Promise<string> {
    if (isKeptIn(this.home, target)) return this.file.path;
    await this.home.moveTo(target, (state) => this.captureLines(state));
    await this.show();
    return target;
  }

  private async keepSlices(): Promise<void> {
    if (this.reading || this.closed) return;
    const before = this.file.state.slices.size;
    await this.slices.keepUp();
    if (this.file.state.slices.size !== before) await this.show();
  }

  /** A flow's number where its capture is here as a file: a slice of a slice says nothing new. */
  private flowInFile(key: FlowKey): number | null {
    const { state } = this.file;
    if (this.parts.captures.indexOf(state, key.capture) < 0) return null;
    return this.placed.flows.get(packetKeyText(key)) ?? null;
  }

  private checkNote(id: string): void {
    if (this.file.state.operation(id)?.type === 'note') return;
    throw new TeardownFailure(teardownError('bad-request', 'The case has no such note.'));
  }

  private captureLines(state: CaseState): readonly CaseLine[] {
    return this.parts.captures.missingLines(state, new Date().toISOString(), this.parts.author());
  }

  private head(): OperationHead {
    const at = new Date().toISOString();
    return { id: this.nextId(), at, by: this.parts.author(), session: this.session };
  }

  private nextId(): string {
    this.ids += 1;
    return `${this.session}-${this.ids}`;
  }

  /** One change after the other: a change must not fall between a case and its new place. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.changes.then(work);
    this.changes = done.catch(() => undefined);
    return done;
  }

  /** Places the case anew, shows it in the engine and tells the window; one after the other. */
  private show(): Promise<void> {
    const done = this.showing.then(() => this.showNow());
    this.showing = done.catch(() => undefined);
    return done;
  }

  private async showNow(): Promise<void> {
    if (this.closed) return;
    this.placedAt = performance.now();
    const { captures, ask } = this.parts;
    const { state } = this.file;
    try {
      this.placed = await placeCase(
        state,
        (key) => captures.placeOf(state, key),
        (id) => captures.indexOf(state, id),
        async (flows, packets) =>
          flows.length + packets.length === 0
            ? { flows: [], packets: [], flowsOfPackets: [] }
            : ask('locate', { flows, packets }),
      );
      await ask('annotate', { annotations: this.placed.annotations });
    } catch {
      // The engine's thread is gone: what was placed stays, and the case itself is safe.
    }
    this.revision += 1;
    for (const { id, session } of state.operations) {
      if (session !== this.session && !this.shown.has(id)) this.shown.set(id, this.revision);
    }
    if (this.closed) return;
    this.parts.emit(this.viewNow());
    void this.keepSlices();
  }

  private viewNow(): CaseView {
    const { file, placed, parts } = this;
    return caseViewOf({
      analysis: parts.analysis,
      revision: this.revision,
      file,
      automatic: this.home.automatic,
      problem: file.problem ?? this.home.problem,
      session: this.session,
      placed,
      reading: this.reading,
      conflict: this.conflicts.at(0)?.words ?? null,
      missing: parts.captures.missing(file.state).map(({ name }) => name),
      sliceRemarks: (flow) => this.slices.remarks(flow),
      names: this.names(),
    });
  }

  private names(): CaseNames {
    return namesOf(this.file.state, this.placed, (key) => this.keys.numberOf(key));
  }
}
