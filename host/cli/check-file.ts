import type { CommandContext } from './command-context.ts';
import type { ExitCode } from './exit-codes.ts';
import { healthText } from './health-text.ts';
import { readCaptures } from './read-captures.ts';
import { styleFor } from './style.ts';
import { openSink } from './text-sink.ts';

/** Capture health: format, interfaces, drops, truncation, clock, offload, one-sidedness. */
export async function checkFile(file: string, context: CommandContext): Promise<ExitCode> {
  const { session, exitCode } = await readCaptures([file], context, { hashes: true });
  const sink = openSink(undefined);
  await sink.write(healthText(session.health(), context.tz, styleFor(context.color, false)));
  await sink.close();
  return exitCode;
}
