import { isoUtc } from '../base/time.ts';
import { sideName } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import type { FlowPackets } from '../flows/flow-packets.ts';
import type { Tracker } from '../flows/tracker.ts';
import { flagText } from '../ladder/flag-text.ts';
import { ladderPacket } from '../ladder/layout-ladder.ts';
import { likeliestReason } from './told-resets.ts';
import { ACK } from '../wire/decoded-packet.ts';
import type { ExplainPacket } from './records.ts';

/**
 * The packets of a flow as the contract lists them. ICMP errors about the flow and fragments
 * are not among them: they are none of its packets (the verdict's evidence names the errors, the
 * ladder shows both).
 *
 * @param absolute raw sequence numbers instead of relative ones
 * @param notesOf what people and the capture file say of a packet
 */
export function explainPackets(
  packets: FlowPackets,
  tracker: Tracker,
  absolute: boolean,
  notesOf: (packet: number) => readonly string[],
  facts: FlowFacts,
): ExplainPacket[] {
  const list: ExplainPacket[] = [];
  for (let i = 0; i < packets.count; i += 1) {
    if (packets.icmp.has(i) || packets.fragments.has(i)) continue;
    const packet = ladderPacket(packets, i);
    const base = packets.base[packet.side];
    const peerBase = packets.base[packet.side === 0 ? 1 : 0];
    const relative = (raw: number, from: number): number => (absolute ? raw : (raw - from) >>> 0);
    list.push({
      packet: packet.packet,
      time: isoUtc(tracker.time(packet.packet)),
      side: sideName(packet.side),
      flags: flagText(packet.flags),
      seq: relative(packet.seq, base),
      ack: (packet.flags & ACK) === 0 ? null : relative(packet.ackField, peerBase),
      len: packet.length,
      window: packet.window,
      marks: packet.marks,
      markReasons: packet.reasons ?? [],
      client: packet.client,
      server: packet.server,
      middlebox: null,
      rst: packet.rst === null ? null : { ...packet.rst, ...likeliestReason(facts, packets, i) },
      notes: notesOf(packet.packet),
    });
  }
  return list;
}
