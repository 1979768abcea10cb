import { ok, type Result } from '../../shared/base/result.ts';
import type { CaseState } from '../../shared/case/case-state.ts';
import { placeCase, type PlacedCase } from '../../shared/case/place-case.ts';
import type { TeardownError } from '../../shared/contract/errors.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { locate } from '../worker/case-work.ts';
import { CaseCaptures } from './case-captures.ts';
import { openCase } from './case-inputs.ts';
import { capturePrint } from './capture-print.ts';

/** A case file as a command reads it; nothing is written to it. */
export interface CaseContent {
  readonly state: CaseState;
  /** Lines that nobody can read, or that a newer release wrote. */
  readonly remarks: readonly string[];
}

/** Reads a case file. Errors: not there, not readable, no case. */
export function openCaseFile(file: string): Result<CaseContent, TeardownError> {
  const opened = openCase(file, () => '');
  if (!opened.ok) return opened;
  const { state, remarks, problem } = opened.value;
  return ok({ state, remarks: problem === null ? remarks : [problem.detail, ...remarks] });
}

/** A capture of the analysis for its case. */
export interface ShownCapture {
  readonly path: string;
  readonly name: string;
  /** null where it is not known. */
  readonly sha256: string | null;
}

/**
 * Shows a case in an analysis on this thread, once it has been read; what it has no place for is in
 * the answer, and so are the captures of the case that are not here.
 *
 * @param sources what the analysis was opened with, in that order
 */
export async function showCase(
  session: AnalysisSession,
  sources: readonly ShownCapture[],
  { state }: CaseContent,
): Promise<{
  readonly elsewhere: PlacedCase['elsewhere'];
  readonly missingCaptures: readonly string[];
}> {
  const captures = new CaseCaptures(
    session.inputs.map((input) => {
      const { path, name, sha256 } = sources[input];
      return { name, path, print: capturePrint(path), sha256, slice: null };
    }),
  );
  const placed = await placeCase(
    state,
    (key) => captures.placeOf(state, key),
    (id) => captures.indexOf(state, id),
    (flows, packets) => Promise.resolve(locate(session, flows, packets)),
  );
  session.annotate(placed.annotations);
  const missingCaptures = captures.missing(state).map(({ name }) => name);
  return { elsewhere: placed.elsewhere, missingCaptures };
}
