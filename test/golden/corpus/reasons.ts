import type { Difference } from './compare.ts';

/** A difference from the oracle that was looked into, and why it is there. */
interface Explained {
  readonly file: string;
  readonly stream?: number;
  readonly what?: string;
  readonly why: string;
}

const EXPLAINED: readonly Explained[] = [];

/** Why a difference is there; "not explained" where nobody knows yet. */
export function reasonFor(difference: Difference): string {
  const found = EXPLAINED.find(
    (entry) =>
      entry.file === difference.file &&
      (entry.stream === undefined || entry.stream === difference.stream) &&
      (entry.what === undefined || difference.what.startsWith(entry.what)),
  );
  return found?.why ?? 'not explained';
}
