import { assertUnreachable } from '../../shared/base/assert.ts';
import type { ByteSource } from '../../shared/capture/byte-source.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { AnalysisSession, PacketPlace } from '../../shared/session/analysis-api.ts';
import type { EngineWorkCall, WorkStep } from './engine-messages.ts';
import type { FlowPlace } from './engine-work.ts';
import { sliceWork } from './exports/slice-work.ts';
import { writeExport } from './exports/write-export.ts';
import { reportModelWork } from './report-model-work.ts';

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
      return {
        flows: call.params.flows.map((flow) => flowPlace(session, flow)),
        packets: call.params.packets.map((packet) => session.placeOf(packet)),
      };
    case 'locate': {
      const packets = call.params.packets.map((place) => session.packetAt(place));
      return {
        flows: call.params.flows.map((place) => flowAt(session, place)),
        packets,
        flowsOfPackets: packets.map((packet) => (packet === 0 ? -1 : session.flowOf(packet))),
      };
    }
    case 'slice':
      call.params.flows.forEach((flow) => known(session, flow));
      return sliceWork(session, call.params, context);
    case 'report.model':
      return reportModelWork(session, call.params.options, context);
    case 'write.export':
      return writeExport(session, call.params.what, call.params.path, context);
    default:
      return assertUnreachable(call);
  }
}

/** Refuses a flow that the analysis does not have. */
function known(session: AnalysisSession, flow: number): void {
  if (flow < session.flowCount) return;
  throw new TeardownFailure(teardownError('no-flow', `The analysis has no flow ${flow}.`));
}

function flowPlace(session: AnalysisSession, flow: number): FlowPlace {
  known(session, flow);
  const { proto, client, server } = session.row(flow);
  return { ...session.placeOf(session.firstPacket(flow)), proto, client, server };
}

/**
 * The flow that holds the packet there, -1 where none does: opened beside other captures, a flow may
 * begin earlier than where somebody noted it.
 */
function flowAt(session: AnalysisSession, place: PacketPlace): number {
  const packet = session.packetAt(place);
  return packet === 0 ? -1 : session.flowOf(packet);
}
