import path from 'node:path';
import { CASE_VERSION } from '../../shared/case/case-lines.ts';
import {
  TeardownFailure,
  teardownError,
  type TeardownError,
} from '../../shared/contract/errors.ts';
import { LockBusy } from './case-lock.ts';

/** Why a change could not be written, as data with a sentence. */
export function caseProblem(file: string, cause: unknown): TeardownError {
  if (cause instanceof TeardownFailure) return cause.error;
  const detail = `The case could not be written: ${reason(cause)}`;
  return teardownError('case-not-kept', detail, { file: path.basename(file) });
}

/** The file is of a version that this release does not know. */
export function newerProblem(file: string, version: number): TeardownError {
  const detail = `The case was written by a newer Teardown (format ${version}; this one knows ${CASE_VERSION}): what is understood of it is shown, and nothing can be changed.`;
  return teardownError('case-newer', detail, { file: path.basename(file) });
}

/** The file was there and is not any more. */
export function goneProblem(file: string): TeardownError {
  const detail =
    'The case file is no longer there. What it held is still here and is written again with the next change.';
  return teardownError('case-not-kept', detail, { file: path.basename(file) });
}

/** The file that the case was saved to is away. */
export function lostProblem(file: string): TeardownError {
  const detail = `The case of this capture was saved to ${file}, which is not there now. What is said meanwhile is kept in the app's own folder, and goes into that file once it is back.`;
  return teardownError('not-found', detail, { file: path.basename(file) });
}

function reason(cause: unknown): string {
  if (cause instanceof LockBusy) return 'another window has been writing to it for ten seconds.';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full.';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there.';
    case 'EROFS':
      return 'the disk is read-only.';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder is not there.';
    case '':
      return cause instanceof Error ? cause.message : String(cause);
    default:
      return `the system refused it (${code}).`;
  }
}
