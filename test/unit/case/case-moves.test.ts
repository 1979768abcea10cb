import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaseCaptures } from '../../../host/case/case-captures.ts';
import { CaseFile } from '../../../host/case/case-file.ts';
import { CasePlaces } from '../../../host/case/case-places.ts';
import { OpenCase, type AskEngine } from '../../../host/case/open-case.ts';
import type { CaseView } from '../../../shared/contract/case-messages.ts';
import { scratchFolder } from '../../support/conversation-file.ts';

const SHA = 'f'.repeat(64);

/** An engine that has placed everything and shows whatever it is told. */
const ask = ((work: string) =>
  Promise.resolve(
    work === 'locate' ? { flows: [], packets: [], flowsOfPackets: [] } : null,
  )) as unknown as AskEngine;

describe('a case that moves while another window writes to it', () => {
  const scratch = scratchFolder();
  const cases: OpenCase[] = [];
  let turn = 0;
  let folder = '';
  beforeEach(() => {
    folder = path.join(scratch.path, `turn-${(turn += 1)}`);
    mkdirSync(folder);
  });
  afterEach(async () => {
    for (const one of cases.splice(0)) await one.close();
  });
  afterAll(() => scratch.remove());

  /** A window's case of a capture, its hash not known yet. */
  const open = (author: string): OpenCase => {
    const capture = {
      name: 'a.pcap',
      path: path.join(folder, 'a.pcap'),
      print: { print: 'p'.repeat(20), bytes: 10 },
      sha256: null,
      slice: null,
    };
    const made = new OpenCase({
      analysis: 1,
      inputs: [0],
      places: new CasePlaces(folder),
      given: null,
      author: () => author,
      emit: () => undefined,
      captures: new CaseCaptures([capture]),
      ask,
    });
    cases.push(made);
    return made;
  };
  const note = (one: OpenCase, text: string): Promise<unknown> =>
    one.edit({ do: 'add-note', anchor: { on: 'analysis' }, text });
  const textsOf = ({ notes }: CaseView): string[] => notes.map(({ text }) => text);
  const textsIn = (file: string): string[] =>
    [...new CaseFile(file, () => '').state.notes.values()].map(({ text }) => text);
  const pathOf = async (one: OpenCase): Promise<string> => (await one.view()).file?.path ?? '';

  /** Ada and Ben on one automatic case; Ben's note is acknowledged, and Ada has not looked since. */
  const adaAndBen = async (): Promise<readonly [OpenCase, OpenCase]> => {
    const [ada, ben] = [open('Ada'), open('Ben')];
    await note(ada, 'from Ada');
    await ben.view();
    await note(ben, 'from Ben');
    expect(textsIn(await pathOf(ben))).toEqual(['from Ada', 'from Ben']);
    return [ada, ben];
  };

  it('takes what the other was told is kept to the place of its hashes', async () => {
    const [ada, ben] = await adaAndBen();
    const before = await pathOf(ben);
    await ben.close();
    await ada.hashed(0, SHA);
    expect(existsSync(before)).toBe(false);
    expect(path.basename(await pathOf(ada))).toBe(`${SHA}.teardown`);
    expect(textsIn(await pathOf(ada))).toEqual(['from Ada', 'from Ben']);
    expect(textsOf(await ada.view())).toEqual(['from Ada', 'from Ben']);
  });

  it('takes it to a file of the user’s too', async () => {
    const [ada, ben] = await adaAndBen();
    const before = await pathOf(ben);
    await ben.close();
    const saved = path.join(folder, 'saved.teardown');
    await ada.saveAs(saved);
    expect(existsSync(before)).toBe(false);
    expect(textsIn(saved)).toEqual(['from Ada', 'from Ben']);
    expect(textsOf(await ada.view())).toEqual(['from Ada', 'from Ben']);
  });

  it('loses nothing where both move it and write on, at the same time', async () => {
    const [ada, ben] = await adaAndBen();
    const said: string[] = ['from Ada', 'from Ben'];
    const talk = async (one: OpenCase, name: string): Promise<void> => {
      for (let n = 1; n <= 20; n += 1) {
        await note(one, `${name} ${n}`);
        said.push(`${name} ${n}`);
      }
    };
    await Promise.all([
      talk(ada, 'Ada'),
      talk(ben, 'Ben'),
      ada.hashed(0, SHA),
      new Promise((resolve) => setTimeout(resolve, 5)).then(() => ben.hashed(0, SHA)),
    ]);
    const place = path.join(folder, 'cases', `${SHA}.teardown`);
    expect(textsIn(place).sort()).toEqual(said.sort());
    const left = readdirSync(path.join(folder, 'cases')).filter((name) => !name.startsWith(SHA));
    expect(left).toEqual([]);
  });

  it('what was said while the saved file was away goes into it once it is back', async () => {
    const saved = path.join(folder, 'saved.teardown');
    const ada = open('Ada');
    await note(ada, 'before');
    await ada.hashed(0, SHA);
    await ada.saveAs(saved);
    await ada.close();
    renameSync(saved, `${saved}.away`);
    const meanwhile = open('Ada');
    expect((await meanwhile.view()).problem?.detail).toContain('goes into that file once it is');
    await note(meanwhile, 'meanwhile');
    await meanwhile.hashed(0, SHA);
    await meanwhile.close();
    renameSync(`${saved}.away`, saved);
    const again = open('Ada');
    await again.view();
    await again.hashed(0, SHA);
    expect(textsOf(await again.view())).toEqual(['before', 'meanwhile']);
    expect(textsIn(saved)).toEqual(['before', 'meanwhile']);
    rmSync(saved);
  });
});
