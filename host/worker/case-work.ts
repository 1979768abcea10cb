import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { AnalysisSession, PacketPlace } from '../../shared/session/analysis-api.ts';
import type { EngineWork, FlowPlace } from './engine-work.ts';

/** Places of flows (by their first packets) and packets. Throws `no-flow`. */
export function placesOf(
  session: AnalysisSession,
  flows: readonly number[],
  packets: readonly number[],
): EngineWork['places']['result'] {
  return {
    flows: flows.map((flow) => flowPlace(session, flow)),
    packets: packets.map((packet) => packetPlace(session, packet)),
  };
}

/** Flows and packets that lie at these places. */
export function locate(
  session: AnalysisSession,
  flows: readonly PacketPlace[],
  packets: readonly PacketPlace[],
): EngineWork['locate']['result'] {
  const found = packets.map((place) => session.packetAt(place));
  return {
    flows: flows.map((place) => flowOf(session, session.packetAt(place))),
    packets: found,
    flowsOfPackets: found.map((packet) => flowOf(session, packet)),
  };
}

/** Refuses a flow that the analysis does not have. */
export function knownFlow(session: AnalysisSession, flow: number): void {
  if (flow < session.flowCount) return;
  throw new TeardownFailure(teardownError('no-flow', `The analysis has no flow ${flow}.`));
}

function flowPlace(session: AnalysisSession, flow: number): FlowPlace {
  knownFlow(session, flow);
  const { proto, client, server } = session.row(flow);
  return { ...session.placeOf(session.firstPacket(flow)), proto, client, server };
}

function packetPlace(session: AnalysisSession, packet: number): PacketPlace {
  if (packet >= 1 && packet <= session.readingState().packets) return session.placeOf(packet);
  throw new TeardownFailure(teardownError('no-packet', `The analysis has no packet ${packet}.`));
}

/**
 * The flow that holds a packet, -1 where none does. Not only the flow that begins with it: opened
 * beside other captures, a flow may begin earlier than where somebody noted it.
 */
function flowOf(session: AnalysisSession, packet: number): number {
  return packet === 0 ? -1 : session.flowOf(packet);
}
