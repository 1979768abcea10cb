import { InvalidArgumentError } from 'commander';

/** Flow numbers, first and last of each run, both included. */
export type FlowRanges = readonly (readonly [first: number, last: number])[];

/** The value of `extract --flows`: numbers and ranges such as 1,4-9. */
export function flowRanges(text: string): FlowRanges {
  return text.split(',').map((part) => {
    const range = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/u.exec(part);
    const first = Number(range?.[1]);
    const last = Number(range?.[2] ?? range?.[1]);
    if (range !== null && last >= first) return [first, last];
    throw new InvalidArgumentError('It is no list of flow numbers such as 1,4-9.');
  });
}

/** The value of `extract --filter`. */
export function noFilterYet(): never {
  throw new InvalidArgumentError(
    'The filter language comes with a later version. Until then choose with --flows, --text and --kind.',
  );
}
