import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CaseFile } from '../../../host/case/case-file.ts';
import { openCaseFile } from '../../../host/case/show-case.ts';
import { scratchFolder } from '../../support/conversation-file.ts';

const FIXTURES = 'test/unit/case/fixtures';
const SHA = '422687d4a0a480b36065c07a201738a76370dd53195cd33fe1e67320b48a2358';

/** A fixture is never regenerated: it is what a release wrote. */
function fixture(version: number, folder: string): string {
  const file = path.join(folder, `version-${version}-${Math.random()}.teardown`);
  copyFileSync(`${FIXTURES}/version-${version}.teardown`, file);
  return file;
}

function note(id: string): { readonly [K in string]: unknown } & { readonly type: 'note' } {
  return { type: 'note', id, at: '', by: 'Cy', session: 's', on: { on: 'analysis' }, text: 'new' };
}

const textsOf = (file: CaseFile): string[] => [...file.state.notes.values()].map((n) => n.text);

const add = (file: CaseFile, id: string): Promise<void> => file.append(() => [note(id) as never]);

describe('a case file of an older version', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());

  it('of version 1 opens: all kinds of lines', () => {
    const opened = openCaseFile(`${FIXTURES}/version-1.teardown`);
    if (!opened.ok) throw new Error(opened.error.detail);
    const { state, remarks } = opened.value;
    expect(state).toMatchObject({ title: 'The shop loses carts', caseId: 'INC-4711' });
    expect([...state.captures.values()]).toMatchObject([{ name: 'a.pcap', sha256: SHA }]);
    expect([...state.notes.values()]).toMatchObject([
      { text: 'not odd at all', by: 'Ada', edited: { by: 'Ben' } },
      { text: 'this reset', on: { on: 'packet', packet: { packet: 16 } } },
    ]);
    expect([...state.flows.values()]).toMatchObject([
      {
        triage: 'suspicious',
        owner: 'Ben',
        tags: ['cart', 'checkout'],
        override: { class: 'harmful', cause: 'client-abort', by: 'Ada' },
      },
    ]);
    expect(remarks).toEqual(['Kept, but not understood by this release: 1 line of the case file.']);
  });

  it('of version 0 opens as what it says, and is left as it is until somebody edits', () => {
    const file = fixture(0, scratch.path);
    const before = readFileSync(file, 'utf8');
    const { state } = new CaseFile(file, () => 'Cy');
    expect([...state.captures.values()]).toMatchObject([{ name: 'a.pcap', sha256: SHA }]);
    expect([...state.notes.values()]).toMatchObject([
      { text: 'better text', by: 'Ada', edited: { by: 'Ben' }, on: { flow: { packet: 37 } } },
    ]);
    expect([...state.flows.values()]).toMatchObject([{ triage: 'suspicious', owner: null }]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('of version 0 becomes one of version 1 with the first edit, lines nobody knows included', async () => {
    const file = fixture(0, scratch.path);
    await add(new CaseFile(file, () => 'Cy'), 'one');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines[0])).toMatchObject({ teardown: 'case', version: 1 });
    expect(lines.join('\n')).toContain('something of the draft that nobody remembers');
    const texts = [...new CaseFile(file, () => '').state.notes.values()].map(({ text }) => text);
    expect(texts).toEqual(['better text', 'new']);
  });

  it('of version 0 keeps what an older release wrote while it was open, also as it is upgraded', async () => {
    const file = fixture(0, scratch.path);
    const open = new CaseFile(file, () => 'Cy');
    const last = readFileSync(file, 'utf8').trimEnd().split('\n');
    const old = last
      .map((text) => JSON.parse(text) as { text?: string })
      .find(({ text }) => text !== undefined);
    const append = (id: string, text: string): void =>
      appendFileSync(file, `${JSON.stringify({ ...old, id, key: id, text })}\n`);
    append('older-1', 'said by an older release');
    expect(await open.refresh()).toBe(true);
    expect(textsOf(open)).toEqual(['better text', 'said by an older release']);
    append('older-2', 'and again');
    await add(open, 'one');
    expect(textsOf(open)).toEqual(['better text', 'said by an older release', 'and again', 'new']);
    expect(textsOf(new CaseFile(file, () => ''))).toEqual(textsOf(open));
  });

  it('lines of a kind that nobody knows are kept and passed on', async () => {
    const file = fixture(1, scratch.path);
    const open = new CaseFile(file, () => 'Cy');
    await add(open, 'one');
    const copy = path.join(scratch.path, 'copy.teardown');
    await open.copyTo(copy);
    for (const one of [file, copy]) expect(readFileSync(one, 'utf8')).toContain('"weather"');
  });

  it('a newer one opens read-only, and says so', async () => {
    const file = fixture(1, scratch.path);
    const newer = readFileSync(file, 'utf8').replace('"version":1', '"version":2');
    writeFileSync(file, newer);
    const open = new CaseFile(file, () => 'Cy');
    expect(open.state.notes.size).toBe(2);
    expect(open.problem).toMatchObject({ code: 'case-newer' });
    expect(open.problem?.detail).toContain('format 2');
    await expect(add(open, 'one')).rejects.toMatchObject({ error: { code: 'case-newer' } });
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });

  it.each([
    ['text', 'these are the notes of a person\n'],
    ['JSON of another kind', '{"hello":"world"}\n'],
    ['an empty file', ''],
  ])('%s is refused as no case', (_, text) => {
    const file = path.join(scratch.path, 'other.teardown');
    writeFileSync(file, text);
    expect(openCaseFile(file)).toMatchObject({ ok: false, error: { code: 'not-a-case' } });
  });
});
