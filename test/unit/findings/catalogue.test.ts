import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { cataloguePages } from '../../../build/catalogue-pages.ts';

const folder = path.resolve('docs/catalogue');

describe('docs/catalogue', () => {
  const pages = cataloguePages();

  it.each(pages)('%s is what the rules say', (name, text) => {
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text);
  });

  it('has no page without a rule', () => {
    expect(readdirSync(folder).sort()).toEqual(pages.map(([name]) => name).sort());
  });
});
