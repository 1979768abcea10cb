import { expect, test } from 'vitest';
import { RowPages } from '../../renderer/ui/row-pages.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function numbers(offset: number, asked: string[]) {
  return (from: number, count: number): Promise<number[]> => {
    asked.push(`${from}+${count}`);
    return Promise.resolve(Array.from({ length: count }, (_unused, i) => offset + from + i));
  };
}

test('the rows in view and the pages beside them are fetched, each once', async () => {
  const pages = new RowPages<number>(10, 8, () => undefined);
  const asked: string[] = [];
  pages.renew(95, numbers(0, asked), false);
  pages.want(40, 45);
  pages.want(41, 46);
  expect(asked).toEqual(['40+10', '50+10', '30+10']);
  expect(pages.get(42)).toBeUndefined();
  await settle();
  expect(pages.get(42)).toBe(42);
  pages.want(90, 95);
  expect(asked.slice(3)).toEqual(['90+5', '80+10']);
});

test('after a refresh the old rows stand in until the new ones come', async () => {
  const pages = new RowPages<number>(10, 8, () => undefined);
  pages.renew(20, numbers(0, []), false);
  pages.want(0, 10);
  await settle();
  pages.renew(20, numbers(100, []), true);
  expect(pages.get(3)).toBe(3);
  pages.want(0, 10);
  await settle();
  expect(pages.get(3)).toBe(103);
});

test('an answer for a list that is gone is dropped', async () => {
  const pages = new RowPages<number>(10, 8, () => undefined);
  pages.renew(20, numbers(0, []), false);
  pages.want(0, 10);
  pages.renew(20, numbers(100, []), false);
  await settle();
  expect(pages.get(3)).toBeUndefined();
});

test('pages far from the view are forgotten', async () => {
  const pages = new RowPages<number>(10, 4, () => undefined);
  pages.renew(1000, numbers(0, []), false);
  for (const first of [0, 100, 200, 300, 400]) {
    pages.want(first, first + 10);
    await settle();
  }
  pages.want(400, 410);
  expect(pages.get(400)).toBe(400);
  expect(pages.get(0)).toBeUndefined();
});

test('a failed page is told and can be asked for again', async () => {
  const told: unknown[] = [];
  const pages = new RowPages<number>(10, 4, (cause) => told.push(cause));
  let fails = true;
  pages.renew(10, () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve([7])), false);
  pages.want(0, 1);
  await settle();
  expect(told).toHaveLength(1);
  fails = false;
  pages.want(0, 1);
  await settle();
  expect(pages.get(0)).toBe(7);
});
