import { setImmediate as breathe } from 'node:timers/promises';
import { counted } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { CloseKind } from '../../shared/flows/close-facts.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { ExportStep } from '../worker/exports/flow-table-file.ts';
import { ofFlows, writePackets } from '../worker/exports/packet-file.ts';
import { APPLICATION } from '../worker/exports/slice-work.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import type { FlowRanges } from './extract-choices.ts';
import { cannotWrite, openDraft, refuseInputs } from './output-file.ts';
import { toldFor, type PseudonymArguments } from './pseudonym-options.ts';
import { readCaptures } from './read-captures.ts';
import { openStepBar } from './step-bar.ts';

/** Arguments of `extract`. */
export interface ExtractArguments extends PseudonymArguments {
  readonly files: readonly string[];
  readonly output: string;
  readonly flows: FlowRanges | undefined;
  readonly text: string | undefined;
  readonly kind: readonly CloseKind[] | undefined;
  /** A case file whose notes become packet comments. */
  readonly case: string | undefined;
}

const TURN_MS = 25;

/** The packets of the chosen flows, byte-exact, as pcapng with notes as packet comments. */
export async function extract(args: ExtractArguments, context: CommandContext): Promise<ExitCode> {
  const inputs = args.case === undefined ? args.files : [...args.files, args.case];
  refuseInputs(args.output, inputs);
  const read = await readCaptures(args.files, context, { hashes: false, case: args.case });
  const flows = chosenFlows(read.session, args);
  const where = { output: args.output, inputs };
  const { told, openWayBack } = toldFor(read.session, args, where, context);
  const wasInterrupted = context.interrupt.happened;
  const draft = openDraft(args.output);
  try {
    const copying = writePackets(
      told,
      ofFlows(told, flows),
      { application: APPLICATION, notes: true, capture: null },
      draft,
    );
    const done = await copied(
      copying,
      context,
      () => context.interrupt.happened && !wasInterrupted,
    );
    const wayBack = openWayBack();
    try {
      draft.commit();
      wayBack.commit();
    } finally {
      wayBack.discard();
    }
    tell(done, flows.length, args.output, context);
    return done.whole ? read.exitCode : EXIT.interrupted;
  } catch (cause) {
    throw cannotWrite(cause);
  } finally {
    draft.discard();
  }
}

/** What copying came to. */
interface Copied {
  readonly written: number;
  readonly lost: number;
  /** False where it was interrupted. */
  readonly whole: boolean;
}

/** Runs the copying to its end, or to an interrupt: the file then holds what was copied until then. */
async function copied(
  copying: Generator<ExportStep, { readonly written: number; readonly lost: number }>,
  context: CommandContext,
  isInterrupted: () => boolean,
): Promise<Copied> {
  const bar = openStepBar(!context.quiet);
  let turn = performance.now();
  try {
    for (;;) {
      const step = isInterrupted() ? copying.return({ written: 0, lost: 0 }) : copying.next();
      if (step.done === true) return { ...step.value, whole: !isInterrupted() };
      if (performance.now() - turn < TURN_MS) continue;
      bar.show({ phase: 'Writing packets', ...step.value });
      await breathe();
      turn = performance.now();
    }
  } finally {
    bar.end();
  }
}

/** The flows that `--flows`, `--text` and `--kind` leave, all of them without any. */
function chosenFlows(session: AnalysisSession, args: ExtractArguments): Uint32Array {
  const { flows: ranges, text = '', kind = [] } = args;
  const beyond = ranges?.find(([, last]) => last >= session.flowCount);
  if (beyond !== undefined) {
    const there = session.flowCount === 0 ? 'no flows' : `flows 0 to ${session.flowCount - 1}`;
    throw new CommandFailure(
      EXIT.usage,
      `teardown: there is no flow ${beyond[1]}: the analysis has ${there}.`,
    );
  }
  const sort = { column: 'flow', direction: 'up' } as const;
  const { view } = session.view({ text, kinds: kind, triage: [], sort });
  const found = session.viewFlows(view) ?? new Uint32Array(0);
  return ranges === undefined
    ? found
    : found.filter((flow) => ranges.some(([first, last]) => flow >= first && flow <= last));
}

function tell(
  { written, lost, whole }: Copied,
  flows: number,
  output: string,
  context: CommandContext,
): void {
  if (!whole) {
    context.warn(oneLine(`teardown: interrupted; ${output} holds the packets copied until then.`));
    return;
  }
  if (lost > 0) {
    const packets = counted(lost, 'packet');
    context.warn(oneLine(`teardown: ${packets} could not be read again and are not in ${output}.`));
  }
  if (context.quiet) return;
  const of = flows === 0 ? 'No flow was chosen: ' : '';
  context.warn(
    oneLine(`${of}${counted(written, 'packet')} of ${counted(flows, 'flow')} in ${output}.`),
  );
}
