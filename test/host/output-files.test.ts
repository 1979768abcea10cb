import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/conversation-file.ts';
import { runTeardown } from './run-teardown.ts';

const SAMPLE = path.resolve('host/sample/teardown-sample.pcapng');

/** Commands that write a file, up to the file's name. */
const WRITERS: readonly (readonly [string, readonly string[]])[] = [
  ['flows as CSV', ['analyze', SAMPLE, '--format', 'csv', '-o']],
  ['flows as Parquet', ['analyze', SAMPLE, '--format', 'parquet', '-o']],
  ['packets', ['extract', SAMPLE, '-o']],
  ['a report', ['report', SAMPLE, '--md']],
];

describe.each(WRITERS)('the output of a command: %s', (what, command) => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());
  const target = (name: string): string => path.join(scratch.path, name);

  it('goes through a link, which stays one', async () => {
    writeFileSync(target('real'), 'before');
    symlinkSync('real', target('link'));
    expect((await runTeardown([...command, target('link')])).status).toBe(0);
    expect(lstatSync(target('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(target('real'), 'latin1')).not.toBe('before');
    expect(statSync(target('real')).size).toBeGreaterThan(1000);
  });

  it.skipIf(process.platform === 'win32')('goes into a pipe, which is not replaced', async () => {
    spawnSync('mkfifo', [target('pipe')]);
    const [run, bytes] = await Promise.all([
      runTeardown([...command, target('pipe')]),
      readFile(target('pipe')),
    ]);
    expect(run.status).toBe(0);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(lstatSync(target('pipe')).isFIFO()).toBe(true);
  });

  it('is refused where a folder has its name', async () => {
    mkdirSync(target('folder'));
    const run = await runTeardown([...command, target('folder')]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('it is a folder');
    expect(readdirSync(target('folder'))).toEqual([]);
  });

  it('does not appear without the way back from its made-up names', async () => {
    writeFileSync(target('kept'), 'before');
    mkdirSync(target('kept.map.json'));
    const run = await runTeardown([...command, target('kept'), '--pseudonymise']);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('map.json could not be written: it is a folder');
    // A report has several files and takes them away again.
    if (what !== 'a report') expect(readFileSync(target('kept'), 'utf8')).toBe('before');
    expect(readdirSync(scratch.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32' || what === 'a report')(
    'has its way back for its user alone, and that names it',
    async () => {
      await runTeardown([...command, target('out'), '--pseudonymise']);
      const map = target('out.map.json');
      expect(statSync(map).mode & 0o777).toBe(0o600);
      expect(JSON.parse(readFileSync(map, 'utf8'))).toMatchObject({ outputs: ['out'] });
    },
  );
});
