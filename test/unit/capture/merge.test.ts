import { expect, test } from 'vitest';
import { MergedReader } from '../../../shared/capture/merge.ts';
import { pcapFile, pcapngFile } from '../../support/capture-builder.ts';
import { readerOf } from './read-all.ts';

/** A capture whose packets are told by their first byte. */
function capture(packets: readonly (readonly [sec: number, mark: number])[]): Uint8Array {
  return pcapFile(packets.map(([sec, mark]) => ({ bytes: Uint8Array.of(mark, 0, 0, 0), sec })));
}

function merged(...files: readonly Uint8Array[]): (readonly [capture: number, mark: number])[] {
  const reader = new MergedReader(files.map((file) => readerOf(file)));
  const seen: (readonly [number, number])[] = [];
  while (reader.next()) {
    const { record } = reader;
    seen.push([reader.captureIndex, record.bytes[record.start]]);
  }
  expect(reader.next()).toBe(false);
  expect(reader.position).toBe(files.reduce((sum, file) => sum + file.length, 0));
  return seen;
}

test('captures are merged by time', () => {
  const a = capture([
    [1, 10],
    [4, 11],
    [5, 12],
  ]);
  const b = pcapngFile([
    { bytes: Uint8Array.of(20), sec: 2 },
    { bytes: Uint8Array.of(21), sec: 4, nsec: 1 },
  ]);
  expect(merged(a, b)).toEqual([
    [0, 10],
    [1, 20],
    [0, 11],
    [1, 21],
    [0, 12],
  ]);
});

test('at equal times the capture given first goes first', () => {
  const a = capture([
    [1, 10],
    [2, 11],
  ]);
  const b = capture([
    [1, 20],
    [1, 21],
    [2, 22],
  ]);
  expect(merged(b, a).map(([, mark]) => mark)).toEqual([20, 21, 10, 22, 11]);
});

test('order inside a capture is kept where its times go back', () => {
  const a = capture([
    [5, 10],
    [1, 11],
    [6, 12],
  ]);
  const b = capture([[5, 20]]);
  expect(merged(a, b).map(([, mark]) => mark)).toEqual([10, 11, 20, 12]);
});

test('one capture, empty captures and none', () => {
  const a = capture([
    [3, 10],
    [1, 11],
  ]);
  expect(merged(a)).toEqual([
    [0, 10],
    [0, 11],
  ]);
  expect(merged(capture([]), a, capture([]))).toEqual([
    [1, 10],
    [1, 11],
  ]);
  expect(merged()).toEqual([]);
});
