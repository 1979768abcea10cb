import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtFile } from '../support/built-file.ts';
import { TestWindow } from './case-test-window.ts';
import { runTeardown } from './run-teardown.ts';

const SAMPLE = path.join(process.cwd(), 'host/sample/teardown-sample.pcapng');
const bytes = readFileSync(SAMPLE);

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'teardown-following-'));
});
afterEach(() => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A `teardown analyze --follow` that runs, and what it has written. */
function follow(file: string, more: readonly string[] = []) {
  const started = spawn(
    process.execPath,
    [builtFile('host/cli.js'), 'analyze', '--follow', '--format', 'jsonl', ...more, file],
    { env: { ...process.env, NO_COLOR: '1' }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child = started;
  const said = { out: '', error: '' };
  started.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  started.stderr.on('data', (chunk: Buffer) => {
    said.error += chunk.toString();
  });
  const ended = once(started, 'close').then(([status]) => status as number | null);
  return { said, ended, stdin: started.stdin, interrupt: () => started.kill('SIGINT') };
}

async function until(what: () => boolean): Promise<void> {
  const began = Date.now();
  while (!what()) {
    if (Date.now() - began > 20_000) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function records(jsonl: string): unknown[] {
  const flows = jsonl
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { flow: number; capture: string });
  return flows.sort((a, b) => a.flow - b.flow).map((flow) => ({ ...flow, capture: '' }));
}

async function wholeRecords(): Promise<unknown[]> {
  return records((await runTeardown(['analyze', '--format', 'jsonl', SAMPLE])).stdout);
}

test('a file that grows: settled flows are written while it does, each once, the rest on Ctrl+C, status 0', async () => {
  const file = path.join(folder, 'live.pcapng');
  writeFileSync(file, bytes.subarray(0, 101));
  const running = follow(file, ['--settle', '0']);
  const half = bytes.length >> 1;
  appendFileSync(file, bytes.subarray(101, half + 3));
  await until(() => running.said.out.includes('\n'));
  expect(records(running.said.out).length).toBeGreaterThan(0);
  appendFileSync(file, bytes.subarray(half + 3));
  const { length } = await wholeRecords();
  await new Promise((resolve) => setTimeout(resolve, 800));
  running.interrupt();
  expect(await running.ended).toBe(0);
  expect(records(running.said.out)).toHaveLength(length);
});

test('a named pipe and stdin give the records of the finished file', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const running = follow(pipe);
  const writer = createWriteStream(pipe);
  writer.write(bytes.subarray(0, 70_001));
  await new Promise((resolve) => setTimeout(resolve, 300));
  writer.end(bytes.subarray(70_001));
  expect(await running.ended).toBe(0);
  expect(records(running.said.out)).toEqual(await wholeRecords());

  const fromStdin = follow('-');
  fromStdin.stdin.write(bytes.subarray(0, 33));
  await new Promise((resolve) => setTimeout(resolve, 300));
  fromStdin.stdin.end(bytes.subarray(33));
  expect(await fromStdin.ended).toBe(0);
  expect(records(fromStdin.said.out)).toEqual(await wholeRecords());
});

test('a named pipe without a writer does not keep Ctrl+C from being heard', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const running = follow(pipe);
  await new Promise((resolve) => setTimeout(resolve, 700));
  running.interrupt();
  expect(await running.ended).toBe(3);
});

test('a file that is begun anew is said, and keeps what was read', async () => {
  const file = path.join(folder, 'live.pcapng');
  writeFileSync(file, bytes);
  const running = follow(file, ['--settle', '0']);
  await until(() => running.said.out.includes('\n'));
  writeFileSync(file, bytes.subarray(0, 200));
  expect(await running.ended).toBe(4);
  expect(running.said.error).toContain('became shorter');
  expect(records(running.said.out)).toHaveLength((await wholeRecords()).length);
});

test('only one capture that can be read while it grows is followed', async () => {
  const text = path.join(folder, 'notes.txt');
  writeFileSync(text, 'no capture at all');
  const refused = await runTeardown(['analyze', '--follow', text]);
  expect(refused.status).toBe(3);
  expect(refused.stderr).toContain('cannot be followed');
  const two = await runTeardown(['analyze', '--follow', SAMPLE, SAMPLE]);
  expect(two.status).toBe(2);
});

/** Waits until the present end has been read: two looks and more. */
function catchUp(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 1200));
}

test('a writer that goes on in the next part, and a file that another one replaces, end following with a word', async () => {
  const file = path.join(folder, 'live.pcapng');
  const whole = await wholeRecords();
  writeFileSync(file, bytes);
  const rotated = follow(file);
  await catchUp();
  writeFileSync(`${file}1`, bytes.subarray(0, 200));
  expect(await rotated.ended).toBe(0);
  expect(records(rotated.said.out)).toEqual(whole);
  expect(rotated.said.error).toContain('the writer went on in live.pcapng1');

  const other = path.join(folder, 'other.pcapng');
  writeFileSync(other, bytes);
  const replaced = follow(other, ['--format', 'summary', '-o', path.join(folder, 'out.json')]);
  await catchUp();
  writeFileSync(path.join(folder, 'new'), bytes.subarray(0, 101));
  renameSync(path.join(folder, 'new'), other);
  expect(await replaced.ended).toBe(0);
  expect(replaced.said.error).toContain('another file took the place of this one');
  const { captures, flows } = JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8')) as {
    captures: unknown;
    flows: number;
  };
  expect(flows).toBe(whole.length);
  // No file has the bytes that were read any more: no hash rather than that of another file.
  expect(captures).toMatchObject([{ sha256: '' }]);
});

test.each([
  ['csv', (text: string) => text.trim().split('\n').length - 1],
  ['json', (text: string) => (JSON.parse(text) as unknown[]).length],
] as const)('%s is written whole when following ends', async (format, count) => {
  const file = path.join(folder, 'live.pcapng');
  writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
  const running = follow(file, ['--format', format, '--settle', '0']);
  await catchUp();
  expect(running.said.out).toBe('');
  appendFileSync(file, bytes.subarray(bytes.length >> 1));
  await catchUp();
  running.interrupt();
  expect(await running.ended).toBe(0);
  const { stdout } = await runTeardown(['analyze', '--format', format, SAMPLE]);
  expect(count(running.said.out)).toBe(count(stdout));
});

test('a note written while following is found again with the finished file, by the hash that came when it ended', async () => {
  const file = path.join(folder, 'live.pcapng');
  const config = path.join(folder, 'config');
  writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
  const writing = new TestWindow(config);
  const opened = await writing.ask('analysis.open', {
    inputs: [{ kind: 'path', path: file, follow: true }],
    keep: null,
  });
  const { analysis } = opened;
  writing.analysis = analysis;
  const sum = async (): Promise<string | null> =>
    (await writing.ask('health.get', { analysis })).captures[0].sha256;
  await catchUp();
  await writing.note('said while it grew');
  expect(await sum()).toBeNull();
  appendFileSync(file, bytes.subarray(bytes.length >> 1));
  await catchUp();
  await writing.ask('analysis.cancel', { analysis });
  await expect
    .poll(sum, { timeout: 10_000 })
    .toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(await writing.texts()).toEqual(['said while it grew']);
  writing.host.dispose();

  const later = new TestWindow(config);
  await later.open(file);
  await expect.poll(() => later.texts(), { timeout: 10_000 }).toEqual(['said while it grew']);
  later.host.dispose();
});
