import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CaseLine } from '../../shared/case/case-lines.ts';
import type { CaseState } from '../../shared/case/case-state.ts';
import type { CaseView } from '../../shared/contract/case-messages.ts';
import { TeardownFailure } from '../../shared/contract/errors.ts';
import { errorOf } from '../dispatch.ts';
import type { CaseCaptures } from './case-captures.ts';
import { CaseFile } from './case-file.ts';
import type { CasePlace, CasePlaces } from './case-places.ts';
import { caseProblem, lostProblem } from './case-problems.ts';

/** A case that was opened itself. */
export interface GivenCase {
  readonly file: CaseFile;
  /** In the app's own folder: it came as an upload. */
  readonly automatic: boolean;
}

/** What the home of a case is found by. */
export interface CaseHomeParts {
  readonly captures: CaseCaptures;
  readonly places: CasePlaces;
  readonly author: () => string;
  /** The file that was opened, null where the case is found by its captures. */
  readonly given: GivenCase | null;
}

/**
 * Where the case of one analysis is kept: in the app's own folder, by the captures' prints and then
 * by their hashes, or in a file of the user's. One change after the other: callers see to that.
 */
export class CaseHome {
  private readonly parts: CaseHomeParts;
  private current: CaseFile;
  private isAutomatic: boolean;
  /** Its place follows from the captures, until it is saved elsewhere. */
  private isFound: boolean;
  /** It was saved here: its captures are to lead to it. */
  private isSaved: boolean;
  private placeProblem: CaseView['problem'] = null;

  constructor(parts: CaseHomeParts) {
    this.parts = parts;
    const { given } = parts;
    const place = parts.places.pendingPlace(parts.captures.prints);
    this.isAutomatic = given?.automatic ?? place.automatic;
    this.isFound = given === null && place.automatic;
    this.isSaved = given === null && !place.automatic;
    this.current = given?.file ?? this.openPlace(place);
  }

  get file(): CaseFile {
    return this.current;
  }

  /** In the app's own folder. */
  get automatic(): boolean {
    return this.isAutomatic;
  }

  /** Why the place by the captures' hashes could not be had. */
  get problem(): CaseView['problem'] {
    return this.placeProblem;
  }

  /** Takes in what an earlier window could not write to this file. */
  async takeUp(): Promise<void> {
    try {
      await this.takeRescued();
    } catch (cause) {
      this.placeProblem = errorOf(cause);
    }
  }

  /** The captures' hashes are known: the case moves to their place, and they lead to it. */
  async hashed(): Promise<void> {
    if (this.isFound) await this.moveToHashes();
    await this.takeSaidMeanwhile();
    this.remember();
  }

  /** Moves the case to a file of the user's, and remembers it; `lines`: what the file must say too. */
  async moveTo(target: string, lines: (state: CaseState) => readonly CaseLine[]): Promise<void> {
    const before = this.current;
    const next = await asTargets(target, async () => {
      if (this.isAutomatic) return before.moveTo(target);
      await before.copyTo(target);
      return new CaseFile(target, this.parts.author);
    });
    this.current = next;
    await next.append(lines);
    this.isAutomatic = false;
    this.isFound = false;
    this.isSaved = true;
    this.remember();
  }

  /** Writes a copy of the whole case; it stays where it is. */
  copyTo(target: string): Promise<void> {
    return asTargets(target, () => this.current.copyTo(target));
  }

  /** Writes the whole case, with what its file refuses, where the next window on it finds it. */
  async rescue(): Promise<void> {
    const place = this.parts.places.rescuePlace(this.current.path);
    const lines = this.current.allLines();
    await new CaseFile(place, this.parts.author).append(() => lines);
  }

  /** Puts the file that hashes stand for in the place of the one that prints stood for. */
  private async moveToHashes(): Promise<void> {
    const { captures, places } = this.parts;
    const place = places.placeOf(captures.hashes ?? []);
    if (place.path === this.current.path) return;
    try {
      // What a newer release wrote stays where it is: only part of it is understood.
      if (this.current.isNewer) return;
      const next = this.openPlace(place);
      await this.current.moveInto(next, false);
      this.current = next;
      this.isAutomatic = place.automatic;
      this.isFound = place.automatic;
      this.isSaved = !place.automatic;
      await this.takeRescued();
    } catch (cause) {
      this.placeProblem = errorOf(cause);
    }
  }

  /** Takes in what was said while the file that it is saved to was away. */
  private async takeSaidMeanwhile(): Promise<void> {
    if (!this.isSaved) return;
    try {
      await this.takeFrom(this.parts.places.ownPlace(this.parts.captures.hashes ?? []));
    } catch (cause) {
      this.placeProblem = errorOf(cause);
    }
  }

  private remember(): void {
    const { hashes, prints } = this.parts.captures;
    if (!this.isSaved) return;
    try {
      this.parts.places.point(prints, hashes, this.current.path);
    } catch (cause) {
      this.placeProblem = caseProblem(this.current.path, cause);
    }
  }

  private takeRescued(): Promise<void> {
    return this.takeFrom(this.parts.places.rescuePlace(this.current.path));
  }

  /** Takes in another file and removes it once all it says is kept here. */
  private async takeFrom(place: string): Promise<void> {
    if (this.current.isNewer || !existsSync(place)) return;
    await new CaseFile(place, this.parts.author).moveInto(this.current, true);
  }

  /** One in the app's own folder that is no case is left alone, and another taken beside it. */
  private openPlace(place: CasePlace): CaseFile {
    if (place.lost !== null) this.placeProblem = lostProblem(place.lost);
    try {
      return new CaseFile(place.path, this.parts.author);
    } catch (cause) {
      this.placeProblem = errorOf(cause);
      const beside = place.path.replace(/(\.teardown)?$/u, '-2.teardown');
      return new CaseFile(place.automatic ? beside : place.path, this.parts.author);
    }
  }
}

/** Whether a case is kept in this very file. */
export function isKeptIn(home: CaseHome, target: string): boolean {
  return path.resolve(target) === path.resolve(home.file.path);
}

/** Errors of the target are told as the user's, not as the case's. */
async function asTargets<T>(target: string, copy: () => Promise<T>): Promise<T> {
  try {
    return await copy();
  } catch (cause) {
    throw new TeardownFailure(caseProblem(target, cause));
  }
}
