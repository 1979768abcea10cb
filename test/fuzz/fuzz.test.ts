import { beforeAll, expect, it } from 'vitest';
import { bundledProgram } from '../support/bundled-program.ts';
import { runTarget, type Campaign } from './campaign.ts';
import { TARGETS } from './targets.ts';

/** The same inputs on every run, as many of them as the machine tries in a minute. */
const SEED = 1;
const SECONDS = 60;
/** A machine so slow that it tries fewer has tested nothing. */
const LEAST_INPUTS = 5;

let campaign: Campaign;

beforeAll(async () => {
  const program = await bundledProgram('test/fuzz/fuzz-child.ts');
  campaign = { program, seed: SEED, finds: null };
}, 120_000);

it.each(TARGETS.map(({ name }) => name))(
  '%s: hostile bytes, within bounds of time and memory',
  async (name) => {
    const { inputs, findings } = await runTarget(campaign, name, 0, SECONDS / TARGETS.length);
    console.log(`fuzz ${name}: ${inputs} inputs of seed ${SEED}`);
    expect(findings).toEqual([]);
    expect(inputs).toBeGreaterThanOrEqual(LEAST_INPUTS);
  },
  600_000,
);
