// Installs the dependencies when they are missing or not those of the lock file. Uses nothing but
// Node, because it runs first on a fresh clone; writes nothing to stdout.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

const OLDEST_NODE = [20, 19];

/** Ends the process with one line where this Node is too old to go on. */
function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (fits) return;
  console.error(
    `Teardown needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}.`,
  );
  process.exit(2);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** True where every package that the lock wants (other platforms' optional ones aside) is there. */
export function isInstalled() {
  const wanted = packagesOf(path.join(ROOT, 'package-lock.json'));
  const there = packagesOf(path.join(ROOT, 'node_modules/.package-lock.json'));
  if (wanted === null || there === null) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.optional === true || there[name]?.version === entry.version,
  );
}

/** Runs `npm ci` where needed. Ends the process with npm's status where that fails. */
export function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  console.error('Installing dependencies (npm ci) ...');
  const npm = npmCommand();
  const run = spawnSync(
    npm.command,
    [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: ROOT, stdio: ['ignore', 2, 2] },
  );
  if (run.status === 0) return;
  console.error('npm ci failed; see above. Teardown needs its dependencies to build.');
  process.exit(run.status ?? 1);
}

/** The npm that runs us where there is one (works on Windows without a shell), else the one on PATH. */
function npmCommand() {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)) {
    return { command: process.execPath, args: [cli] };
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled();
