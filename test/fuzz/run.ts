// Fuzzes for as long as asked, target after target, and prints what was tried and what was found.
// usage: npm run fuzz -- [--minutes 30] [--seed 1] [--target NAME] [--case N | --file INPUT.bin]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundledProgram } from '../support/bundled-program.ts';
import { runFile, runTarget, type Campaign, type ChildReport } from './campaign.ts';
import { seeds } from './seeds.ts';
import { TARGETS } from './targets.ts';

/** One turn of one target: short, so that all have had theirs early. */
const TURN_SECONDS = 20;

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    case: { type: 'string' },
    file: { type: 'string' },
  },
});
const campaign: Campaign = {
  program: await bundledProgram('test/fuzz/fuzz-child.ts'),
  seed: Number(values.seed),
  finds: path.resolve('out/fuzz'),
};
const names = TARGETS.map(({ name }) => name).filter((name) => name === (values.target ?? name));
if (names.length === 0) throw new Error(`No target ${values.target ?? ''}.`);
console.log(`Made from ${seeds().told}.`);
if (values.file !== undefined) tell(names[0], await runFile(campaign, names[0], values.file));
else if (values.case !== undefined)
  tell(names[0], await runTarget(campaign, names[0], Number(values.case), 1e6, 1));
else await runFor(Number(values.minutes) * 60);

async function runFor(seconds: number): Promise<void> {
  const began = performance.now();
  const left = (): number => seconds - (performance.now() - began) / 1000;
  const inputs = new Map(names.map((name) => [name, 0]));
  const found = new Set<string>();
  for (let turn = 0; left() > 0; turn += 1) {
    const name = names[turn % names.length];
    const before = inputs.get(name) ?? 0;
    const time = Math.min(TURN_SECONDS, left(), seconds / names.length);
    const report = await runTarget(campaign, name, before, time);
    inputs.set(name, before + report.inputs);
    const fresh = report.findings.filter(({ fault }) => !found.has(`${name} ${fault.place}`));
    fresh.forEach(({ fault }) => found.add(`${name} ${fault.place}`));
    tell(name, { ...report, findings: fresh });
  }
  const total = [...inputs.values()].reduce((sum, one) => sum + one, 0);
  console.log(`\nSeed ${campaign.seed}, ${Math.round((performance.now() - began) / 1000)} s:`);
  for (const [name, count] of inputs)
    console.log(`${name.padEnd(12)} ${String(count).padStart(10)}`);
  console.log(`${'inputs'.padEnd(12)} ${String(total).padStart(10)}`);
  console.log(`${'findings'.padEnd(12)} ${String(found.size).padStart(10)}`);
  if (found.size > 0) process.exitCode = 1;
}

function tell(name: string, { inputs, findings }: ChildReport): void {
  console.log(`${name}: ${inputs} inputs, ${findings.length} new findings`);
  for (const { fault, seed, number } of findings) {
    console.log(`  npm run fuzz -- --target ${name} --seed ${seed} --case ${number}`);
    console.log(`  ${fault.kind}: ${fault.what.replaceAll('\n', '\n  ')}`);
  }
  if (findings.length > 0) process.exitCode = 1;
}
