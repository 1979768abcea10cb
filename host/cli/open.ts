import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStream, refuseUnopenable } from './capture-files.ts';
import type { CommandContext } from './command-context.ts';
import { fetchElectron, findElectron } from './electron-runtime.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { hasDisplay } from './open-browser.ts';
import { serve } from './serve.ts';

/** The project's root, as seen from a built entry or chunk (out/x/y.js). */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An Electron that fails within this time has not opened a window. */
const STARTUP_MS = 5000;

/** Arguments of `open`. */
interface OpenArguments {
  readonly files: readonly string[];
  /** Read the one capture while it is written. */
  readonly follow: boolean;
}

/** The desktop app; where it cannot run, the same app in the browser, saying so in one line. */
export async function open(args: OpenArguments, context: CommandContext): Promise<ExitCode> {
  const { files, follow } = args;
  refuseUnopenable(files);
  if (follow && files.length !== 1) {
    throw new CommandFailure(EXIT.usage, 'teardown: --follow takes exactly one FILE.');
  }
  const inBrowser = (why: string): Promise<ExitCode> => {
    context.warn(`${why}; opening the same app in the browser.`);
    return serve({ files, follow, port: 0, open: true }, context);
  };
  // A stream cannot be handed to another process by name, so it is spooled and served here.
  if (files.some(isStream)) return inBrowser('A stream is served by this process');
  const here = findElectron(ROOT);
  if (!hasDisplay()) {
    return inBrowser(
      here === null
        ? "Electron's runtime is not here, nor a display for it"
        : "Electron's runtime is here but no display for it",
    );
  }
  const runtime = here ?? (await fetchedElectron(context));
  if (runtime === null) {
    return inBrowser("Electron's runtime is not here and cannot be fetched");
  }
  const ran = await runElectron(runtime, files, follow);
  return ran ? EXIT.done : inBrowser("Electron's runtime is here but did not start");
}

async function fetchedElectron(context: CommandContext): Promise<string | null> {
  await fetchElectron(ROOT, (line) => context.warn(line));
  return findElectron(ROOT);
}

/** Runs the app to its end; false where it failed right at the start. */
function runElectron(runtime: string, files: readonly string[], follow: boolean): Promise<boolean> {
  const began = performance.now();
  const paths = files.map((file) => path.resolve(file));
  return new Promise((resolve) => {
    const child = spawn(runtime, [ROOT, ...(follow ? ['--follow'] : []), ...paths], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0 || performance.now() - began > STARTUP_MS));
  });
}
