// `npm run package [-- TARGET...]`: the app as a folder in dist/ (target `dir`), or as installers.
// The folder needs no network where Electron's runtime is at hand: the one in node_modules, or the
// unpacked one that ELECTRON_DIST names. Installers fetch electron-builder's own tools.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './paths.mjs';

ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
await ensureBuilt({ force: true, say: (line) => console.error(line) });

const electron = path.join(ROOT, 'node_modules/electron');
const { version } = JSON.parse(readFileSync(path.join(electron, 'package.json'), 'utf8'));
const dist = process.env.ELECTRON_DIST ?? path.join(electron, 'dist');
const platform = { darwin: '--mac', win32: '--win' }[process.platform] ?? '--linux';
const targets = process.argv.slice(2);

const args = [platform, ...(targets.length > 0 ? targets : ['dir']), '--publish', 'never'];
args.push(`-c.electronVersion=${version}`);
if (existsSync(dist)) args.push(`-c.electronDist=${dist}`);
else console.error("Electron's runtime is not here; electron-builder will try to fetch it.");
const builder = path.join(ROOT, 'node_modules/electron-builder/cli.js');
const run = spawnSync(process.execPath, [builder, ...args], { cwd: ROOT, stdio: 'inherit' });
process.exit(run.status ?? 1);
