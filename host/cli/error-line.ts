import path from 'node:path';
import { grouped } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
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
