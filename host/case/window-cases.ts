import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from '../../shared/contract/api.ts';
import type { CaseConflict, CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { EngineHost } from '../engine-host.ts';
import { CaseCaptures } from './case-captures.ts';
import { refuseOverwriting } from '../jobs/refuse-overwriting.ts';
import type { AboutCase, CaseDesk } from './case-desk.ts';
import { CaseFile } from './case-file.ts';
import type { CaseSource } from './case-inputs.ts';
import { CasePlaces } from './case-places.ts';
import { caseProblem } from './case-problems.ts';
import { capturePrint } from './capture-print.ts';
import type { GivenCase } from './case-home.ts';
import { OpenCase } from './open-case.ts';

/** What the cases of a window need of their host. */
export interface WindowCasesParts {
  /** Made after its cases: they hear of its hashes. */
  readonly engine: () => EngineHost;
  readonly configFolder: string;
  readonly emit: (view: CaseView) => void;
  /** Asks where to save; null: cancelled. */
  readonly askPath: ((name: string) => Promise<string | null>) | null;
  /** Whether the window may name a path to save to (a browser may not write where it likes). */
  readonly mayName: boolean;
}

/** The cases of one window's analyses. */
export class WindowCases implements CaseDesk {
  private readonly parts: WindowCasesParts;
  private readonly places: CasePlaces;
  private readonly cases = new Map<number, Promise<OpenCase>>();
  private name: string;

  constructor(parts: WindowCasesParts) {
    this.parts = parts;
    this.places = new CasePlaces(parts.configFolder);
    this.name = this.places.author();
  }

  /** An analysis of these sources was opened: its case is looked for. */
  opened(analysis: number, sources: readonly CaseSource[], given: GivenCase | null): void {
    const opening = this.open(analysis, sources, given);
    // Whoever asks hears of a failure; nobody may ask.
    opening.catch(() => undefined);
    this.cases.set(analysis, opening);
  }

  progressed({ analysis, state }: Progress): void {
    this.tell(analysis, (one) => one.progressed(state === 'reading'));
  }

  hashed(analysis: number, source: number, sha256: string): void {
    this.tell(analysis, (one) => one.hashed(source, sha256));
  }

  closed(analysis: number): void {
    this.tell(analysis, (one) => one.close());
    this.cases.delete(analysis);
  }

  dispose(): void {
    for (const analysis of [...this.cases.keys()]) this.closed(analysis);
  }

  async view(analysis: number): Promise<CaseView> {
    return (await this.caseOf(analysis)).view();
  }

  async edit(
    analysis: number,
    edit: CaseEdit,
    since?: number,
  ): Promise<{ conflict: CaseConflict | null }> {
    return { conflict: await (await this.caseOf(analysis)).edit(edit, since) };
  }

  async settle(analysis: number, keep: 'mine' | 'theirs'): Promise<null> {
    await (await this.caseOf(analysis)).settle(keep);
    return null;
  }

  async undo(analysis: number): Promise<null> {
    await (await this.caseOf(analysis)).undo();
    return null;
  }

  async redo(analysis: number): Promise<null> {
    await (await this.caseOf(analysis)).redo();
    return null;
  }

  async saveAs(analysis: number, named: string | null): Promise<{ path: string } | null> {
    const one = await this.caseOf(analysis);
    if (named !== null && !this.parts.mayName) {
      throw refused('A browser window does not name files to write; export the case instead.');
    }
    if (named === null && this.parts.askPath === null) {
      throw refused('This host has no dialog; export the case instead.');
    }
    const target = named ?? (await this.parts.askPath?.(one.suggestedName)) ?? null;
    if (target === null) return null;
    this.refuseCaptures(analysis, target);
    return { path: await one.saveAs(target) };
  }

  async copyTo(analysis: number, target: string): Promise<null> {
    const one = await this.caseOf(analysis);
    this.refuseCaptures(analysis, target);
    await one.copyTo(target);
    return null;
  }

  async about(analysis: number): Promise<AboutCase> {
    return (await this.caseOf(analysis)).about;
  }

  author(): string {
    return this.name;
  }

  setAuthor(author: string): null {
    this.name = author;
    try {
      this.places.setAuthor(author);
    } catch (cause) {
      throw new TeardownFailure(caseProblem('author.json', cause));
    }
    return null;
  }

  /**
   * Puts a case that came as an upload into the app's own folder: copied where it is the first of its
   * captures, else what it says beyond is added to the one there.
   */
  async takeIn(file: CaseFile): Promise<CaseFile> {
    const captures = [...file.state.captures.values()];
    const hashes = captures.flatMap(({ sha256 }) => sha256 ?? []);
    const place =
      hashes.length === captures.length
        ? this.places.placeOf(hashes)
        : this.places.pendingPlace(captures.map(({ print }) => print));
    const target = new CaseFile(place.path, () => this.name);
    if (!target.exists) {
      mkdirSync(path.dirname(place.path), { recursive: true, mode: 0o700 });
      await file.copyTo(place.path);
      return new CaseFile(place.path, () => this.name);
    }
    await target.append(() => file.linesWithSlices());
    if (target.problem !== null) throw new TeardownFailure(target.problem);
    return target;
  }

  private async open(
    analysis: number,
    sources: readonly CaseSource[],
    given: GivenCase | null,
  ): Promise<OpenCase> {
    const engine = this.parts.engine();
    const inputs = await engine.work('captures', { analysis });
    const opened = inputs.map((input) => sources[input]);
    const captures = new CaseCaptures(
      opened.map(({ path: file, name, isKept, slice }) => ({
        name,
        path: isKept ? file : null,
        print: slice === null ? capturePrint(file) : null,
        sha256: null,
        slice,
      })),
    );
    return new OpenCase({
      analysis,
      captures,
      inputs,
      ask: (work, params) => engine.work(work, { ...params, analysis }),
      places: this.places,
      author: () => this.name,
      emit: this.parts.emit,
      given,
    });
  }

  /** A case is not written over what its analysis reads. */
  private refuseCaptures(analysis: number, target: string): void {
    const sources = this.parts.engine().sourcesOf(analysis);
    const captures = sources.map((source) => source.path);
    refuseOverwriting(target, captures);
  }

  private caseOf(analysis: number): Promise<OpenCase> {
    const found = this.cases.get(analysis);
    if (found !== undefined) return found;
    const detail = 'That analysis is not open (any more).';
    return Promise.reject(new TeardownFailure(teardownError('no-analysis', detail)));
  }

  private tell(analysis: number, what: (one: OpenCase) => unknown): void {
    void this.cases
      .get(analysis)
      ?.then(what)
      .catch(() => undefined);
  }
}

function refused(detail: string): TeardownFailure {
  return new TeardownFailure(teardownError('bad-request', detail));
}
