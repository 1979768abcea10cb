import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaseFile } from '../../host/case/case-file.ts';
import type { CaseView } from '../../shared/contract/case-messages.ts';
import { bundledProgram } from '../support/bundled-program.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import { TestWindow } from './case-test-window.ts';

const run = promisify(execFile);

describe('windows on one case', () => {
  const scratch = scratchFolder();
  const windows: TestWindow[] = [];
  let turn = 0;
  let folder = '';
  let capture = '';
  let file = '';
  beforeEach(() => {
    folder = path.join(scratch.path, `turn-${(turn += 1)}`);
    mkdirSync(folder);
    capture = writeConversations(path.join(folder, 'a.pcap'), 6);
    file = path.join(folder, 'shared.teardown');
  });
  afterEach(() => {
    for (const window of windows.splice(0)) window.host.dispose();
  });
  afterAll(() => scratch.remove());

  const open = async (person: string, ...files: string[]): Promise<TestWindow> => {
    const window = new TestWindow(path.join(folder, `config-${person}`));
    windows.push(window);
    await window.ask('author.set', { author: person });
    return window.open(...files);
  };

  /** Ada saves a case with a note; Ben opens it. */
  const adaAndBen = async (): Promise<readonly [TestWindow, TestWindow]> => {
    const ada = await open('Ada', capture);
    await ada.note('from Ada');
    await ada.ask('case.saveAs', { analysis: ada.analysis, path: file });
    const ben = await open('Ben', file);
    await expect.poll(() => ben.texts()).toEqual(['from Ada']);
    return [ada, ben];
  };

  it('each sees what the other says of other things, without doing anything', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.note('from Ben');
    await ben.edit({ do: 'triage', flows: [2], state: 'ask', owner: null });
    await expect.poll(() => ada.texts(), { timeout: 5000 }).toEqual(['from Ada', 'from Ben']);
    const flows = (): Promise<CaseView['flows']> => ada.view().then((view) => view.flows);
    await expect.poll(flows, { timeout: 5000 }).toMatchObject([{ flow: 2, triage: 'ask' }]);
    expect(ada.events.at(-1)).toMatchObject({ notes: [{ by: 'Ada' }, { by: 'Ben' }] });
  });

  it('both changing the same note is a conflict: nothing is written until it is settled', async () => {
    const [ada, ben] = await adaAndBen();
    const { revision, notes } = await ben.view();
    const [{ id }] = notes;
    await ada.edit({ do: 'edit-note', id, text: 'Ada again' });
    await expect.poll(() => ben.texts(), { timeout: 5000 }).toEqual(['Ada again']);
    const before = readFileSync(file, 'utf8');
    const conflict = await ben.edit({ do: 'edit-note', id, text: 'Ben thinks' }, revision);
    expect(conflict).toMatchObject({
      about: 'the note on flow 1',
      mine: 'Ben thinks',
      theirs: 'Ada again',
      by: 'Ada',
    });
    expect((await ben.view()).conflict).toEqual(conflict);
    const ops = (text: string): number => text.split('"type":"note').length;
    expect(ops(readFileSync(file, 'utf8'))).toBe(ops(before));
    await ben.ask('case.settle', { analysis: ben.analysis, keep: 'mine' });
    expect(await ben.view()).toMatchObject({ conflict: null, notes: [{ text: 'Ben thinks' }] });
    await expect.poll(() => ada.texts(), { timeout: 5000 }).toEqual(['Ben thinks']);
  });

  it('a conflict that ends with theirs writes nothing', async () => {
    const [ada, ben] = await adaAndBen();
    const { revision } = await ben.view();
    await ada.edit({ do: 'triage', flows: [1, 2], state: 'benign', owner: null });
    const mine = { do: 'triage', flows: [2], state: 'suspicious', owner: 'Ben' } as const;
    expect(await ben.edit(mine, revision)).toMatchObject({
      about: 'the triage of flow 2',
      mine: 'suspicious, with Ben',
      theirs: 'benign',
    });
    await ben.ask('case.settle', { analysis: ben.analysis, keep: 'theirs' });
    const view = await ben.view();
    expect(view).toMatchObject({ conflict: null, undo: null });
    expect(view.flows.map(({ triage }) => triage)).toEqual(['benign', 'benign']);
  });

  it('tags of both go together, and the same answer of both is no conflict', async () => {
    const [ada, ben] = await adaAndBen();
    const { revision } = await ben.view();
    await ada.edit({ do: 'tag', flows: [1], add: ['cart'], remove: [] });
    expect(
      await ben.edit({ do: 'tag', flows: [1], add: ['shop'], remove: [] }, revision),
    ).toBeNull();
    const triage = { do: 'triage', flows: [1], state: 'ask', owner: null } as const;
    await ada.edit(triage);
    expect(await ben.edit(triage, revision)).toBeNull();
    expect((await ben.view()).flows).toMatchObject([{ tags: ['cart', 'shop'], triage: 'ask' }]);
  });

  it('nobody undoes what somebody else has changed since', async () => {
    const [ada, ben] = await adaAndBen();
    const [{ id }] = (await ben.view()).notes;
    expect((await ada.view()).undo).toBe('the note on flow 1');
    await ben.edit({ do: 'edit-note', id, text: 'better' });
    await expect.poll(() => ada.view().then(({ undo }) => undo), { timeout: 5000 }).toBeNull();
    await ada.ask('case.undo', { analysis: ada.analysis });
    expect(await ada.texts()).toEqual(['better']);
  });

  it('several processes writing at once lose nothing', async () => {
    const program = await bundledProgram('test/host/programs/case-colleague.ts');
    const people = ['p', 'q', 'r'];
    await Promise.all(people.map((who) => run(process.execPath, [program, file, who, '25'])));
    const ids = new CaseFile(file, () => '').state.operations.map((operation) => operation.id);
    expect(ids).toHaveLength(75);
    for (const who of people) {
      const own = ids.filter((id) => id.startsWith(who));
      expect(own).toEqual(Array.from({ length: 25 }, (_, n) => `${who}-${n + 1}`));
    }
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('a saved case leaves the app’s folder, and its capture leads to it from then on', async () => {
    const [ada] = await adaAndBen();
    const cases = path.join(folder, 'config-Ada', 'cases');
    await expect
      .poll(() => readdirSync(cases).map((name) => path.extname(name)))
      .toEqual(['.json', '.json']);
    ada.host.dispose();
    const again = await open('Ada', capture);
    await expect.poll(() => again.texts()).toEqual(['from Ada']);
    expect((await again.view()).file).toMatchObject({ path: file, automatic: false });
  });

  it('where the case cannot be written, the window says why, keeps the edit and tries again', async () => {
    const config = path.join(folder, 'config-Cy');
    mkdirSync(config);
    // A file where the folder of cases should be: nothing can be written there, for any user.
    writeFileSync(path.join(config, 'cases'), 'in the way');
    const cy = await open('Cy', capture);
    expect(await cy.note('said anyway')).toBeNull();
    expect(await cy.view()).toMatchObject({
      problem: { code: 'case-not-kept' },
      notes: [{ text: 'said anyway' }],
    });
    rmSync(path.join(config, 'cases'));
    await expect.poll(() => cy.view().then(({ problem }) => problem), { timeout: 6000 }).toBeNull();
    cy.host.dispose();
    const again = await open('Cy', capture);
    await expect.poll(() => again.texts()).toEqual(['said anyway']);
  });

  it('what a file refused until its window was closed is there in the next window', async () => {
    const [ada] = await adaAndBen();
    windows.splice(0).forEach((window) => window.host.dispose());
    // A folder in the place of the case: it can neither be read nor written.
    const aside = `${file}.aside`;
    const config = path.join(folder, 'config-Ada');
    const again = await open('Ada', capture);
    await expect.poll(() => again.texts()).toEqual(['from Ada']);
    renameSync(file, aside);
    mkdirSync(file);
    await again.note('refused');
    expect(await again.view()).toMatchObject({ notes: [{}, { text: 'refused' }] });
    expect((await again.view()).problem).not.toBeNull();
    again.host.dispose();
    const waiting = (): boolean =>
      readdirSync(path.join(config, 'cases')).some((name) => name.startsWith('unsaved-'));
    await expect.poll(waiting).toBe(true);
    rmdirSync(file);
    renameSync(aside, file);
    const last = await open('Ada', capture);
    await expect.poll(() => last.texts()).toEqual(['from Ada', 'refused']);
    expect(waiting()).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('"text":"refused"');
    expect(ada.analysis).toBeGreaterThan(0);
  });

  it('a case of captures that were opened together is another than that of each', async () => {
    const other = writeConversations(path.join(folder, 'b.pcap'), 3);
    const both = await open('Ada', capture, other);
    await expect.poll(() => both.view().then(({ file }) => file?.name)).not.toMatch(/^unhashed/);
    await both.edit({ do: 'add-note', anchor: { on: 'capture', capture: 1 }, text: 'on b' });
    await both.note('on a flow');
    both.host.dispose();
    const alone = await open('Ada', capture);
    await expect.poll(() => alone.view().then(({ file }) => file?.name)).not.toMatch(/^unhashed/);
    expect(await alone.texts()).toEqual([]);
    const again = await open('Ada', other, capture);
    await expect
      .poll(() => again.view().then(({ notes }) => notes.map(({ anchor }) => anchor)))
      .toMatchObject([{ on: 'capture', capture: 0 }, { on: 'flow' }]);
  });

  it('beside a capture that could not be read, notes and hashes are on the right one', async () => {
    const broken = path.join(folder, 'broken.pcap');
    writeFileSync(broken, 'this is no capture at all');
    const window = await open('Ada', broken, capture);
    await expect
      .poll(() => window.ask('health.get', { analysis: window.analysis }))
      .toMatchObject({ captures: [{ name: 'a.pcap', sha256: expect.any(String) as string }] });
    await window.edit({ do: 'add-note', anchor: { on: 'capture', capture: 0 }, text: 'x' });
    const { captures } = await window.ask('health.get', { analysis: window.analysis });
    const kept = (await window.view()).file?.path ?? '';
    expect(path.basename(kept)).toBe(`${captures[0].sha256 ?? ''}.teardown`);
    expect(existsSync(kept)).toBe(true);
    windows.pop();
    window.host.dispose();
    const alone = await open('Ada', capture);
    await expect.poll(() => alone.texts()).toEqual(['x']);
  });

  it('a case that says its capture lies on another machine is not followed there', async () => {
    const [ada] = await adaAndBen();
    ada.host.dispose();
    const text = readFileSync(file, 'utf8');
    const line = text.split('\n').find((one) => one.includes('"type":"capture"')) ?? '';
    const away = path.join(folder, 'away', 'case.teardown');
    mkdirSync(path.dirname(away));
    const hostile = JSON.stringify({
      ...(JSON.parse(line) as object),
      path: '//evil/share/a.pcap',
    });
    const slices = /^.*"type":"slice".*\n/gmu;
    writeFileSync(away, text.replace(slices, '').replace(line, hostile));
    const dee = new TestWindow(path.join(folder, 'config-Dee'));
    windows.push(dee);
    const refused = dee.open(away);
    await expect(refused).rejects.toThrow('case-without-captures');
    // What people said is read all the same, and by what the capture is found again.
    await expect(refused).rejects.toThrow(/1 note: “from Ada” \(Ada, .+ UTC\)/u);
    // Its hash is there once it has been counted: the window may be closed before.
    await expect(refused).rejects.toThrow(/a\.pcap \(.+ bytes(?:, SHA-256 [0-9a-f]{64})?\)/u);
  });
});
