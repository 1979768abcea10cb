// Writes docs/catalogue/<id>.md for every cause, and the index.
// usage: node build/run-ts.mjs build/catalogue.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { cataloguePages } from './catalogue-pages.ts';

const folder = path.resolve('docs/catalogue');
mkdirSync(folder, { recursive: true });
for (const [name, text] of cataloguePages()) writeFileSync(path.join(folder, name), text);
