// `npm run --silent teardown -- COMMAND ...`: builds what is stale (saying nothing on stdout), then
// is the command line itself: same process, so arguments, streams, signals and status are its own.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { OUT } from './paths.mjs';

ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
await ensureBuilt();
const asked = process.argv.slice(2);
runFrom('teardown');
const cli = path.join(OUT, 'host/cli.js');
process.argv.splice(1, process.argv.length - 1, cli, ...asked);
await import(pathToFileURL(cli).href);

/** npm runs scripts in the project's root; FILE arguments are meant from where the user stands. */
function runFrom(script) {
  const { INIT_CWD, npm_lifecycle_event: event } = process.env;
  if (event === script && INIT_CWD !== undefined) process.chdir(INIT_CWD);
}
