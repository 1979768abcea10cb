import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { caseLineText } from '../../shared/case/case-json.ts';
import { CASE_VERSION, type CaseHeader, type CaseLine } from '../../shared/case/case-lines.ts';
import { CaseState } from '../../shared/case/case-state.ts';
import { TeardownFailure, type TeardownError } from '../../shared/contract/errors.ts';
import { syncFolder } from '../write-atomic.ts';
import { appendSynced } from './append-synced.ts';
import { withCaseLock } from './case-lock.ts';
import { caseProblem, goneProblem, newerProblem } from './case-problems.ts';
import { CaseReading } from './case-reading.ts';
import { copyCase, writeUpgraded } from './rewrite-case.ts';

/**
 * Makes the lines of one change from the case as it is on the disk at that moment; [] where it turns
 * out that nothing is to be written (a conflict). Asked again, with a newer case, where the disk
 * refused it: it must then give the same change under the same ids.
 */
export type Draft = (state: CaseState) => readonly CaseLine[];

/**
 * A live case file: appended to under a lock and synced before a change counts as kept, read on where
 * another window has written. Where the disk refuses, changes stay here, in order, and are tried
 * again with the next change and by `retry`.
 */
export class CaseFile {
  readonly path: string;
  /** What is kept, and on top of it what could not be written yet. */
  state: CaseState;
  /** Why changes cannot be kept now; null: all are on the disk. */
  problem: TeardownError | null = null;
  private reading: CaseReading;
  private unsaved: readonly Draft[] = [];
  /** What this window wrote: put back where somebody replaced the file by an older copy. */
  private readonly own: CaseLine[] = [];
  private queue: Promise<unknown> = Promise.resolve();
  /** Where all of it was moved to: what is said from then on goes there. */
  private heir: CaseFile | null = null;
  private readonly by: () => string;

  /**
   * Opens the file, or the place of one that is not there yet; `by` is who makes it. Throws
   * `TeardownFailure` where it cannot be read or is no case.
   */
  constructor(file: string, by: () => string) {
    this.path = file;
    this.by = by;
    this.reading = new CaseReading(file);
    this.state = this.fold([]);
    if (this.isNewer) this.problem = newerProblem(file, this.reading.version);
  }

  /** Written by a newer release: shown as far as it is understood, never changed. */
  get isNewer(): boolean {
    return this.reading.version > CASE_VERSION;
  }

  /** Whether there is a file already. */
  get exists(): boolean {
    return this.reading.end > 0;
  }

  /** How many changes are only in memory. */
  get unsavedCount(): number {
    return this.unsaved.length;
  }

  /** Remarks on the file: lines that nobody can read, or that a newer release wrote. */
  get remarks(): readonly string[] {
    return this.reading.remarks;
  }

  /** All that is on the disk, slices with their bytes: to be put into another case. */
  linesWithSlices(): readonly CaseLine[] {
    return this.wholeLines(this.reading.lines);
  }

  /** The pcapng file of a slice, null where the file has it no more. */
  slicePcapng(id: string): Uint8Array | null {
    const slice = this.reading.wholeSlice(id);
    return slice === null ? null : Buffer.from(slice.pcapng, 'base64');
  }

  /** All that is said, in order, also what is not on the disk yet; without slices. */
  allLines(): readonly CaseLine[] {
    const kept = this.reading.lines.filter((line) => line.type !== 'slice');
    return [...kept, ...this.unkeptLines()];
  }

  /**
   * Writes a change; resolves once it is on the disk, or kept in memory with `problem` saying why.
   * Rejects with `TeardownFailure` only where the case may not be changed at all.
   */
  append(draft: Draft): Promise<void> {
    return this.enqueue(async () => {
      if (this.heir !== null) return this.heir.append(draft);
      this.refuseNewer();
      await this.write([draft]);
    });
  }

  /** Tries again what could not be written. */
  retry(): Promise<void> {
    return this.enqueue(async () => {
      if (this.unsaved.length > 0) await this.write([]);
    });
  }

  /** Reads what other windows wrote; true where there is anything new. */
  refresh(): Promise<boolean> {
    return this.enqueue(() => this.readOn());
  }

  /** Writes the whole case, with what is not kept yet, to another file; throws what file calls throw. */
  copyTo(target: string): Promise<void> {
    return this.enqueue(() => this.copyNow(target));
  }

  /**
   * Copies the whole case to another file and removes this one, with no other window's change in
   * between. Where it cannot be locked it is copied and stays. Throws what file calls throw.
   */
  async moveTo(target: string): Promise<CaseFile> {
    let moved: CaseFile | null = null;
    await this.handedOver(() => {
      this.copyNow(target);
      moved = new CaseFile(target, this.by);
      this.heir = moved;
      return true;
    });
    return moved ?? new CaseFile(target, this.by);
  }

  /**
   * Puts all that the case says into another one and removes this file, with no other window's change
   * in between; from then on what is said here goes there. Where the other one cannot keep it, or this
   * one cannot be locked, this file stays. Slices are made again from the captures unless
   * `withSlices`. Rejects with `TeardownFailure` where the other may not be changed at all.
   */
  moveInto(target: CaseFile, withSlices: boolean): Promise<void> {
    return this.handedOver(async () => {
      const lines = withSlices
        ? [...this.wholeLines(this.reading.lines), ...this.unkeptLines()]
        : this.allLines();
      if (lines.length > 0) await target.append(() => lines);
      this.heir = target;
      return target.problem === null;
    });
  }

  /** Resolves once everything that was begun is over. */
  async settled(): Promise<void> {
    await this.queue;
  }

