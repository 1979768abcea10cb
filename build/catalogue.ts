// Writes docs/catalogue/<id>.md for every cause, the index, and docs/idle-timers.md.
// usage: node build/run-ts.mjs build/catalogue.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { cataloguePages } from './catalogue-pages.ts';
import { idleTimerPage } from './idle-timer-page.ts';

const folder = path.resolve('docs/catalogue');
mkdirSync(folder, { recursive: true });
for (const [name, text] of cataloguePages()) writeFileSync(path.join(folder, name), text);
writeFileSync(path.resolve('docs/idle-timers.md'), idleTimerPage());
