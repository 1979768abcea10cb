import type { CommandContext } from './command-context.ts';
import type { ExitCode } from './exit-codes.ts';
import { healthText } from './health-text.ts';
import { readCaptures } from './read-captures.ts';
import { styleFor } from './style.ts';
import { openSink } from './text-sink.ts';

/** What `check-file` can print. */
export type CheckFormat = 'text' | 'json';

/** Capture health: format, interfaces, drops, truncation, clock, duplicates, offload, one-sidedness. */
export async function checkFile(
  file: string,
  format: CheckFormat,
  context: CommandContext,
): Promise<ExitCode> {
  const { session, exitCode } = await readCaptures([file], context, { hashes: true });
  const sink = openSink(undefined);
  const health = session.health();
  await sink.write(
    format === 'json'
      ? `${JSON.stringify({ schema: 'teardown.health/1', ...health }, null, 2)}\n`
      : healthText(health, context.tz, styleFor(context.color, false)),
  );
  await sink.close();
  return exitCode;
}
