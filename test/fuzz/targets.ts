import type { FuzzTarget } from './fuzz-target.ts';
import { analysis } from './targets/analysis.ts';
import { cases } from './targets/cases.ts';
import { compressed } from './targets/compressed.ts';
import { growth } from './targets/growth.ts';
import { listings } from './targets/listings.ts';
import { outputs } from './targets/outputs.ts';
import { packets } from './targets/packets.ts';
import { readers } from './targets/readers.ts';
import { requests } from './targets/requests.ts';
import { http, tls } from './targets/streams.ts';

/** Everything that takes bytes from outside: a new parser is one line here. */
export const TARGETS: readonly FuzzTarget[] = [
  readers,
  packets,
  analysis,
  listings,
  tls,
  http,
  compressed,
  cases,
  requests,
  outputs,
  growth,
];

/** One by its name. Throws where there is none. */
export function targetOf(name: string): FuzzTarget {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) {
    throw new Error(`No target ${name}; there are: ${TARGETS.map((one) => one.name).join(', ')}.`);
  }
  return target;
}
