import {
  compareCorpus,
  counterTotals,
  emptyTally,
  type Difference,
  type FileComparison,
} from './compare.ts';
import { reasonFor, staleReasons } from './reasons.ts';

/**
 * Prints how the tracker compares with the oracles: totals, captures that differ, and each
 * difference (`--all`: also outside the agreed streams; `--analysis`: analysis counters too, and how
 * many streams have each counter equal, of all and of those that have it at all).
 *
 *   node build/run-ts.mjs test/golden/corpus/report.ts -- [--all] [--analysis] [FILE-PART]
 */
const flags = process.argv.slice(2);
const wanted = flags.find((flag) => !flag.startsWith('--')) ?? '';
const files = compareCorpus();

const shownOf = (file: FileComparison): readonly Difference[] =>
  file.differences.filter(
    (d) =>
      (d.solid || flags.includes('--all')) &&
      (flags.includes('--analysis') || !d.what.startsWith('analysis')),
  );

for (const file of files.filter((f) => f.file.includes(wanted))) {
  const shown = shownOf(file);
  if (shown.length > 0 || file.beyond.size > 0) console.log(file.file);
  for (const [why, [agreed, all]] of file.beyond) {
    console.log(`     beyond this release: ${why}: ${all} streams, ${agreed} of them agreed`);
  }
  for (const d of shown) {
    const stream = `${d.solid ? '*' : ' '} ${String(d.stream).padStart(5)}`;
    console.log(`   ${stream} ${d.what}: ours ${d.ours}, oracle ${d.oracle}  (${reasonFor(d)})`);
  }
}

for (const which of ['solid', 'all'] as const) {
  const tally = emptyTally();
  for (const file of files) {
    for (const key of ['streams', 'raw', 'equal', 'payload', 'analysis'] as const)
      tally[key] += file[which][key];
  }
  const share = (part: number): string =>
    `${part} (${((100 * part) / tally.streams).toFixed(3)} %)`;
  const name = which === 'solid' ? 'agreed streams' : 'all streams';
  console.log(
    `${name}: ${tally.streams}; raw number ${share(tally.raw)}, equal ${share(tally.equal)}, payload ${share(tally.payload)}, analysis ${share(tally.analysis)}`,
  );
}

if (flags.includes('--analysis')) {
  const solid = counterTotals(files, 'solid');
  const all = counterTotals(files, 'all');
  const cell = (equal: number, streams: number): string =>
    `${equal} of ${streams}${equal === streams ? '' : ` (${((100 * equal) / streams).toFixed(2)} %)`}`.padEnd(
      24,
    );
  console.log(
    `${'counter'.padEnd(24)}${'agreed'.padEnd(24)}${'where present'.padEnd(24)}${'all'.padEnd(24)}where present`,
  );
  for (const [name, a] of solid) {
    const b = all.get(name) ?? a;
    console.log(
      name.padEnd(24) +
        cell(a.equal, a.streams) +
        cell(a.presentEqual, a.present) +
        cell(b.equal, b.streams) +
        cell(b.presentEqual, b.present).trimEnd(),
    );
  }
}
for (const stale of staleReasons(files.flatMap((file) => file.differences)))
  console.log(`stale reason: ${stale}`);
