import { beforeEach, expect, test } from 'vitest';
import type { CaseView } from '../../shared/contract/case-messages.ts';
import { triageFlows, keepEdit } from '../../renderer/state/case-edits.ts';
import {
  adoptCase,
  forgetCase,
  labelsInUse,
  notesOfFlow,
  notesOfPacket,
  useCase,
} from '../../renderer/state/case-store.ts';
import { CAUSE_TITLES } from '../../renderer/state/cause-titles.ts';
import { draftKey, keepDraft, useDrafts } from '../../renderer/state/draft-store.ts';
import { useSession } from '../../renderer/state/session-store.ts';
import { useSurface } from '../../renderer/state/surface-store.ts';
import { FakeCase } from '../../renderer/dev/fake-case.ts';
import { FakeHost } from '../../renderer/dev/fake-host.ts';
import type { HostConnection } from '../../shared/contract/api.ts';
import { ALL_RULES } from '../../shared/findings/all-rules.ts';

const OPTIONS = {
  flows: 20,
  readShare: 1,
  failure: null,
  damaged: false,
  hugeLadder: false,
  openAtStart: false,
} as const;

const base = new FakeCase('noted', () => undefined).view();
const at = (revision: number, more: Partial<CaseView> = {}): CaseView => ({
  ...base,
  ...more,
  revision,
});

beforeEach(() => {
  forgetCase();
  useSession.setState({ analysis: 1, names: ['a.pcap'] });
});

test('an answer that comes after a newer event changes nothing', () => {
  adoptCase(at(5, { undo: 'new' }), 1);
  adoptCase(at(4, { undo: 'old' }), 1);
  expect(useCase.getState().view?.undo).toBe('new');
  adoptCase(at(6, { undo: 'newest' }), 1);
  expect(useCase.getState().view?.undo).toBe('newest');
});

test('the case of an analysis that is not on screen is nobody’s', () => {
  adoptCase(at(5), 2);
  expect(useCase.getState().view).toBeNull();
});

test('notes of a flow are those on it, its packets and its times; a packet has its own', () => {
  expect(notesOfFlow(base, 0).map(({ anchor }) => anchor.on)).toEqual([
    'flow',
    'packet',
    'packet',
    'range',
  ]);
  expect(notesOfPacket(base, 7)).toHaveLength(1);
  expect(labelsInUse(base)[0]).toBe('firewall');
});

test('an edit that fails is said, and the draft is still there', async () => {
  const host = new FakeHost({ ...OPTIONS, scene: 'refusing' });
  const key = draftKey('flow 3');
  keepDraft(key, 'half a thought');
  const kept = await keepEdit(host, {
    do: 'add-note',
    anchor: { on: 'flow', flow: 3 },
    text: 'half a thought',
  });
  expect(kept).toBe(false);
  expect(useSurface.getState().toast).toMatchObject({ tone: 'bad' });
  expect(useSurface.getState().toast?.text).toContain('keeps nothing');
  expect(useDrafts.getState().texts[key]).toBe('half a thought');
});

test('drafts belong to the captures: the same flow number of another capture has none', () => {
  keepDraft(draftKey('flow 3'), 'half a thought');
  useSession.setState({ names: ['b.pcap'] });
  expect(useDrafts.getState().texts[draftKey('flow 3')]).toBeUndefined();
});

test('triaging several flows keeps the owner that each has; who has none gets the one who writes', async () => {
  adoptCase(base, 1);
  useCase.setState({ author: 'Cy' });
  const sent: unknown[] = [];
  const host = {
    call: (_method: string, params: { readonly edit: unknown }) => {
      sent.push(params.edit);
      return Promise.resolve({ conflict: null });
    },
    on: () => () => undefined,
    inputFromFile: () => Promise.reject(new Error('not here')),
  } as unknown as HostConnection;
  await triageFlows(host, [0, 3, 4, 5], 'done');
  expect(sent).toEqual([
    { do: 'triage', flows: [0, 5], state: 'done', owner: 'Ann' },
    { do: 'triage', flows: [3], state: 'done', owner: 'Bob' },
    { do: 'triage', flows: [4], state: 'done', owner: 'Cy' },
  ]);
  sent.length = 0;
  await triageFlows(host, [0, 3], null);
  expect(sent).toEqual([{ do: 'triage', flows: [0, 3], state: null, owner: null }]);
});

test('the window calls every cause what its rule calls it', () => {
  const titles = Object.fromEntries(ALL_RULES.map(({ id, title }) => [id, title]));
  expect(CAUSE_TITLES).toEqual(titles);
});
