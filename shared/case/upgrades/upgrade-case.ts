import { CASE_VERSION } from '../case-lines.ts';
import { fromVersion0 } from './from-version-0.ts';

/** JSON of one line. */
export type CaseJson = Readonly<Record<string, unknown>>;

/** Rewrites the lines of one version (header first) as those of the next. */
export type CaseUpgrade = (lines: readonly CaseJson[]) => CaseJson[];

/**
 * How each version becomes the next, by index: entries are only ever added at the end, and a file of
 * any older version passes through all that follow its own.
 */
const UPGRADES: readonly CaseUpgrade[] = [fromVersion0];

/** The lines of a file of an older version as those of this one; null where nothing is to be done. */
export function upgradeCase(lines: readonly CaseJson[]): CaseJson[] | null {
  const version = lines[0]['version'];
  if (typeof version !== 'number' || version >= CASE_VERSION) return null;
  return UPGRADES.slice(version).reduce<CaseJson[]>((all, next) => next(all), [...lines]);
}
