import { expect, test } from 'vitest';
import { fakeDetail } from '../../renderer/dev/fake-ladder.ts';
import { pathOfByte, treeRows } from '../../renderer/features/packet/layer-rows.ts';

const { layers } = fakeDetail(1);

test('closed layers are one line each; an open layer adds its fields', () => {
  expect(treeRows(layers, new Set())).toHaveLength(layers.length);
  const open = treeRows(layers, new Set(['2']));
  expect(open).toHaveLength(layers.length + layers[2].fields.length);
  expect(open.find((row) => row.key === '2.4')?.branch).toBe(true);
});

test('a byte leads to the smallest field that holds it', () => {
  expect(pathOfByte(layers, 40)).toEqual(['2', '2.2']);
  expect(pathOfByte(layers, 47)).toEqual(['2', '2.4', '2.4.1']);
  expect(pathOfByte(layers, 60)).toEqual(['2']);
  expect(pathOfByte(layers, 9999)).toBeNull();
});
