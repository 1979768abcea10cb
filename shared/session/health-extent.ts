import { isoUtc } from '../base/time.ts';
import type { PacketNumber } from '../base/units.ts';
import { NAMED_RECORDS, type HealthEntry, type HealthExtent } from '../capture/record.ts';
import { NO_FLOW } from '../flows/packet-index.ts';
import type { Tracker } from '../flows/tracker.ts';
import { wordOf } from './health-words.ts';

/** An extent that is told in flows alone. */
export function extentOfFlows(flows: number, bit: number): HealthExtent {
  return {
    first: null,
    last: null,
    from: null,
    until: null,
    packets: [],
    share: null,
    flows,
    filter: wordOf(bit),
  };
}

/** An extent in packets of the analysis. `count` 0: it lies between packets rather than being some. */
export function extentOfPackets(
  tracker: Tracker,
  found: {
    readonly first: PacketNumber;
    readonly last: PacketNumber;
    readonly packets: readonly PacketNumber[];
    readonly count: number;
    readonly flows: number | null;
    readonly bit: number | null;
  },
): HealthExtent {
  const { first, last, packets, count, flows, bit } = found;
  return {
    first,
    last,
    from: isoUtc(tracker.time(first)),
    until: isoUtc(tracker.time(last)),
    packets: packets.slice(0, NAMED_RECORDS).map((packet) => {
      const flow = tracker.index.flow(packet);
      return { packet, flow: flow === NO_FLOW ? null : flow };
    }),
    share: count === 0 ? null : count / Math.max(1, tracker.packetCount),
    flows,
    filter: flows === null || flows === 0 || bit === null ? null : wordOf(bit),
  };
}

/** A reader's entry with the packets of the analysis in place of the records of its file. */
export function withExtent(
  { found, ...entry }: HealthEntry,
  tracker: Tracker,
  packets: number,
  packetAt: (record: number) => PacketNumber,
  flows: { readonly flows: number; readonly filter: string } | null,
): HealthEntry {
  if (found === undefined)
    return flows === null
      ? entry
      : { ...entry, extent: { ...extentOfFlows(flows.flows, 0), filter: flows.filter } };
  const numbers = found.first.map(packetAt).filter((packet) => packet > 0);
  const last = packetAt(found.last);
  if (numbers.length === 0 || last === 0) return entry;
  const extent = extentOfPackets(tracker, {
    first: numbers[0],
    last,
    packets: numbers,
    count: entry.count,
    flows: null,
    bit: null,
  });
  return {
    ...entry,
    extent: { ...extent, share: entry.count / Math.max(1, packets), ...(flows ?? {}) },
  };
}
