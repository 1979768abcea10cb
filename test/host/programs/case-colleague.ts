import { CaseFile } from '../../../host/case/case-file.ts';

/** Writes so many notes into a case, one after the other. usage: case-colleague FILE SESSION COUNT */
const [file, session, count] = process.argv.slice(2);
const open = new CaseFile(file, () => session);
for (let n = 1; n <= Number(count); n += 1) {
  const id = `${session}-${n}`;
  await open.append(() => [
    { type: 'note', id, at: '', by: session, session, on: { on: 'analysis' }, text: id },
  ]);
}
if (open.problem !== null) throw new Error(open.problem.detail);
