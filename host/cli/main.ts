#!/usr/bin/env node
import { CommanderError, type Command } from 'commander';
import { removeStaleFolders } from '../files/private-folder.ts';
import { errorLine } from './error-line.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { Interrupt } from './interrupt.ts';
import { makeProgram } from './program.ts';

/** Entry of the command line. */
async function main(): Promise<number> {
  quietOnBrokenPipe();
  removeStaleFolders();
  const interrupt = new Interrupt();
  let exitCode: ExitCode = EXIT.done;
  const program = makeProgram(
    (options) => ({ ...options, interrupt, warn: (line) => console.error(line) }),
    (code) => {
      exitCode = code;
    },
  );
  throwInsteadOfExit(program);
  try {
    await program.parseAsync(process.argv);
    return exitCode;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (cause instanceof CommandFailure) {
      console.error(cause.message);
      return cause.exitCode;
    }
    // The contract's validators are not needed before something fails.
    const { errorOf } = await import('../dispatch.ts');
    console.error(errorLine(errorOf(cause)));
    return EXIT.unreadable;
  }
}

/** A reader that has seen enough (`| head`) is no error. */
function quietOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (cause: NodeJS.ErrnoException) => {
      process.exit(cause.code === 'EPIPE' ? EXIT.done : EXIT.unreadable);
    });
  }
}

function throwInsteadOfExit(program: Command): void {
  for (const command of [program, ...program.commands]) command.exitOverride();
}

const status = await main();
process.exitCode = status;
// Worker threads and open sockets of a finished command keep nobody waiting.
if (process.stdout.writableLength === 0) process.exit(status);
else process.stdout.once('drain', () => process.exit(status));
