/**
 * What damage done by recording does to verdicts that were high and right:
 * `node build/run-ts.mjs test/golden/health/report.ts [-- DAMAGE]`. Ends with status 1 where a wrong cause leads with
 * high confidence.
 */
import { damageTable } from './damaged-verdicts.ts';

const [only] = process.argv.slice(2);
const rows = damageTable(() => true, only === undefined ? undefined : [only]);
say(
  'damage | high before | gone | high, right | high, end not recorded | lower, right | lower, wrong | high, WRONG | reason in a sentence',
);
for (const row of rows) {
  const { flows, gone, highRight, notRecorded, lowerRight, lowerWrong, highWrong, named } = row;
  say(
    [
      row.damage,
      flows,
      gone,
      highRight,
      notRecorded,
      lowerRight,
      lowerWrong,
      highWrong.length,
      named,
    ].join(' | '),
  );
  for (const line of new Set(row.highWrong)) say(`    high on a wrong cause: ${line}`);
  for (const line of new Set(row.unnamed)) say(`    lowered without a reason: ${line}`);
}
process.exitCode = rows.every(({ highWrong }) => highWrong.length === 0) ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
