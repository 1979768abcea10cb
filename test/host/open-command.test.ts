import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { runTeardown, type Run } from './run-teardown.ts';

describe('open, and its way out', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());

  /** A stand-in for Electron's executable that writes down how it was called. */
  const standIn = (status: number): string => {
    const folder = path.join(scratch.path, `electron-${status}`);
    mkdirSync(folder);
    const script = `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/called"\nexit ${status}\n`;
    writeFileSync(path.join(folder, 'electron'), script);
    chmodSync(path.join(folder, 'electron'), 0o755);
    return folder;
  };
  const open = (electron: string, display: string, ...files: string[]): Promise<Run> =>
    runTeardown(['open', ...files], {
      environment: {
        ELECTRON_OVERRIDE_DIST_PATH: electron,
        DISPLAY: display,
        WAYLAND_DISPLAY: '',
        TEARDOWN_CONFIG: scratch.path,
        // No browser of this machine is to be opened by a test.
        PATH: '/nonexistent',
      },
      until: 'Ctrl+C ends it.',
    });

  it.runIf(process.platform === 'linux')(
    'starts Electron on the app with absolute paths, and ends with it',
    async () => {
      const folder = standIn(0);
      const capture = path.relative('.', writeConversations(path.join(scratch.path, 'a.pcap'), 1));
      const run = await open(folder, ':1', capture);
      expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
      const called = readFileSync(path.join(folder, 'called'), 'utf8').trimEnd().split('\n');
      expect(called.map((file) => path.resolve(file))).toEqual([
        path.resolve('.'),
        path.resolve(capture),
      ]);
    },
  );

  it.runIf(process.platform === 'linux').each([
    ['does not start', () => standIn(1), ':1', 'did not start'],
    ['has no display', () => standIn(2), '', 'no display'],
    ['is not here', () => scratch.path, '', 'is not here'],
  ] as const)(
    'opens the browser host where Electron %s, saying so',
    async (_, of, display, why) => {
      const run = await open(of(), display);
      const lines = run.stderr.trimEnd().split('\n');
      expect(lines[0]).toContain(why);
      expect(lines[0]).toContain('opening the same app in the browser.');
      expect(run.stdout).toMatch(/^Teardown is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
      expect(run.status).toBe(0);
    },
  );
});
