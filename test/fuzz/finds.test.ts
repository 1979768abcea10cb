import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { faultOf } from './run-case.ts';
import { targetOf } from './targets.ts';

const FOLDER = path.resolve('test/fuzz/finds');

/** What the fuzzer has found, made small; each is named after what it was: TARGET--WHAT.bin. */
it.each(readdirSync(FOLDER).sort())('%s has no fault', async (file) => {
  const target = targetOf(file.slice(0, file.indexOf('--')));
  expect(await faultOf(target, readFileSync(path.join(FOLDER, file)))).toBeNull();
});
