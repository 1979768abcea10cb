import { expect, test } from 'vitest';
import { FakeCase } from '../../renderer/dev/fake-case.ts';
import { groupNotes, type NotesKind } from '../../renderer/features/notes/notes-filter.ts';
import { anchorWords } from '../../renderer/features/notes/anchor-words.ts';

const { notes } = new FakeCase('noted', () => undefined).view();
const found = (kind: NotesKind, text: string): readonly string[] =>
  groupNotes(notes, { kind, text }, 'Ann', ({ anchor }) => anchorWords(anchor, ['edge.pcapng']))
    .flatMap((group) => group.notes)
    .map(({ id }) => id);

test('notes stand by flow, those about no flow first', () => {
  const groups = groupNotes(notes, { kind: 'all', text: '' }, 'Ann', () => '');
  expect(groups.map(({ flow }) => flow)).toEqual([null, 0, 3]);
});

test('kinds: mine, flow, packet, time, capture', () => {
  expect(found('mine', '')).not.toContain('abc');
  expect(found('flow', '')).toEqual(['ab', 'abcdef']);
  expect(found('packet', '')).toEqual(['abc', 'abcd']);
  expect(found('range', '')).toEqual(['abcde']);
  expect(found('capture', '')).toEqual(['a', 'abcdefg']);
});

test('all words must occur: in the text, the name, what it is about', () => {
  expect(found('all', 'POOL bob')).toEqual(['abc']);
  expect(found('all', 'packet #7')).toEqual(['abcd']);
  expect(found('all', 'edge.pcapng')).toEqual(['abcdefg']);
  expect(found('all', 'pool nothing')).toEqual([]);
});
