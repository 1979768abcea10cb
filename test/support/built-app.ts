import { ensureBuilt } from '../../build/build.mjs';

/** Vitest global setup: the tests of this project run against the built app. */
export default async function builtApp(): Promise<void> {
  await ensureBuilt();
}
