// `npm start [-- FILE...]`: installs what is missing, builds what is stale, opens the app.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { OUT } from './paths.mjs';

ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
await ensureBuilt({ say: (line) => console.error(line) });
const asked = process.argv.slice(2);
const { INIT_CWD, npm_lifecycle_event: event } = process.env;
if (event === 'start' && INIT_CWD !== undefined) process.chdir(INIT_CWD);
const cli = path.join(OUT, 'host/cli.js');
process.argv.splice(1, process.argv.length - 1, cli, 'open', ...asked);
await import(pathToFileURL(cli).href);
