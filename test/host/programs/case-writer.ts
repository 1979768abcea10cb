import { writeSync } from 'node:fs';
import { CaseFile } from '../../../host/case/case-file.ts';

/**
 * Writes notes into a case until it is killed; says `ready`, then the id of each note once it was
 * acknowledged. Every ninth time the whole case is copied too. usage: case-writer FILE SESSION
 */
const [file, session] = process.argv.slice(2);
writeSync(1, 'ready\n');
const open = new CaseFile(file, () => 'writer');
for (let n = 1; ; n += 1) {
  const id = `${session}-${n}`;
  // Now and then a text that takes many pages: more time to be killed in the middle of it.
  const text = n % 4 === 0 ? `${n} `.repeat(20_000) : `note ${n}`;
  const at = new Date().toISOString();
  await open.append(() => [
    { type: 'note', id, at, by: 'writer', session, on: { on: 'analysis' }, text },
  ]);
  if (open.problem !== null) throw new Error(open.problem.detail);
  writeSync(1, `${id}\n`);
  if (n % 9 === 0) await open.copyTo(`${file}.copy`);
}
