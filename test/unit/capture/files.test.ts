import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { openFileSource } from '../../../host/files/file-source.ts';
import { spoolStream } from '../../../host/files/spool.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'teardown-files-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a file is read at any offset, and past its end there is nothing', () => {
  const file = path.join(folder, 'a capture.pcap');
  writeFileSync(file, 'abcdefgh');
  const opened = openFileSource(file);
  if (!opened.ok) throw new Error(opened.error.detail);
  const source = opened.value;
  expect([source.name, source.size]).toEqual(['a capture.pcap', 8]);
  const into = new Uint8Array(4);
  expect(source.read(6, into)).toBe(2);
  expect(Buffer.from(into).toString('latin1')).toBe('gh\0\0');
  expect(source.read(0, into)).toBe(4);
  expect(Buffer.from(into).toString('latin1')).toBe('abcd');
  expect(source.read(8, into)).toBe(0);
  source.close();
  source.close();
});

test('records may call a file something else than the disk does', () => {
  const file = path.join(folder, 'spool');
  writeFileSync(file, 'x');
  const opened = openFileSource(file, 'stdin');
  expect(opened.ok && opened.value.name).toBe('stdin');
  if (opened.ok) opened.value.close();
});

test.each([
  ['missing.pcap', 'not-found', 'There is no such file.'],
  ['.', 'not-readable', 'This is a folder.'],
])('%s is refused: %s', (name, code, detail) => {
  const opened = openFileSource(path.join(folder, name));
  if (opened.ok) throw new Error('was opened');
  expect(opened.error).toMatchObject({ code, detail });
});

test('a stream is spooled to a file that only its owner reads, and removed', async () => {
  const heard: number[] = [];
  const stream = Readable.from([Buffer.from('abc'), Buffer.from('defgh')]);
  const spooled = await spoolStream(stream, 'stdin', (total) => heard.push(total));
  if (!spooled.ok) throw new Error(spooled.error.detail);
  const { path: file, size } = spooled.value;
  expect(readFileSync(file, 'utf8')).toBe('abcdefgh');
  expect(size).toBe(8);
  expect(heard).toEqual([3, 8]);
  if (process.platform !== 'win32') {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  }
  spooled.value.remove();
  spooled.value.remove();
  expect(existsSync(path.dirname(file))).toBe(false);
});

test('a stream that fails leaves nothing behind', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('teardown-'));
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Uint8Array.of(1, 2, 3));
    throw new Error('the other end went away');
  }
  const spooled = await spoolStream(failing(), 'upload.pcap');
  if (spooled.ok) throw new Error('was spooled');
  expect(spooled.error).toMatchObject({
    code: 'not-readable',
    detail: 'the other end went away',
    where: { file: 'upload.pcap', offset: 3 },
  });
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith('teardown-'));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
});

test('a stream that would fill the disk is refused before it does, and leaves nothing behind', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('teardown-'));
  let free = 5000;
  const freeBytes = (): number => {
    free -= 500;
    return free;
  };
  const limits = { reserve: 3000, lookEvery: 100, freeBytes };
  const stream = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100)));
  const spooled = await spoolStream(stream, 'stdin', () => undefined, limits);
  if (spooled.ok) throw new Error('was spooled');
  expect(spooled.error).toMatchObject({ code: 'disk-full', where: { file: 'stdin', offset: 500 } });
  expect(spooled.error.detail).toContain('does not fit on the disk with the temporary folder');
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith('teardown-'));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
});
