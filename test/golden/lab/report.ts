/**
 * How often the leading cause is right over all recordings of the lab and their capture points:
 * `node build/run-ts.mjs test/golden/lab/report.ts`. Ends with status 1 below 98 % or with one high confidence on a
 * wrong cause.
 */
import { type Disagreement, measureAgreement } from './agreement.ts';

const ENOUGH = 0.98;

const found = measureAgreement();
const share = found.right / found.knowable;
say(`${found.scenarios} scenarios, ${found.recordings} recordings`);
say(
  `leading cause right in ${found.right} of ${found.knowable} flows at points where it can be known: ${(share * 100).toFixed(1)} %`,
);
const first = found.right - found.byOtherName.length;
say(
  `... by the first name of the truth: ${first} of ${found.knowable}: ${((first / found.knowable) * 100).toFixed(1)} %`,
);
list('wrong', found.wrong);
list('right by another honest name (causeAccept)', found.byOtherName);
list('high confidence on a wrong cause', found.highAndWrong);
process.exitCode = share >= ENOUGH && found.highAndWrong.length === 0 ? 0 : 1;

function list(title: string, entries: readonly Disagreement[]): void {
  say(`${title}: ${entries.length}`);
  const pointsOf = new Map<string, Set<string>>();
  for (const it of entries) {
    const line = `${it.scenario}: ${it.truth}, led by ${it.leading} (${it.confidence ?? 'none'})`;
    pointsOf.set(line, (pointsOf.get(line) ?? new Set()).add(it.point));
  }
  for (const [line, points] of pointsOf) say(`  ${line}, ${[...points].join(' ')}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
