import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaseFile } from '../../host/case/case-file.ts';
import type { Operation } from '../../shared/case/case-lines.ts';
import { builtFile } from '../support/built-file.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { hasTool, inspect } from './report-tools.ts';
import { runTeardown } from './run-teardown.ts';

const SAMPLE = builtFile('sample/teardown-sample.pcapng');

describe('teardown report', () => {
  const scratch = scratchFolder();
  const target = (name: string): string => path.join(scratch.path, name);

  it('writes PDF, HTML and Markdown of one capture, and nothing else', async () => {
    const [pdf, html, md] = ['a.pdf', 'a.html', 'a.md'].map(target);
    const run = await runTeardown(['report', SAMPLE, '-o', pdf, '--html', html, '--md', md]);
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(pdf).subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/u);
    expect(readFileSync(md, 'utf8')).toMatch(/^# /u);
    const left = readdirSync(scratch.path).filter((name) => /^a[.-]/u.test(name));
    expect(left.sort()).toEqual(['a-files', 'a.html', 'a.md', 'a.pdf']);
  });

  it('writes the files that Markdown names into a folder beside it', async () => {
    const run = await runTeardown(['report', SAMPLE, '--md', target('named.md')]);
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    const text = readFileSync(target('named.md'), 'utf8');
    const files = readdirSync(target('named-files'));
    expect(files).toContain('evidence.pcapng');
    for (const file of files) expect(text).toContain(file);
  });

  it('keeps networks together where it is asked to, and writes the map', async () => {
    const run = await runTeardown(['report', SAMPLE, '--md', target('kept.md'), '--keep-prefixes']);
    expect(run.status).toBe(0);
    expect(readFileSync(target('kept.md'), 'utf8')).not.toContain('10.77.');
    const map = JSON.parse(readFileSync(target('kept.md.map.json'), 'utf8')) as unknown;
    expect(map).toMatchObject({ options: { keepPrefixes: true } });
  });

  it('has the title and the number of its case where it is given none', async () => {
    const file = target('said.teardown');
    const describe = { type: 'describe', id: 'd', at: '', by: 'Ada', session: 's', replaces: null };
    await new CaseFile(file, () => 'Ada').append(() => [
      { ...describe, title: 'Carts get lost', caseId: 'INC-7' } as Operation,
    ]);
    const made = async (name: string, ...more: string[]): Promise<string> => {
      await runTeardown(['report', SAMPLE, '--case', file, '--md', target(name), ...more]);
      return readFileSync(target(name), 'utf8');
    };
    const said = await made('said.md');
    expect(said).toContain('Carts get lost');
    expect(said).toContain('INC-7');
    const mine = await made('mine.md', '--title', 'Mine', '--case-id', 'INC-8');
    expect(mine).toContain('Mine');
    expect(mine).not.toMatch(/Carts get lost|INC-7/u);
  });

  it.each([
    ['its map', ['--html', 'map.html', '--pseudonymise'], 'map.html.map.json'],
    ['an attachment', ['--md', 'incident.md'], 'incident-files/evidence.pcapng'],
  ])('does not write %s over an input, and then writes nothing', async (_, args, name) => {
    const folder = target(`over-${path.basename(name)}`);
    const input = path.join(folder, name);
    mkdirSync(path.dirname(input), { recursive: true });
    copyFileSync(SAMPLE, input);
    const inFolder = args.map((arg) => (arg.startsWith('-') ? arg : path.join(folder, arg)));
    const run = await runTeardown(['report', input, ...inFolder]);
    expect(run.stderr).toContain('is never written over');
    expect(run.status).toBe(2);
    expect(readFileSync(input).equals(readFileSync(SAMPLE))).toBe(true);
    expect(readdirSync(folder)).toEqual([name.split('/')[0]]);
  });

  it('does not write its map over another output, nor a report over its logo', async () => {
    const [html, logo] = [target('two.html'), target('logo.svg')];
    const twice = ['--md', `${html}.map.json`, '--html', html, '--pseudonymise'];
    const run = await runTeardown(['report', SAMPLE, ...twice]);
    expect(run.stderr).toContain('each output needs a name of its own');
    expect(run.status).toBe(2);
    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const over = await runTeardown(['report', SAMPLE, '--html', logo, '--logo', logo]);
    expect(over.stderr).toContain('is never written over');
    expect(over.status).toBe(2);
  });

  it('takes its outputs away where the map of made-up names cannot be written', async () => {
    const file = target('mapless.md');
    mkdirSync(`${file}.map.json`);
    const run = await runTeardown(['report', SAMPLE, '--md', file, '--pseudonymise']);
    expect(run.stderr).toContain('map.json could not be written: it is a folder');
    expect(run.status).toBe(2);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(target('mapless-files/evidence.pcapng'))).toBe(false);
  });

  it('two processes in other places, zones of the machine and languages write equal bytes', async () => {
    const [one, two] = ['one.pdf', 'two.pdf'].map(target);
    await runTeardown(['report', SAMPLE, '-o', one]);
    await runTeardown(['report', path.relative(process.cwd(), SAMPLE), '-o', two], {
      environment: { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8', HOME: scratch.path },
    });
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  });

  it.skipIf(!hasTool('pdftotext'))(
    'takes title, case, author, flows, parts, zone and paper',
    async () => {
      const file = target('chosen.pdf');
      const run = await runTeardown([
        ...['report', SAMPLE, '-o', file, '--title', 'What ended', '--case-id', 'INC-9'],
        ...['--author', 'Ann', '--flows', '4,7-8', '--sections', 'flows,summary'],
        ...['--tz', 'Asia/Tokyo', '--paper', 'letter'],
      ]);
      expect(run.status).toBe(0);
      const info = inspect('pdfinfo', readFileSync(file), ['{}']);
      expect(info).toMatch(/^Title: +What ended$/mu);
      expect(info).toMatch(/^Author: +Ann$/mu);
      expect(info).toMatch(/\(letter\)/u);
      const text = inspect('pdftotext', readFileSync(file), ['-layout', '{}', '-']);
      expect(text).toMatch(/^INC-9 · What ended/mu);
      expect(text).toMatch(/2\.1 +Flow 4 · /u);
      expect(text).toMatch(/2\.3 +Flow 8 · /u);
      expect(text).not.toContain('Method and limits');
      expect(text).toContain('+09:00');
    },
  );

  it('made-up names: no original address is left, and the way back is beside it', async () => {
    const file = target('hidden.html');
    const run = await runTeardown(['report', SAMPLE, '--html', file, '--pseudonymise']);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain(`original values of ${file} stand in ${file}.map.json`);
    expect(readFileSync(file, 'utf8')).not.toContain('10.77.');
    expect(readFileSync(`${file}.map.json`, 'utf8')).toContain('10.77.');
  });

  it('one way back for all that was written: beside the first of PDF, HTML and Markdown, naming each', async () => {
    const [html, md] = ['twins.html', 'twins.md'].map(target);
    const run = await runTeardown(['report', SAMPLE, '--md', md, '--html', html, '--pseudonymise']);
    expect(run.stderr).toContain(`original values of ${html}, ${md} stand in ${html}.map.json`);
    expect(readdirSync(scratch.path).filter((name) => name.startsWith('twins.'))).toEqual([
      'twins.html',
      'twins.html.map.json',
      'twins.md',
    ]);
    expect(JSON.parse(readFileSync(`${html}.map.json`, 'utf8'))).toMatchObject({
      schema: 'teardown.pseudonyms/1',
      outputs: ['twins.html', 'twins.md'],
    });
  });

  it.each([
    [[], 'name what to write'],
    [['-o', 'x.pdf', '--html', './x.pdf'], 'each output needs a name of its own'],
    [['-o', SAMPLE], 'is never written over'],
    [['-o', 'x.pdf', '--flows', '1-'], 'flow numbers such as 1,4-9'],
    [['-o', 'x.pdf', '--flows', '9999'], 'there is no flow 9999'],
    [['-o', 'x.pdf', '--sections', 'summary,music'], 'no part “music”'],
    [['-o', 'x.pdf', '--logo', SAMPLE], 'neither PNG nor JPEG nor SVG'],
    [['-o', '/nowhere/at/all/x.pdf'], 'no such folder'],
  ])('wrong usage %j ends with 2 and says what is wrong', async (args, says) => {
    const run = await runTeardown(['report', SAMPLE, ...args]);
    expect(run.stderr).toContain(says);
    expect(run.status).toBe(2);
    expect(existsSync('x.pdf')).toBe(false);
  });

  it('a capture that cannot be read ends with 3 and writes nothing', async () => {
    const bad = target('bad.pcap');
    writeFileSync(bad, 'no capture at all, just words');
    const run = await runTeardown(['report', bad, '-o', target('bad.pdf')]);
    expect(run.status).toBe(3);
    expect(existsSync(target('bad.pdf'))).toBe(false);
  });
});
