import { statSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';

/** Refuses a target that is one of the files being read, whatever name or link leads there. */
export function refuseOverwriting(target: string, inputs: readonly string[]): void {
  const there = statOf(target);
  const same = inputs.find((input) => {
    if (path.resolve(input) === path.resolve(target)) return true;
    const one = statOf(input);
    return there !== null && one !== null && one.dev === there.dev && one.ino === there.ino;
  });
  if (same === undefined) return;
  const file = path.basename(same);
  const detail = `${file} is being read and is never written over. Choose another name.`;
  throw new TeardownFailure(teardownError('bad-request', detail, { file }));
}

function statOf(file: string): BigIntStats | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false }) ?? null;
}
