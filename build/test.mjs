// `npm test`: installs what is missing, builds what is stale, then runs every check and every test.
// Each step is one line with its seconds; what a failing step said is shown in full, after a short
// list of the tests that failed. The last line counts everything: each test, and each check as one.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { OUT, ROOT } from './paths.mjs';

const REPORT = path.join(OUT, 'test-report.json');

/** The program behind a package's command, without a shell or npx. */
function program(name, command = name) {
  const folder = path.join(ROOT, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** The checks; those of one group run side by side. */
const checks = () => [
  [
    ['format', [program('prettier'), '--check', '--log-level=warn', '.']],
    ['types', [path.join(ROOT, 'build/typecheck.mjs')]],
  ],
  [
    ['lint', [program('eslint'), '.', '--max-warnings', '0']],
    [
      'imports',
      [
        program('dependency-cruiser', 'depcruise'),
        '--config',
        '.dependency-cruiser.cjs',
        ...['shared', 'host', 'electron', 'renderer'],
      ],
    ],
    ['unused', [program('knip')]],
  ],
];

/** Runs a Node program; its output, status and seconds. */
function run(args) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => output.push(chunk));
    }
    child.once('close', (code) =>
      resolve({
        ok: code === 0,
        output: Buffer.concat(output).toString(),
        seconds: (performance.now() - began) / 1000,
      }),
    );
  });
}

function report(name, ok, seconds, remark = '') {
  const mark = ok ? 'ok    ' : 'FAILED';
  console.log(`${mark}  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s${remark}`);
}

async function runCheck([name, args]) {
  const { ok, output, seconds } = await run(args);
  report(name, ok, seconds);
  if (!ok) console.log(indented(output));
  return ok;
}

function indented(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n');
}

async function build() {
  const began = performance.now();
  try {
    const { ensureBuilt } = await import('./build.mjs');
    await ensureBuilt();
    report('build', true, (performance.now() - began) / 1000);
    return true;
  } catch (error) {
    report('build', false, (performance.now() - began) / 1000);
    console.log(indented(String(error?.stack ?? error)));
    return false;
  }
}

/** Runs vitest; what its report says of each test. */
async function runTests() {
  mkdirSync(OUT, { recursive: true });
  rmSync(REPORT, { force: true });
  const { ok, output, seconds } = await run([
    program('vitest'),
    'run',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    '--reporter=default',
  ]);
  const { tests, unloaded } = readReport();
  const failed = tests.filter((test) => test.status === 'failed').length + unloaded;
  // A run that fails without a failed test (a file that does not load, a timeout) still fails.
  const counted = ok ? failed : Math.max(failed, 1);
  report('tests', ok, seconds, `  ${tests.length} tests`);
  if (!ok) {
    tellFailed(tests);
    console.log(indented(output));
  }
  return { tests, failed: counted, remarks: remarksByFile(output) };
}

function readReport() {
  try {
    const { testResults } = JSON.parse(readFileSync(REPORT, 'utf8'));
    const tests = testResults.flatMap((file) =>
      file.assertionResults.map((test) => ({
        ...test,
        file: path.relative(ROOT, file.name),
      })),
    );
    const unloaded = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return { tests, unloaded };
  } catch {
    return { tests: [], unloaded: 0 };
  }
}

/** What each test file said on stderr while it was loaded: why it skips. */
function remarksByFile(output) {
  const remarks = new Map();
  for (const [, file, text] of output.matchAll(/^stderr \| (\S+)\n(.*?)\n\n/gms)) {
    remarks.set(file, [...(remarks.get(file) ?? []), ...text.split('\n')]);
  }
  return remarks;
}

/** Which tests failed and the first line of why, before the long output: a log may be cut short. */
function tellFailed(tests) {
  for (const test of tests.filter(({ status }) => status === 'failed')) {
    const why = (test.failureMessages[0] ?? '').split('\n', 1)[0].slice(0, 300);
    console.log(`        ${test.file}: ${test.fullName}\n            ${why}`);
  }
}

/** Skipped tests are told loudly, file by file: why (in brackets in the name, or the file's remark), and which. */
function tellSkipped(skipped, remarks) {
  if (skipped.length === 0) return;
  console.log(`\nSKIPPED, ${skipped.length}:`);
  for (const file of new Set(skipped.map((test) => test.file))) {
    const names = skipped.filter((test) => test.file === file).map((test) => test.fullName);
    console.log(`  ${file}: ${names.length}`);
    for (const remark of new Set(remarks.get(file) ?? [])) console.log(`    because: ${remark}`);
    for (const name of names) console.log(`    ${name}`);
  }
}

ensureInstalled();
const began = performance.now();
let passed = 0;
let failed = 0;
const count = (ok) => {
  if (ok) passed += 1;
  else failed += 1;
};
count(await build());
for (const group of checks()) {
  for (const ok of await Promise.all(group.map(runCheck))) count(ok);
}
const tests = await runTests();
const skipped = tests.tests.filter((test) => !['passed', 'failed'].includes(test.status));
passed += tests.tests.filter((test) => test.status === 'passed').length;
failed += tests.failed;
tellSkipped(skipped, tests.remarks);
console.log(`\nThe whole run took ${((performance.now() - began) / 1000).toFixed(0)} s.`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
