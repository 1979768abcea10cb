import { counted } from '../../shared/base/numbers.ts';
import type { EndpointGeneration } from '../../shared/flows/flow-facts.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { explanationText } from '../../shared/session/text/explanation-text.ts';
import { toldFor, type PseudonymArguments } from './pseudonym-options.ts';
import { readCaptures } from './read-captures.ts';
import { styleFor } from './style.ts';
import { openSink } from './text-sink.ts';

/** The formats of `explain`. */
export const EXPLAIN_FORMATS = ['text', 'json', 'svg'] as const;

/** Arguments of `explain`. */
export interface ExplainArguments extends PseudonymArguments {
  readonly file: string;
  readonly flow: number;
  readonly format: (typeof EXPLAIN_FORMATS)[number];
  readonly absolute: boolean;
  /** Adds the ranking to the text, why this cause and not another; JSON has it always. */
  readonly why: boolean;
  /** Every reset one by one, however many. */
  readonly all: boolean;
  /** Whose rules for resets the states follow. */
  readonly endpoint: EndpointGeneration;
  /** A case file whose notes are shown. */
  readonly case: string | undefined;
}

/** One flow: verdict with evidence, and its ladder. */
export async function explain(args: ExplainArguments, context: CommandContext): Promise<ExitCode> {
  if (args.format === 'svg' && args.absolute) {
    throw new CommandFailure(
      EXIT.usage,
      'teardown: --absolute goes with --format text and json; the drawn ladder has relative numbers.',
    );
  }
  if ((args.why || args.all) && args.format === 'svg') {
    throw new CommandFailure(
      EXIT.usage,
      `teardown: --${args.why ? 'why' : 'all'} goes with --format text and json; the drawn ladder has no room for it.`,
    );
  }
  const { session, exitCode } = await readCaptures([args.file], context, {
    hashes: false,
    case: args.case,
  });
  if (args.flow >= session.flowCount) {
    throw new CommandFailure(
      EXIT.usage,
      `teardown: there is no flow ${args.flow}; the capture has ${counted(session.flowCount, 'flow')}, numbered from 0.`,
    );
  }
  const sink = openSink(undefined);
  const where = { output: undefined, inputs: [args.file] };
  const { told, openWayBack } = toldFor(session, args, where, context);
  await sink.write(outputOf(told, args, context));
  await sink.close();
  openWayBack().commit();
  return exitCode;
}

function outputOf(
  session: AnalysisSession,
  args: ExplainArguments,
  context: CommandContext,
): string {
  switch (args.format) {
    case 'json':
      return `${JSON.stringify(session.explain(args.flow, args.absolute, args.endpoint))}\n`;
    case 'svg':
      return `${session.ladderSvg(args.flow, true, args.endpoint)}\n`;
    case 'text':
      return explanationText(session, args.flow, {
        absolute: args.absolute,
        endpoint: args.endpoint,
        why: args.why,
        allResets: args.all,
        zone: context.tz,
        style: styleFor(context.color, false),
      });
  }
}
