import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { builtFile } from '../support/built-file.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

describe('what Teardown writes to the temporary folder', () => {
  const scratch = scratchFolder();
  const folder = path.join(scratch.path, 'tmp');
  const capture = writeConversations(path.join(scratch.path, 'a.pcap'), 3);
  const start = (
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): ReturnType<typeof spawn> =>
    spawn(process.execPath, [builtFile('host/cli.js'), ...args], {
      env: { ...process.env, TMPDIR: folder, TEARDOWN_CONFIG: scratch.path, ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  const spools = (): string[] => readdirSync(folder).filter((name) => name.startsWith('teardown-'));
  const spooled = async (): Promise<void> => {
    const is = (name: string): boolean => existsSync(path.join(folder, name, 'spool'));
    await expect.poll(() => spools().some(is)).toBe(true);
  };

  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  afterAll(() => scratch.remove());

  it.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)(
    'is gone after a stream was analysed and %s came meanwhile',
    async (signal) => {
      const child = start(['analyze', '-']);
      child.stdin?.write(readFileSync(capture));
      await spooled();
      child.kill(signal);
      child.stdout?.resume();
      await once(child, 'close');
      expect(spools()).toEqual([]);
    },
  );

  it('is gone after a served stream when the terminal is closed', async () => {
    const child = start(['serve', '-', '--no-open']);
    child.stdin?.end(readFileSync(capture));
    await once(child.stdout!, 'data');
    await spooled();
    child.kill('SIGHUP');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(spools()).toEqual([]);
  });

  it('is removed by the next start where the process was killed, and only then', async () => {
    const child = start(['serve', '-', '--no-open']);
    child.stdin?.end(readFileSync(capture));
    await once(child.stdout!, 'data');
    await spooled();
    const environment = { TMPDIR: folder };
    await runTeardown(['--version'], { environment });
    expect(spools()).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(spools()).toHaveLength(1);
    writeFileSync(path.join(folder, 'teardown-notes.txt'), 'not ours');
    await runTeardown(['--version'], { environment });
    expect(spools()).toEqual(['teardown-notes.txt']);
  });

  it.runIf(process.platform === 'linux')(
    'leads the browser to the address without the token in any command’s arguments',
    async () => {
      const heard = path.join(scratch.path, 'heard');
      const opener = path.join(scratch.path, 'xdg-open');
      writeFileSync(
        opener,
        `#!/bin/sh\nprintf %s "$*" > '${heard}.new'\nmv '${heard}.new' '${heard}'\n`,
      );
      chmodSync(opener, 0o755);
      const child = start(['serve'], {
        DISPLAY: ':0',
        PATH: `${scratch.path}:${process.env['PATH'] ?? ''}`,
      });
      const [line] = (await once(child.stdout!, 'data')) as [Buffer];
      const url = /http:\S+/.exec(line.toString())?.[0] ?? 'none';
      await expect.poll(() => existsSync(heard)).toBe(true);
      const page = readFileSync(heard, 'utf8');
      expect(page).not.toContain('token');
      expect(statSync(page).mode & 0o777).toBe(0o600);
      expect(readFileSync(page, 'utf8')).toContain(`url=${url}"`);
      child.kill('SIGTERM');
      await once(child, 'close');
      expect(existsSync(page)).toBe(false);
    },
  );
});
