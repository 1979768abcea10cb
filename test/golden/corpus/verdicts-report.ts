import { corpusVerdicts, hasEnd } from './corpus-verdicts.ts';

/**
 * Prints what the rules make of the corpus: flows by cause and confidence, and every flow that has an
 * end and stays `unexplained`, with what was observed.
 *
 *   node build/run-ts.mjs test/golden/corpus/verdicts-report.ts -- [CAUSE]
 *
 * With a cause: every flow led by it.
 */
const [wanted = 'unexplained'] = process.argv.slice(2);
const all = corpusVerdicts();
const ended = all.filter(hasEnd);

const counts = new Map<string, { high: number; medium: number; low: number }>();
for (const { record } of all) {
  const { cause, confidence } = record.verdict;
  const row = counts.get(cause) ?? { high: 0, medium: 0, low: 0 };
  row[confidence] += 1;
  counts.set(cause, row);
}
console.log(`${'cause'.padEnd(32)}  high  medium     low`);
for (const [cause, { high, medium, low }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const columns = [high, medium, low].map((n) => String(n).padStart(6)).join('  ');
  console.log(`${cause.padEnd(30)}${columns}`);
}

for (const { file, record } of all.filter((it) => it.record.verdict.cause === wanted)) {
  const { verdict, close, zeek } = record;
  console.log(
    `\n${file}  tcp.stream ${record.tcpStream ?? ''}  ${close.kind} by ${close.by}  ${zeek?.history ?? ''}`,
  );
  console.log(`  ${verdict.confidence} ${verdict.headline}\n  ${verdict.why}`);
}

const open = ended.filter(({ record }) => record.verdict.cause === 'unexplained');
console.log(
  `\n${all.length} TCP flows, ${ended.length} with an end; unexplained among these: ${open.length} (${((100 * open.length) / ended.length).toFixed(2)} %)`,
);
