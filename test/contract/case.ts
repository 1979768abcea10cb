import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';
import type { ViewSpec } from '../../shared/session/records.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { WindowClient } from './window-client.ts';

const ALL: ViewSpec = {
  text: '',
  kinds: [],
  triage: [],
  sort: { column: 'flow', direction: 'up' },
};
const FLOWS = 6;

/** A window that works on the case of a capture. */
class CaseWindow {
  readonly client: WindowClient;
  readonly events: CaseView[] = [];
  readonly analysis: number;

  private constructor(client: WindowClient, analysis: number, events: CaseView[]) {
    this.client = client;
    this.analysis = analysis;
    this.events = events;
  }

  /** Opens files and waits until they are read, hashed and the case is in its place. */
  static async open(carrier: Carrier, ...files: string[]): Promise<CaseWindow> {
    const events: CaseView[] = [];
    carrier.on('case', (view) => events.push(view));
    const client = new WindowClient(carrier);
    const analysis = await client.openFiles(...files);
    await client.ended(analysis);
    const window = new CaseWindow(client, analysis, events);
    await expect
      .poll(() => window.view().then(({ file }) => file?.name), { timeout: 10_000 })
      .not.toMatch(/^unhashed/);
    return window;
  }

  view(): Promise<CaseView> {
    return this.client.ask('case.get', { analysis: this.analysis });
  }

  edit(edit: CaseEdit, since?: number): Promise<{ conflict: CaseView['conflict'] }> {
    const { analysis } = this;
    return this.client.ask('case.edit', {
      analysis,
      edit,
      ...(since === undefined ? {} : { since }),
    });
  }

  note(flow: number, text: string): Promise<unknown> {
    return this.edit({ do: 'add-note', anchor: { on: 'flow', flow }, text });
  }

  async turn(how: 'undo' | 'redo'): Promise<void> {
    await this.client.ask(`case.${how}`, { analysis: this.analysis });
  }
}

