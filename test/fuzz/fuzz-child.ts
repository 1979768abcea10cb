// Runs inputs of one target in a process of its own, so that one which never ends or takes all memory
// ends only this process.
// usage: fuzz-child FOLDER TARGET SEED FROM COUNT SECONDS | fuzz-child FOLDER TARGET FILE [MINIMISE]
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ChildReport, Finding } from './campaign.ts';
import { minimised } from './minimise.ts';
import { Random } from './random.ts';
import { faultOf } from './run-case.ts';
import { seeds } from './seeds.ts';
import { targetOf } from './targets.ts';

/** Findings of one process: the first of each place. */
const MOST_FINDINGS = 10;

const [folder, name, ...rest] = process.argv.slice(2);
const target = targetOf(name);
if (rest.length > 2) await runMany(rest.map(Number));
else await runFile(rest[0], Number(rest[1] ?? 0));

async function runMany([seed, from, count, seconds]: readonly number[]): Promise<void> {
  const known = seeds();
  const progress = openSync(path.join(folder, 'progress'), 'w');
  const deadline = performance.now() + seconds * 1000;
  const findings = new Map<string, Finding>();
  let done = 0;
  while (done < count && performance.now() < deadline && findings.size < MOST_FINDINGS) {
    const number = from + done;
    writeSync(progress, String(number), 0);
    const input = target.draw(new Random(seed, name, number), known);
    const fault = await faultOf(target, input);
    done += 1;
    if (fault !== null && !findings.has(fault.place))
      findings.set(fault.place, { fault, seed, number, target: name });
  }
  tell({ inputs: done, findings: [...findings.values()] });
}

async function runFile(file: string, minimise: number): Promise<void> {
  const input = readFileSync(file);
  const fault = await faultOf(target, input);
  if (fault !== null && minimise > 0)
    writeFileSync(file, await minimised(target, input, fault, minimise));
  tell({
    inputs: 1,
    findings: fault === null ? [] : [{ fault, seed: 0, number: 0, target: name }],
  });
}

function tell(report: ChildReport): void {
  writeFileSync(path.join(folder, 'report.json'), JSON.stringify(report));
}
