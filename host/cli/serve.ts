import path from 'node:path';
import type { CaptureInput } from '../../shared/contract/api.ts';
import { configFolder } from '../config-folder.ts';
import { RecentCaptures } from '../recent.ts';
import { startWindowServer } from '../serve/window-server.ts';
import { WindowFiles } from '../window-files.ts';
import { openWindowHost } from '../window-host.ts';
import { captureFiles, isStream } from './capture-files.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { openBrowser } from './open-browser.ts';

/** Arguments of `serve`. */
export interface ServeArguments {
  readonly files: readonly string[];
  /** Read the one capture while it is written. A stream named alone always is. */
  readonly follow: boolean;
  /** 0: any free port. */
  readonly port: number;
  /** Whether to open the default browser. */
  readonly open: boolean;
}

/** The app in a browser, until it is interrupted (which is how it is meant to end: status 0). */
export async function serve(args: ServeArguments, context: CommandContext): Promise<ExitCode> {
  const { files } = args;
  const follow = args.follow || (files.length === 1 && isStream(files[0]));
  const { specs, remove } = await captureFiles(files, context.interrupt, follow);
  const recent = new RecentCaptures(configFolder());
  const named = new Set(specs.map((spec) => spec.path));
  const openAtStart: CaptureInput[] = specs.map(({ path: file }) =>
    follow ? { kind: 'path', path: file, follow } : { kind: 'path', path: file },
  );
  const streams = specs.filter((_, i) => isStream(files[i]));
  const server = await startWindowServer({
    port: args.port,
    files: new WindowFiles(),
    openHost: (emit, uploads, downloads) =>
      openWindowHost(
        {
          kind: 'browser',
          recent,
          policy: {
            mayOpen: (file) => named.has(path.resolve(file)) || recent.has(file),
            streamed: (file) => streams.find((spec) => spec.path === file) ?? null,
            ...uploads,
          },
          openAtStart,
          openDialog: null,
          downloads,
        },
        emit,
      ),
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(EXIT.usage, `teardown: cannot serve on port ${args.port}: ${why}`);
  });
  console.log(`Teardown is at ${server.startUrl}`);
  const shown = args.open && (await openBrowser(server.startUrl));
  if (!context.quiet) {
    context.warn(
      shown
        ? 'It was opened in your browser; if it does not show, open that address. Ctrl+C ends it.'
        : 'Open that address in a browser on this machine (it works once). Ctrl+C ends it.',
    );
  }
  await new Promise<void>((resolve) => {
    if (context.interrupt.happened) resolve();
    context.interrupt.on(resolve);
  });
  await server.close();
  remove();
  return EXIT.done;
}
