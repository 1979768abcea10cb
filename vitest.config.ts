import { defineConfig } from 'vitest/config';

/** Tests that need the built app (workers, command line, preload, window). */
const BUILT = ['contract', 'host', 'electron', 'e2e'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    // Equal numbers and texts on every machine.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: BUILT,
          environment: 'node',
          // Only against a test that hangs: properties take long on a loaded machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'app',
          include: BUILT,
          environment: 'node',
          globalSetup: ['test/support/built-app.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What is waited for comes late on a loaded machine; a second would be a guess.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
