import path from 'node:path';
import { grouped } from '../../shared/base/numbers.ts';
import { adviceFor, type TeardownError, type WhatIsLeft } from '../../shared/contract/errors.ts';

/** What an error line knows beside the error. */
export interface ErrorContext {
  /** FILE arguments as they were typed: the line names the file so. */
  readonly files?: readonly string[];
  readonly left?: WhatIsLeft;
}

/** One line for stderr: what, where (byte offset), what to try. */
export function errorLine(error: TeardownError, context: ErrorContext = {}): string {
  const { offset, block } = error.where;
  const file = asTyped(error.where.file, context.files ?? []);
  const place = [
    offset === null ? null : `at byte ${offset}`,
    block === null ? null : `block ${grouped(block)}`,
  ].filter((part) => part !== null);
  const head = [file, place.length === 0 ? null : place.join(', ')].filter((part) => part !== null);
  const text = [...head, error.detail].join(': ');
  const named = { ...error, where: { ...error.where, file } };
  return oneLine(`teardown: ${text} ${adviceFor(named, context.left)}`);
}

/** The argument that a base name came from; the base name where several or none have it. */
export function asTyped(name: string | null, files: readonly string[]): string | null {
  const named = new Set(files.filter((file) => path.basename(file) === name));
  return named.size === 1 ? [...named][0] : name;
}

/** Text from a file (a name, a comment) must neither break the line nor steer the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