/** What a window can rely on about notes and cases, over every carrier. */
export function caseConformance(kind: CarrierKind): void {
  describe(`cases over ${kind.name}`, () => {
    const scratch = scratchFolder();
    const carriers: Carrier[] = [];
    let turn = 0;
    let folder = '';
    let capture = '';
    beforeEach(() => {
      folder = path.join(scratch.path, `turn-${(turn += 1)}`);
      mkdirSync(folder);
      capture = writeConversations(path.join(folder, 'a.pcap'), FLOWS);
    });
    afterEach(async () => {
      for (const carrier of carriers.splice(0)) await carrier.close();
    });
    afterAll(() => scratch.remove());

    const config = (): string => path.join(folder, 'config');
    const openWindow = async (...files: string[]): Promise<CaseWindow> => {
      const carrier = await kind.open({
        openAtStart: files,
        configFolder: config(),
        sabotage: null,
      });
      carriers.push(carrier);
      return CaseWindow.open(carrier, ...files);
    };
    const closeAll = async (): Promise<void> => {
      for (const carrier of carriers.splice(0)) await carrier.close();
    };

    it('a note, triage, tags and an override are shown in rows, records and ladders, and kept', async () => {
      const one = await openWindow(capture);
      await one.client.ask('author.set', { author: 'Ada' });
      await one.note(1, 'cart lost');
      await one.edit({
        do: 'add-note',
        anchor: { on: 'packet', flow: 1, packet: 16 },
        text: 'here',
      });
      await one.edit({ do: 'triage', flows: [1, 3], state: 'suspicious', owner: 'Ben' });
      await one.edit({ do: 'tag', flows: [1], add: ['cart'], remove: [] });
      const why = 'they lost money';
      const override = { cause: null, class: 'harmful', why } as const;
      await one.edit({ do: 'override', flow: 1, override });
      // One after the other, as two fields are typed: neither takes the other back.
      await one.edit({ do: 'describe', title: 'Carts' });
      await one.edit({ do: 'describe', caseId: 'INC-1' });
      await closeAll();

      const { client, analysis, ...window } = await openWindow(capture);
      const view = await client.ask('case.get', { analysis });
      expect(view).toMatchObject({ title: 'Carts', caseId: 'INC-1', problem: null, undo: null });
      expect(window.events.length).toBeGreaterThan(0);
      const made = await client.ask('flows.view', { analysis, view: { ...ALL, text: 'here' } });
      const rows = await client.ask('flows.rows', { analysis, view: made.view, from: 0, count: 9 });
      expect(rows).toMatchObject([
        {
          flow: 1,
          triage: 'suspicious',
          owner: 'Ben',
          labels: ['cart'],
          notes: 2,
          override: 'harmful',
        },
      ]);
      const { record } = await client.ask('flow.story', { analysis, flow: 1 });
      expect(record.verdict.class).toBe('watch');
      expect(record.notes).toEqual([
        'Triage: suspicious, with Ben',
        'Tags: cart',
        expect.stringMatching(/^Override: harmful, by Ada, .* UTC: they lost money$/),
        expect.stringMatching(/^Ada, .* UTC: cart lost$/),
        expect.stringMatching(/^Ada, .* UTC, on packet 16: here$/),
      ]);
      const ladder = { analysis, flow: 1, folded: false };
      const at = await client.ask('ladder.position', { ...ladder, packet: 16 });
      const [row] = await client.ask('ladder.rows', { ...ladder, from: at, count: 1 });
      expect(row).toMatchObject({ said: [expect.stringMatching(/^Ada, .* UTC: here$/)] });
    });

    it('edits, removals, undo and redo are told in words, and history is only added to', async () => {
      const one = await openWindow(capture);
      await one.note(2, 'first');
      const [{ id }] = (await one.view()).notes;
      await one.edit({ do: 'edit-note', id, text: 'second' });
      expect((await one.view()).notes).toMatchObject([{ text: 'second' }]);
      expect((await one.view()).undo).toBe('the change of the note on flow 2');
      await one.turn('undo');
      expect(await one.view()).toMatchObject({
        notes: [{ text: 'first', edited: null }],
        undo: 'the note on flow 2',
        redo: 'the change of the note on flow 2',
      });
      await one.edit({ do: 'remove-note', id });
      expect(await one.view()).toMatchObject({ notes: [], redo: null });
      await one.turn('undo');
      await one.turn('undo');
      expect(await one.view()).toMatchObject({ notes: [], undo: null });
      await one.turn('redo');
      expect((await one.view()).notes).toMatchObject([{ text: 'first' }]);
      const { file } = await one.view();
      const types = readFileSync(file?.path ?? '', 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { type?: string }).type);
      expect(types.filter((type) => type !== 'slice')).toEqual([
        ...[undefined, 'capture', 'note', 'note-text', 'undo', 'note-removed'],
        ...['undo', 'undo', 'redo'],
      ]);
    });

    it('a capture about which nothing is said gets no file', async () => {
      const one = await openWindow(capture);
      expect(await one.view()).toMatchObject({
        file: { automatic: true },
        notes: [],
        problem: null,
      });
      const cases = path.join(config(), 'cases');
      expect(existsSync(cases) ? readdirSync(cases) : []).toEqual([]);
    });

    it('a note made before the hash is known is there when the capture is opened again', async () => {
      const carrier = await kind.open({
        openAtStart: [capture],
        configFolder: config(),
        sabotage: null,
      });
      const client = new WindowClient(carrier);
      const analysis = await client.openFiles(capture);
      await client.ask('case.edit', {
        analysis,
        edit: { do: 'add-note', anchor: { on: 'analysis' }, text: 'at once' },
      });
      await carrier.close();
      const again = await openWindow(capture);
      expect((await again.view()).notes).toMatchObject([{ text: 'at once' }]);
    });

    it('refuses notes on what is not there, and notes that nobody made', async () => {
      const one = await openWindow(capture);
      const { client, analysis } = one;
      const refusal = (edit: unknown): Promise<string> =>
        client.refusalCode('case.edit', { analysis, edit });
      const text = 'x';
      expect(await refusal({ do: 'add-note', anchor: { on: 'flow', flow: FLOWS }, text })).toBe(
        'no-flow',
      );
      expect(
        await refusal({ do: 'add-note', anchor: { on: 'packet', flow: null, packet: 1e6 }, text }),
      ).toBe('no-packet');
      expect(await refusal({ do: 'add-note', anchor: { on: 'capture', capture: 1 }, text })).toBe(
        'bad-request',
      );
      expect(await refusal({ do: 'edit-note', id: 'nobody', text })).toBe('bad-request');
      expect(await client.refusalCode('case.get', { analysis: analysis + 1 })).toBe('no-analysis');
      expect((await one.view()).notes).toEqual([]);
    });

    it('opens without its capture, from the slices of the flows that something is said of', async () => {
      const one = await openWindow(capture);
      await one.note(1, 'look at this');
      await one.note(4, 'and this');
      const { file } = await one.view();
      const isSliced = (): number =>
        readFileSync(file?.path ?? '', 'utf8').match(/"type":"slice"/g)?.length ?? 0;
      await expect.poll(isSliced, { timeout: 10_000 }).toBe(2);
      await closeAll();
      const passedOn = path.join(folder, 'elsewhere', 'case.teardown');
      mkdirSync(path.dirname(passedOn));
      copyFileSync(file?.path ?? '', passedOn);
      rmSync(capture);
      rmSync(config(), { recursive: true });

      const carrier = await kind.open({
        openAtStart: [passedOn],
        configFolder: config(),
        sabotage: null,
      });
      carriers.push(carrier);
      const client = new WindowClient(carrier);
      const analysis = await client.openFiles(passedOn);
      const end = await client.ended(analysis);
      expect(end).toMatchObject({ state: 'done', flows: 2, error: null });
      await expect
        .poll(() => client.ask('case.get', { analysis }))
        .toMatchObject({
          missingCaptures: ['a.pcap'],
          elsewhere: [],
          notes: [
            { text: 'look at this', anchor: { on: 'flow', flow: 0 } },
            { text: 'and this', anchor: { on: 'flow', flow: 1 } },
          ],
        });
      // The slice is as the capture was: notes are not in it a second time, as comments.
      const { record } = await client.ask('flow.story', { analysis, flow: 1 });
      expect(record.notes).toEqual([expect.stringContaining(': and this')]);
      // What is said here lands on the same packets of the capture that is not here.
      const edit = {
        do: 'add-note',
        anchor: { on: 'packet', flow: 1, packet: 12 },
        text: 'third',
      } as const;
      await client.ask('case.edit', { analysis, edit });
      const kept = (await client.ask('case.get', { analysis })).file?.path ?? '';
      expect(readFileSync(kept, 'utf8')).toContain('"packet":{"capture":"c-');
      expect(readFileSync(kept, 'utf8')).toContain(
        '"packet":39},"text":"third"'.replace(',"text"', '},"text"'),
      );
    });

    it('opens with its capture where it lies beside the case', async () => {
      const one = await openWindow(capture);
      await one.note(3, 'beside');
      const { file } = await one.view();
      await closeAll();
      const passedOn = path.join(folder, 'case.teardown');
      copyFileSync(file?.path ?? '', passedOn);
      const files = kind.name === 'a WebSocket' ? [passedOn, capture] : [passedOn];
      const again = await openWindow(...files);
      expect(await again.view()).toMatchObject({
        missingCaptures: [],
        notes: [{ text: 'beside', anchor: { on: 'flow', flow: 3 } }],
      });
    });
  });
}
