import { endpointText } from '../base/ip-address.ts';
import { isUntimedFlow } from '../findings/words.ts';
import { shownHistory } from '../flows/build-facts.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import type { Tracker } from '../flows/tracker.ts';
import { nameOf } from './flow-judge.ts';
import type { JudgedFacts } from './judge.ts';
import type { FlowRow } from './records.ts';

/** A row of the flow table, but for what people said of the flow. */
export function flowRow(
  flow: number,
  { facts, judgement }: JudgedFacts,
  headline: string,
  tracker: Tracker,
  columns: FlowColumns,
): Omit<FlowRow, 'triage' | 'owner' | 'labels' | 'notes' | 'override'> {
  return {
    flow,
    tcpStream: tracker.tcpStream(flow),
    proto: facts.proto,
    client: endpointText(facts.client.ip, facts.client.port),
    server: endpointText(facts.server.ip, facts.server.port),
    name: nameOf(facts),
    kind: facts.close.kind,
    by: facts.close.by,
    stage: facts.close.stage,
    tags: facts.close.tags,
    cause: judgement.rule.id,
    class: judgement.match.class,
    confidence: judgement.match.confidence,
    headline,
    startNanos: tracker.index.nanosBetween(1, facts.firstPacket),
    durationNanos: isUntimedFlow(facts) ? null : facts.at(facts.lastPacket),
    packets: [columns.packets(flow, 0), columns.packets(flow, 1)],
    bytes: [columns.bytes(flow, 0), columns.bytes(flow, 1)],
    history: shownHistory(tracker, flow) ?? '',
  };
}
