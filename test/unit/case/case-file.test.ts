import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CaseFile } from '../../../host/case/case-file.ts';
import type { Operation } from '../../../shared/case/case-lines.ts';
import { scratchFolder } from '../../support/conversation-file.ts';

let count = 0;

function noteOf(text: string, session = 's'): Operation {
  count += 1;
  const on = { on: 'analysis' } as const;
  return { type: 'note', id: `${session}-${count}`, at: 'now', by: 'Ada', session, on, text };
}

function add(file: CaseFile, text: string): Promise<void> {
  const line = noteOf(text);
  return file.append(() => [line]);
}

const open = (file: string): CaseFile => new CaseFile(file, () => 'Ada');
const texts = (file: CaseFile): string[] => [...file.state.notes.values()].map((n) => n.text);

describe('a case file', () => {
  const scratch = scratchFolder();
  let file = '';
  beforeEach(() => {
    file = path.join(scratch.path, `${(count += 1)}`, 'case.teardown');
  });
  afterAll(() => scratch.remove());

  it('is not written before anything is said', () => {
    expect(open(file).exists).toBe(false);
    expect(readdirSync(scratch.path)).toEqual([]);
  });

  it('cut at any byte opens with every whole line, and takes the next edit', async () => {
    const whole = open(file);
    for (const text of ['one', 'zwei ä', '三', '\u{1f600}']) await add(whole, text);
    const bytes = readFileSync(file);
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 0x0a);
    const cut = path.join(path.dirname(file), 'cut.teardown');
    for (let at = 0; at <= bytes.length; at += 1) {
      writeFileSync(cut, bytes.subarray(0, at));
      // A line that lacks nothing but its newline is whole.
      const lines = ends.filter((end) => end <= at).length;
      const expected = texts(whole).slice(0, Math.max(0, lines - 1));
      const again = open(cut);
      expect(texts(again)).toEqual(expected);
      await add(again, 'next');
      expect(again.problem).toBeNull();
      expect(texts(open(cut))).toEqual([...expected, 'next']);
      for (const line of readFileSync(cut, 'utf8').trimEnd().split('\n')) JSON.parse(line);
    }
  });

  it('keeps every text exactly, and shows no control character to a pager', async () => {
    const hostile = [
      '\0\u0001\u001b[31m red \u007f\u0085\u009b',
      'line\u2028separator\u2029',
      '\u202e right to left \u2066 isolated',
      'lone \ud800 surrogate \udc00',
      '"quotes" \\ and \r\n newlines',
      'x'.repeat(10_000),
      '\ufeff',
    ];
    const written = open(file);
    for (const text of hostile) await add(written, text);
    expect(texts(open(file))).toEqual(hostile);
    expect(readFileSync(file, 'utf8')).not.toMatch(
      /[\0-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
    );
  });

  it('keeps any text exactly (property)', async () => {
    const written = open(file);
    const said: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (text) => {
        said.push(text);
        await add(written, text);
        expect(texts(open(file))).toEqual(said);
      }),
      { numRuns: 60 },
    );
  });

  it('takes in what another window wrote, between and before its own edits', async () => {
    const [one, other] = [open(file), open(file)];
    await add(one, 'a');
    await add(other, 'b');
    await add(one, 'c');
    expect(texts(one)).toEqual(['a', 'b', 'c']);
    expect(await other.refresh()).toBe(true);
    expect(texts(other)).toEqual(['a', 'b', 'c']);
    expect(await other.refresh()).toBe(false);
  });

  it('many windows writing at once lose nothing and write every line whole', async () => {
    const windows = Array.from({ length: 5 }, () => open(file));
    await Promise.all(
      windows.flatMap((window, w) => [1, 2, 3, 4].map((n) => add(window, `${w}.${n}`))),
    );
    const all = texts(open(file));
    expect(all).toHaveLength(20);
    for (const w of [0, 1, 2, 3, 4]) {
      expect(all.filter((text) => text.startsWith(`${w}.`))).toEqual(
        [1, 2, 3, 4].map((n) => `${w}.${n}`),
      );
    }
  });

  it('takes over the lock of a process that is gone, at once', async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    symlinkSync(`${hostname()}:999999999:abc123`, `${file}.lock`);
    const began = performance.now();
    const one = open(file);
    await add(one, 'a');
    expect(one.problem).toBeNull();
    expect(performance.now() - began).toBeLessThan(1000);
    expect(readdirSync(path.dirname(file))).toEqual(['case.teardown']);
  });

  it('waits for the lock of one that is alive', async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    symlinkSync(`${hostname()}:${process.ppid}:abc123`, `${file}.lock`);
    const one = open(file);
    const adding = add(one, 'a');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(open(file).exists).toBe(false);
    rmSync(`${file}.lock`);
    await adding;
    expect(texts(open(file))).toEqual(['a']);
  });

  it('where the folder cannot be written, edits stay and are written once it can', async () => {
    // A file where the folder should be: refused for every user, root included.
    const blocked = path.dirname(file);
    writeFileSync(blocked, 'in the way');
    const one = open(file);
    await add(one, 'a');
    await add(one, 'b');
    expect(texts(one)).toEqual(['a', 'b']);
    expect(one.unsavedCount).toBe(2);
    expect(one.problem).toMatchObject({ code: 'case-not-kept' });
    await one.retry();
    expect(one.problem).not.toBeNull();
    rmSync(blocked);
    await one.retry();
    expect(one).toMatchObject({ problem: null, unsavedCount: 0 });
    expect(texts(open(file))).toEqual(['a', 'b']);
  });

  it.skipIf(process.getuid?.() === 0)('a read-only folder is told in words', async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    chmodSync(path.dirname(file), 0o500);
    const one = open(file);
    await add(one, 'a');
    chmodSync(path.dirname(file), 0o700);
    expect(one.problem?.detail).toBe(
      'The case could not be written: this user may not write there.',
    );
  });

  it('a copy that cannot be written leaves the case as it is', async () => {
    const one = open(file);
    await add(one, 'a');
    const before = readFileSync(file, 'utf8');
    await expect(one.copyTo(path.join(file, 'inside-a-file.teardown'))).rejects.toThrow();
    expect(readFileSync(file, 'utf8')).toBe(before);
    await add(one, 'b');
    expect(texts(open(file))).toEqual(['a', 'b']);
  });

  it('is written again where somebody deleted it, and says so until then', async () => {
    const one = open(file);
    await add(one, 'a');
    rmSync(file);
    expect(await one.refresh()).toBe(true);
    expect(one.problem?.detail).toContain('no longer there');
    expect(texts(one)).toEqual(['a']);
    await add(one, 'b');
    expect(one.problem).toBeNull();
    expect(texts(open(file))).toEqual(['a', 'b']);
  });

  it('writes all again with the change that finds it deleted, also what others said', async () => {
    const [one, other] = [open(file), open(file)];
    await add(other, 'theirs');
    await add(one, 'ours');
    rmSync(file);
    await add(one, 'next');
    expect(texts(open(file))).toEqual(['theirs', 'ours', 'next']);
  });

  it('puts back what it wrote where somebody put an older copy in its place', async () => {
    const one = open(file);
    await add(one, 'a');
    const older = readFileSync(file);
    await add(one, 'b');
    rmSync(file);
    writeFileSync(file, older);
    await add(one, 'c');
    expect(texts(open(file)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('a damaged line in the middle is passed over, told and kept', async () => {
    const one = open(file);
    for (const text of ['a', 'b', 'c']) await add(one, text);
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[2] = lines[2].slice(0, 20);
    writeFileSync(file, lines.join('\n'));
    const again = open(file);
    expect(texts(again)).toEqual(['a', 'c']);
    expect(again.remarks).toEqual([
      'Damaged and not readable: 1 line of the case file; the rest is shown.',
    ]);
    await add(again, 'd');
    expect(readFileSync(file, 'utf8')).toContain(`${lines[2]}\n`);
  });

  it('a cut-off tail is removed before the next line is written', async () => {
    const one = open(file);
    await add(one, 'a');
    await add(one, 'b');
    truncateSync(file, readFileSync(file).length - 5);
    const again = open(file);
    await add(again, 'c');
    expect(texts(open(file))).toEqual(['a', 'c']);
    expect(open(file).remarks).toEqual([]);
  });
});
