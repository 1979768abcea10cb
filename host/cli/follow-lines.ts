import { counted } from '../../shared/base/numbers.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { SettledFlows } from '../../shared/session/settled-flows.ts';
import type { AnalyzeArguments } from './analyze.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { toldFor } from './pseudonym-options.ts';
import { readCaptures } from './read-captures.ts';
import { openSink } from './text-sink.ts';

/** Settled flows are looked for this often. */
const ROUND_MS = 250;

/**
 * `analyze --follow --format jsonl`: a flow's record is written once, when its verdict has settled; the
 * rest by flow number when following ends.
 */
export async function followLines(
  args: AnalyzeArguments,
  context: CommandContext,
): Promise<ExitCode> {
  const sink = openSink(undefined);
  let told: AnalysisSession | null = null;
  let openWayBack: (() => { commit(): void; discard(): void }) | null = null;
  let settled: SettledFlows | null = null;
  let looked = 0;
  const write = async (flows: readonly number[]): Promise<void> => {
    if (told === null) return;
    for (const flow of flows) await sink.write(`${JSON.stringify(told.record(flow))}\n`);
  };
  const read = await readCaptures(args.files, context, {
    hashes: false,
    follow: {
      begin: (session) => {
        const where = { output: undefined, inputs: args.files };
        ({ told, openWayBack } = toldFor(session, args, where, context));
        settled = new SettledFlows(session, args.settle);
      },
      onStep: async () => {
        const now = performance.now();
        settled?.sample(now);
        if (settled === null || now - looked < ROUND_MS) return;
        looked = now;
        await write(settled.next(now));
        // Nobody waits for a full batch.
        await sink.close();
      },
    },
  });
  const flows: SettledFlows = settled ?? new SettledFlows(read.session, args.settle);
  const { wentOn } = flows;
  await write(flows.rest());
  await sink.close();
  const wayBack = (openWayBack as (() => { commit(): void; discard(): void }) | null)?.();
  wayBack?.commit();
  wayBack?.discard();
  if (wentOn > 0 && !context.quiet)
    context.warn(
      `teardown: ${counted(wentOn, 'flow')} went on after the record was written (--settle ${args.settle}); analyze the file again for the last word on them.`,
    );
  return context.interrupt.happened && read.session.stopped ? EXIT.interrupted : read.exitCode;
}
