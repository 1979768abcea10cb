import type { Nanoseconds, PacketNumber } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';

/**
 * How long no payload had moved when `packet` came, as idle timers of programs count; null where
 * a side had sent none at all, or where payload came after it.
 */
export function quietBefore(facts: FlowFacts, packet: PacketNumber): Nanoseconds | null {
  const [client, server] = facts.sides;
  if (client.lastData === 0 || server.lastData === 0) return null;
  const last = client.lastData > server.lastData ? client.lastData : server.lastData;
  return last < packet ? facts.between(last, packet) : null;
}