  private enqueue<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  /** Reads on and hands all over, this file's lock held where it can be had, and removes the file. */
  private handedOver(give: () => boolean | Promise<boolean>): Promise<void> {
    return this.enqueue(async () => {
      let locked = false;
      const giveAll = async (): Promise<void> => {
        locked = true;
        this.readOn();
        // What a newer release wrote is understood in part only: it is not taken apart.
        if ((await give()) && !this.isNewer) rmSync(this.path, { force: true });
      };
      try {
        if (existsSync(this.path)) await withCaseLock(this.path, giveAll);
        else await give();
      } catch (cause) {
        if (locked) throw cause;
        await give();
      }
    });
  }

  private copyNow(target: string): void {
    this.readOn();
    copyCase(this.reading, this.headerText(), this.unkeptLines(), target);
  }

  /** What was written here and is neither in the file any more nor waiting to be written. */
  private lostLines(): readonly CaseLine[] {
    const state = this.unsaved.length === 0 ? this.state : this.fold(this.unsaved);
    return this.own.filter((line) => !isIn(state, line));
  }

  /** What was said here and is not in the file: not written yet, or lost with an older copy. */
  private unkeptLines(): readonly CaseLine[] {
    const state = this.fold([]);
    const lost = this.lostLines();
    state.take(lost);
    return [...lost, ...this.unsaved.flatMap((draft) => takeDraft(state, draft))];
  }

  private wholeLines(lines: readonly CaseLine[]): readonly CaseLine[] {
    return lines.flatMap((line) => {
      const whole = line.type === 'slice' ? this.reading.wholeSlice(line.id) : line;
      return whole === null ? [] : [whole];
    });
  }

  /** Writes what is not kept yet, and these changes after it. */
  private async write(drafts: readonly Draft[]): Promise<void> {
    try {
      mkdirSync(path.dirname(this.path), { recursive: true, mode: 0o700 });
      await withCaseLock(this.path, () => this.writeLocked(drafts));
      this.unsaved = [];
      this.problem = null;
    } catch (cause) {
      this.unsaved = [...this.unsaved, ...drafts];
      this.problem = caseProblem(this.path, cause);
      this.state = this.fold(this.unsaved);
    }
  }

  private writeLocked(added: readonly Draft[]): void {
    this.readOn();
    this.refuseNewer();
    const drafts = [...this.unsaved, ...added];
    if (this.reading.upgraded !== null) {
      writeUpgraded(this.reading);
      this.reading = new CaseReading(this.path);
    }
    const state = this.unsaved.length === 0 ? this.state : this.fold([]);
    const missing = this.lostLines();
    state.take(missing);
    const made = drafts.flatMap((draft) => takeDraft(state, draft));
    if (missing.length + made.length > 0) this.put([...missing, ...made]);
    this.own.push(...made.filter((line) => line.type !== 'slice'));
    this.state = state;
  }

  /** Appends lines at the end of what was read, cutting off what a killed writer left half written. */
  private put(lines: readonly CaseLine[]): void {
    const { end, endsInLine } = this.reading;
    const isNew = end === 0;
    const header = isNew ? this.headerText() : '';
    const lead = endsInLine ? '\n' : '';
    const texts = lines.map((line) => caseLineText(line));
    const fd = openSync(this.path, isNew ? 'a+' : 'r+', 0o600);
    try {
      if (fstatSync(fd).size > end) ftruncateSync(fd, end);
      appendSynced(fd, end, Buffer.from(lead + header + texts.join(''), 'utf8'));
      this.reading.wrote(fd, header, lines, texts, end + lead.length);
    } finally {
      closeSync(fd);
    }
    if (isNew) syncFolder(path.dirname(this.path));
  }

  /** Reads on from where reading ended, or all again where the file was replaced. */
  private readOn(): boolean {
    const before = this.reading.lines.length;
    const changed = this.reading.readOn();
    if (changed === 'same') return false;
    if (changed === 'grew' && this.unsaved.length === 0) {
      this.state.take(this.reading.lines.slice(before));
      return true;
    }
    if (changed === 'replaced') this.readAgain();
    this.state = this.fold(this.unsaved);
    return true;
  }

  private readAgain(): void {
    const had = this.reading.lines.filter((line) => line.type !== 'slice');
    this.reading = new CaseReading(this.path);
    if (this.reading.end > 0 || had.length === 0) return;
    // Gone: all that it held is written again with the next change.
    this.unsaved = [() => had, ...this.unsaved];
    this.problem = goneProblem(this.path);
  }

  private fold(drafts: readonly Draft[]): CaseState {
    const state = new CaseState();
    state.take(this.reading.lines);
    for (const draft of drafts) takeDraft(state, draft);
    return state;
  }

  private refuseNewer(): void {
    if (this.isNewer) {
      throw new TeardownFailure(newerProblem(this.path, this.reading.version));
    }
  }

  private headerText(): string {
    const created = new Date().toISOString();
    const header: CaseHeader = { teardown: 'case', version: CASE_VERSION, created, by: this.by() };
    return caseLineText(header);
  }
}

function takeDraft(state: CaseState, draft: Draft): readonly CaseLine[] {
  const lines = draft(state).filter((line) => !isIn(state, line));
  state.take(lines);
  return lines;
}

/** Whether a case holds what a line says. */
function isIn(state: CaseState, line: CaseLine): boolean {
  switch (line.type) {
    case 'capture':
      return state.captures.has(line.id);
    case 'hash':
      return state.captures.get(line.capture)?.sha256 === line.sha256;
    case 'slice':
      return [...state.slices.values()].some(({ id }) => id === line.id);
    default:
      return state.has(line.id);
  }
}
