import { assertUnreachable } from '../../shared/base/assert.ts';
import type { ByteSource } from '../../shared/capture/byte-source.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { knownFlow, locate, placesOf } from './case-work.ts';
import type { EngineWorkCall, WorkStep } from './engine-messages.ts';
import { paced } from './exports/pace.ts';
import { sliceWork } from './exports/slice-work.ts';
import { writeExport } from './exports/write-export.ts';
import { radarWork } from './radar-work.ts';
import { reportModelWork } from './report-model-work.ts';
import { wiresharkView } from './wireshark-view.ts';

/** What a piece of work may do beside its work: tell how far it is, let others in, be stopped. */
export interface WorkContext {
  tell(step: WorkStep): void;
  /** Lets calls and cancels in; throws `cancelled` once the work was cancelled. Call it every 25 ms. */
  breathe(): Promise<void>;
  /** The captures that were named, for what copies a file's own bytes (`session.inputs` says which). */
  readonly sources: readonly ByteSource[];
}

/** Does one piece of the host's own work. Throws `TeardownFailure`. */
export function doWork(
  session: AnalysisSession,
  call: EngineWorkCall,
  context: WorkContext,
): unknown {
  switch (call.work) {
    case 'annotate':
      session.annotate(call.params.annotations);
      return null;
    case 'captures':
      return session.inputs;
    case 'places':
      return placesOf(session, call.params.flows, call.params.packets);
    case 'locate':
      return locate(session, call.params.flows, call.params.packets);
    case 'slice':
      call.params.flows.forEach((flow) => knownFlow(session, flow));
      // For a case, which keeps the notes itself: as comments they would be there twice.
      return sliceWork(session, { ...call.params, notes: false }, context);
    case 'report.model':
      return reportModelWork(session, call.params, context);
    case 'wireshark.view':
      knownFlow(session, call.params.flow);
      return paced(
        wiresharkView(session, call.params.flow, call.params.packet),
        'Looking for the packets',
        context,
      );
    case 'radar.report':
      return paced(radarWork(session, call.params), 'Counting flows', context);
    case 'write.export':
      return writeExport(session, call.params.what, call.params.path, context);
    default:
      return assertUnreachable(call);
  }
}
