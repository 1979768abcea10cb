import { assertUnreachable } from '../../../shared/base/assert.ts';
import type { ByteSource } from '../../../shared/capture/byte-source.ts';
import { TeardownFailure, teardownError } from '../../../shared/contract/errors.ts';
import type { ExportSpec, FlowChoice } from '../../../shared/contract/export-messages.ts';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { DraftFile } from '../../draft-file.ts';
import type { WorkContext } from '../do-work.ts';
import type { PseudonymMap } from '../../../shared/report/report-options.ts';
import { underNames } from '../open-pseudonyms.ts';
import { writeCommentedCapture } from './commented-capture.ts';
import { writeFlowText, type ExportStep } from './flow-table-file.ts';
import { paced } from './pace.ts';
import { ofFlows, writePackets } from './packet-file.ts';
import { writeFlowParquet } from './parquet-file.ts';
import { APPLICATION } from './slice-work.ts';

/** What an export came to. */
export interface WrittenExport {
  readonly bytes: number;
  readonly map: PseudonymMap | null;
}

/**
 * Writes an export to a file that appears whole or not at all. Waits for the end of reading first:
 * what is written is about the whole analysis. Throws `TeardownFailure`; a cancel leaves no file.
 */
export async function writeExport(
  session: AnalysisSession,
  what: ExportSpec,
  path: string,
  context: WorkContext,
): Promise<WrittenExport> {
  await untilRead(session, context);
  const { told, map } = underNames(session, 'pseudonyms' in what ? what.pseudonyms : null);
  const draft = new DraftFile(path);
  try {
    await paced(writing(told, what, draft, context.sources), phaseOf(what), context);
    draft.commit();
    return { bytes: draft.size, map: map() };
  } finally {
    draft.discard();
  }
}

/** The generator that writes it. */
function writing(
  session: AnalysisSession,
  what: ExportSpec,
  draft: DraftFile,
  sources: readonly ByteSource[],
): Generator<ExportStep, unknown> {
  switch (what.kind) {
    case 'flows': {
      const flows = chosen(session, what.choice);
      return what.format === 'parquet'
        ? writeFlowParquet(session, flows, draft)
        : writeFlowText(session, flows, what.format, draft);
    }
    case 'packets': {
      const options = { application: APPLICATION, notes: true, capture: null };
      return writePackets(session, ofFlows(session, chosen(session, what.choice)), options, draft);
    }
    case 'commented-capture': {
      const { capture } = what;
      if (capture >= session.captures.length) {
        throw refusal('bad-request', `The analysis has no capture ${capture}.`);
      }
      if (what.pseudonyms === null) {
        return writeCommentedCapture(session, capture, sources[session.inputs[capture]], draft);
      }
      const inCapture = (packet: number): boolean => session.placeOf(packet).capture === capture;
      return writePackets(
        session,
        inCapture,
        { application: APPLICATION, notes: true, capture },
        draft,
      );
    }
    case 'ladder':
      if (what.flow >= session.flowCount) throw noFlow(what.flow);
      return writeOnce(draft, () => session.ladderSvg(what.flow, what.folded));
    case 'report':
    case 'case':
      throw refusal('bad-request', `The engine does not write a ${what.kind}.`);
    default:
      return assertUnreachable(what);
  }
}

// eslint-disable-next-line require-yield
function* writeOnce(draft: DraftFile, text: () => string): Generator<ExportStep, void> {
  draft.write(Buffer.from(text()));
}

/** The flows that were chosen, checked. */
function chosen(session: AnalysisSession, choice: FlowChoice): ArrayLike<number> {
  if ('view' in choice) {
    const flows = session.viewFlows(choice.view);
    if (flows === null) throw refusal('stale-view', 'The view has been remade since.');
    return flows;
  }
  const missing = choice.flows.find((flow) => flow >= session.flowCount);
  if (missing !== undefined) throw noFlow(missing);
  return choice.flows;
}

async function untilRead(session: AnalysisSession, context: WorkContext): Promise<void> {
  while (!session.done) {
    const { bytesRead, bytesTotal } = session.readingState();
    context.tell({
      phase: 'Waiting until the capture is read',
      done: bytesRead,
      total: bytesTotal,
    });
    await context.breathe();
  }
}

function phaseOf(what: ExportSpec): string {
  switch (what.kind) {
    case 'packets':
      return 'Writing packets';
    case 'commented-capture':
      return 'Copying the capture';
    case 'ladder':
      return 'Drawing the ladder';
    default:
      return 'Writing flows';
  }
}

function noFlow(flow: number): TeardownFailure {
  return refusal('no-flow', `The analysis has no flow ${flow}.`);
}

function refusal(code: 'bad-request' | 'no-flow' | 'stale-view', detail: string): TeardownFailure {
  return new TeardownFailure(teardownError(code, detail));
}
