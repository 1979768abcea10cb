import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CaptureLine, SliceLine } from '../../shared/case/case-lines.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import type { SourceSpec } from '../worker/engine-messages.ts';
import type { SlicePackets } from './case-captures.ts';
import { CaseFile } from './case-file.ts';
import { capturePrint } from './capture-print.ts';
import { captureWords, wordsOfCase } from './words-of-case.ts';
import { writeSlices } from './write-slices.ts';

/** A file to be opened as a capture, as its case sees it. */
export interface CaseSource extends SourceSpec {
  /** It has a place of its own on this machine (no upload, no slice). */
  readonly isKept: boolean;
  readonly slice: SlicePackets | null;
}

/** What a case opens as. */
export interface GatheredCase {
  readonly sources: readonly CaseSource[];
  /** Frees what was unpacked, once the analysis is over. */
  readonly release: () => void;
}

/** Where a case's captures may be looked for. */
export interface CaseSearch {
  /** Folders in which a file of the capture's name may be the capture. */
  readonly folders: readonly string[];
  /** Whether the paths that the case itself names may be tried. */
  readonly ownPaths: boolean;
  /** Files that were opened before. */
  readonly recent: readonly { readonly path: string; readonly bytes: number }[];
}

/** Whether a file is a case: by its name, or by how it begins. */
export function isCaseFile({ path: file, name }: SourceSpec): boolean {
  if (name.toLowerCase().endsWith('.teardown')) return true;
  try {
    const fd = openSync(file, 'r');
    try {
      const head = Buffer.alloc(64);
      const text = head.subarray(0, readSync(fd, head, 0, head.length, 0)).toString('latin1');
      return /^\{\s*"teardown"\s*:\s*"case"/u.test(text);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/** Opens a file as a case that can be written to; errors are data. */
export function openCase(file: string, by: () => string): Result<CaseFile, TeardownError> {
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) {
      const where = { file: path.basename(file) };
      return err(teardownError('not-found', 'There is no such file.', where));
    }
    const opened = new CaseFile(file, by);
    if (opened.exists) return ok(opened);
    const detail = 'This is no case file: it is empty.';
    return err(teardownError('not-a-case', detail, { file: path.basename(file) }));
  } catch (cause) {
    if (cause instanceof TeardownFailure) return err(cause.error);
    throw cause;
  }
}

/**
 * The captures of a case, found by size and print among what was named beside it and where the search
 * allows; for those that are not here, the slices inside the case.
 */
export function gatherCase(
  file: CaseFile,
  named: readonly CaseSource[],
  search: CaseSearch,
): Result<GatheredCase, TeardownError> {
  const { state } = file;
  const found: CaseSource[] = [...named];
  const prints = new Set(named.map((one) => capturePrint(one.path)?.print));
  const missing = new Set<string>();
  for (const line of state.captures.values()) {
    if (line.print !== '' && prints.has(line.print)) continue;
    const place = findCapture(line, search);
    if (place === null) missing.add(line.id);
    else found.push({ path: place, name: path.basename(place), isKept: true, slice: null });
  }
  const lacking = [...state.slices.values()].filter((slice) =>
    slice.captures.some((id) => missing.has(id)),
  );
  if (found.length === 0 && lacking.length === 0) return err(nothingHere(file, missing));
  const folder = makePrivateFolder();
  const names = (slice: SliceLine): string => {
    const line = state.captures.get(slice.captures[0] ?? slice.flow.capture);
    return `${line?.name ?? 'capture'} (slice)`;
  };
  const slices = writeSlices(file, lacking, folder.path, found.length, names);
  return ok({ sources: [...found, ...slices], release: () => folder.remove() });
}

function nothingHere({ state, path: at }: CaseFile, missing: ReadonlySet<string>): TeardownError {
  const names = [...missing].map((id) => {
    const line = state.captures.get(id);
    return line === undefined ? id : captureWords(line);
  });
  const what = names.length === 0 ? 'It names no captures.' : `Not found: ${names.join(', ')}.`;
  const said = wordsOfCase(state);
  return teardownError(
    'case-without-captures',
    `The captures of this case are not here, and it holds no packets of them. ${what}${said === '' ? '' : ` ${said}`}`,
    { file: path.basename(at) },
  );
}

function findCapture(line: CaptureLine, search: CaseSearch): string | null {
  const name = path.basename(line.name);
  const candidates = [
    ...search.folders.map((folder) => path.join(folder, name)),
    ...(search.ownPaths && line.path !== null && isLocal(line.path) ? [line.path] : []),
    ...search.recent.filter(({ bytes }) => bytes === line.bytes).map((entry) => entry.path),
  ];
  return candidates.find((candidate) => isThat(candidate, line)) ?? null;
}

/** A path that somebody else's case names must not reach out to another machine. */
function isLocal(file: string): boolean {
  return path.isAbsolute(file) && !/^[\\/]{2}/u.test(file);
}

function isThat(file: string, line: CaptureLine): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size !== line.bytes) return false;
  return line.print === '' || capturePrint(file)?.print === line.print;
}
