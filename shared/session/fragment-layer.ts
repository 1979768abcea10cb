import { counted } from '../base/numbers.ts';
import type { PacketNumber } from '../base/units.ts';
import type { Tracker } from '../flows/tracker.ts';
import { fragmentText } from '../ladder/fragment-text.ts';
import type { Layer } from '../wire/layer-tree.ts';

/** Packet numbers named one by one; of more fragments only the first and the last are. */
const MOST_NAMED = 12;

/** What a packet is to a fragmented datagram, as a layer without bytes of its own; none for others. */
export function fragmentLayers(tracker: Tracker, packet: PacketNumber): readonly Layer[] {
  const { fragments, index } = tracker;
  const fragment = fragments.fragment(packet);
  if (fragment !== null)
    return [layer(`${fragmentText(fragment)}, shown with flow ${index.flow(packet)}`)];
  const parts = fragments.partsOf(packet);
  if (parts.length === 0) return [];
  return [
    layer(
      `this packet counts for a datagram of ${counted(parts.length + 1, 'fragment')}; the others: ${numbers(parts)}`,
    ),
  ];
}

function numbers(packets: readonly PacketNumber[]): string {
  if (packets.length <= MOST_NAMED) return packets.map((packet) => `#${packet}`).join(', ');
  return `#${packets[0]} to #${packets[packets.length - 1]}`;
}

function layer(summary: string): Layer {
  return {
    name: 'fragments',
    title: 'IP fragments',
    summary,
    offset: 0,
    length: 0,
    fields: [],
    stop: null,
  };
}
