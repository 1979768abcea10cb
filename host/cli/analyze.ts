import { setImmediate as breathe } from 'node:timers/promises';
import { assertUnreachable } from '../../shared/base/assert.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { flowCsvHeader, flowCsvLine } from '../../shared/session/flow-csv.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { followLines } from './follow-lines.ts';
import { flowTable } from './flow-table.ts';
import { cannotWrite, openDraft, refuseInputs } from './output-file.ts';
import { toldFor, type PseudonymArguments, type ToldOutput } from './pseudonym-options.ts';
import { readCaptures } from './read-captures.ts';
import { checkRadar, radarOf, radarText, type RadarArguments } from './radar.ts';
import type { Style } from '../../shared/session/text/style.ts';
import { styleFor } from './style.ts';
import { openSink } from './text-sink.ts';

/** The formats of `analyze`. */
export const ANALYZE_FORMATS = ['table', 'jsonl', 'json', 'csv', 'parquet', 'summary'] as const;

/** Arguments of `analyze`. */
export interface AnalyzeArguments extends PseudonymArguments, RadarArguments {
  readonly files: readonly string[];
  readonly format: (typeof ANALYZE_FORMATS)[number];
  readonly output: string | undefined;
  /** Read the one capture while it is written. */
  readonly follow: boolean;
  /** Quiet seconds after which a flow that ended has settled. */
  readonly settle: number;
  /** A case file whose notes are shown. */
  readonly case: string | undefined;
}

/** Every flow with its verdict. */
export async function analyze(args: AnalyzeArguments, context: CommandContext): Promise<ExitCode> {
  if (args.format === 'parquet' && args.output === undefined) {
    throw new CommandFailure(
      EXIT.usage,
      'teardown: Parquet is written to a file: name one with -o.',
    );
  }
  checkRadar(args);
  const settling = args.follow && args.format === 'jsonl' && !args.radar;
  if (settling && args.output === undefined && args.case === undefined)
    return followLines(args, context);
  const inputs = args.case === undefined ? args.files : [...args.files, args.case];
  if (args.output !== undefined) refuseInputs(args.output, inputs);
  const read = await readCaptures(args.files, context, {
    hashes: args.format === 'summary' && !args.radar,
    case: args.case,
    radarPackets: args.radarPackets,
    follow: args.follow ? { begin: () => undefined, onStep: () => undefined } : undefined,
  });
  if (!context.quiet) for (const line of leftOutLines(read.session)) context.warn(line);
  const where = { output: args.output, inputs };
  const { told, openWayBack } = toldFor(read.session, args, where, context);
  if (args.format === 'parquet' && args.output !== undefined) {
    const whole = await writeParquet(told, args.output, openWayBack, context);
    return whole ? read.exitCode : EXIT.interrupted;
  }
  const sink = openSink(args.output);
  const style = styleFor(context.color, args.output !== undefined);
  const wasInterrupted = context.interrupt.happened;
  let exitCode = read.exitCode;
  try {
    const texts = args.radar
      ? [radarText(await radarOf(told, args, context), args.format)]
      : outputOf(told, read.seconds, args.format, style);
    for (const text of texts) {
      const written = sink.write(text);
      if (written === undefined) continue;
      await written;
      if (context.interrupt.happened && !wasInterrupted) {
        exitCode = EXIT.interrupted;
        break;
      }
    }
    const wayBack = openWayBack();
    try {
      await sink.close();
      wayBack.commit();
    } finally {
      wayBack.discard();
    }
  } finally {
    sink.discard();
  }
  return exitCode;
}

/** Writes all flows as Parquet; false where it was interrupted, which leaves no file. */
async function writeParquet(
  session: AnalysisSession,
  output: string,
  openWayBack: ToldOutput['openWayBack'],
  context: CommandContext,
): Promise<boolean> {
  const { writeFlowParquet } = await import('../worker/exports/parquet-file.ts');
  const flows = Uint32Array.from({ length: session.flowCount }, (_, flow) => flow);
  const wasInterrupted = context.interrupt.happened;
  const draft = openDraft(output);
  try {
    const writing = writeFlowParquet(session, flows, draft);
    while (writing.next().done !== true) {
      await breathe();
      if (!context.interrupt.happened || wasInterrupted) continue;
      context.warn(oneLine(`teardown: interrupted; ${output} was not written.`));
      return false;
    }
    const wayBack = openWayBack();
    try {
      draft.commit();
      wayBack.commit();
    } finally {
      wayBack.discard();
    }
    return true;
  } catch (cause) {
    throw cannotWrite(cause);
  } finally {
    draft.discard();
  }
}

/** Packets that are in no flow although a capture of TCP would have them there: a line for each reason. */
function leftOutLines(session: AnalysisSession): readonly string[] {
  return session
    .health()
    .entries.filter(
      ({ code, severity }) =>
        severity === 'warning' && (code === 'link-type' || code === 'undecoded'),
    )
    .map(({ file, text, effect }) => oneLine(`teardown: ${file}: ${text} ${effect ?? ''}`));
}

function* outputOf(
  session: AnalysisSession,
  seconds: number,
  format: AnalyzeArguments['format'],
  style: Style,
): Generator<string> {
  switch (format) {
    case 'table':
      for (const line of flowTable(session, style)) yield `${line}\n`;
      return;
    case 'jsonl':
      for (let i = 0; i < session.flowCount; i += 1) yield `${JSON.stringify(session.record(i))}\n`;
      return;
    case 'json':
      yield '[';
      for (let i = 0; i < session.flowCount; i += 1) {
        yield `${i === 0 ? '' : ','}\n${JSON.stringify(session.record(i))}`;
      }
      yield '\n]\n';
      return;
    case 'csv':
      yield flowCsvHeader();
      for (let i = 0; i < session.flowCount; i += 1) yield flowCsvLine(session.record(i));
      return;
    case 'parquet': // Bytes, not text: `writeParquet`.
      return;
    case 'summary':
      yield `${JSON.stringify(session.summary(seconds))}\n`;
      return;
    default:
      assertUnreachable(format);
  }
}
