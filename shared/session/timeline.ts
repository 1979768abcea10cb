import { endpointText } from '../base/ip-address.ts';
import { isoUtc } from '../base/time.ts';
import type { SideIndex } from '../base/units.ts';
import type { CloseKind } from '../flows/close-facts.ts';
import type { CauseId } from '../findings/rule.ts';
import type { FlowColumns } from '../flows/flow-columns.ts';
import { F_FLAGS, F_UDP } from '../flows/flow-table.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { CauseGroup, GroupEnds, Timeline } from './analysis-api.ts';
import { roundSpan } from './round-span.ts';
import { CLOSE_KINDS, VERDICT_CLASSES, type VerdictTable } from './verdict-table.ts';

/** Flows of one cause that a group names. */
const EXAMPLES = 200;

/**
 * TCP flows over the time of their first packet, by ending, in at most `bins` bins whose width is a
 * round number. Linear in the number of flows. Where records are out of order, flows outside first
 * to last packet count in the outermost bins.
 */
export function timelineOf(tracker: Tracker, verdicts: VerdictTable, bins: number): Timeline {
  const { index } = tracker;
  const last = index.count;
  const span = last === 0 ? 0 : Math.max(0, index.nanosBetween(1, last));
  const binNanos = roundSpan((span + 1) / bins);
  const flows = Array.from({ length: Math.floor(span / binNanos) + 1 }, () => 0);
  const byKind = CLOSE_KINDS.map(() => flows.slice());
  let udp = 0;
  for (let flow = 0; flow < verdicts.length; flow += 1) {
    if (isUdp(tracker, flow)) {
      udp += 1;
      continue;
    }
    const at = Math.max(0, index.nanosBetween(1, tracker.firstPacket(flow)));
    const bin = Math.min(flows.length - 1, Math.floor(at / binNanos));
    flows[bin] += 1;
    byKind[verdicts.kind(flow)][bin] += 1;
  }
  return {
    from: last === 0 ? '' : isoUtc(tracker.time(1)),
    until: last === 0 ? '' : isoUtc(tracker.time(last)),
    binNanos,
    flows,
    byKind: Object.fromEntries(
      CLOSE_KINDS.map((kind, i) => [kind, byKind[i]]),
    ) as unknown as Record<CloseKind, readonly number[]>,
    udp,
  };
}

interface Draft {
  count: number;
  readonly examples: number[];
  readonly ends: readonly [EndTally, EndTally];
}

/** Flows by cause, class and protocol: harmful before watch before benign, then by count. */
export function causeGroupsOf(
  tracker: Tracker,
  columns: FlowColumns,
  verdicts: VerdictTable,
  causes: readonly CauseId[],
  titles: readonly string[],
): readonly CauseGroup[] {
  const groups = new Map<number, Draft>();
  for (let flow = 0; flow < verdicts.length; flow += 1) {
    const verdict = verdicts.class(flow) * causes.length + verdicts.cause(flow);
    const key = verdict * 2 + (isUdp(tracker, flow) ? 1 : 0);
    let group = groups.get(key);
    if (group === undefined) {
      const ends = [new EndTally(columns, 0), new EndTally(columns, 1)] as const;
      group = { count: 0, examples: [], ends };
      groups.set(key, group);
    }
    group.count += 1;
    if (group.examples.length < EXAMPLES) group.examples.push(flow);
    group.ends[0].add(flow);
    group.ends[1].add(flow);
  }
  return [...groups]
    .sort(([a, one], [b, other]) => {
      const classes = classOf(a, causes) - classOf(b, causes);
      if (classes !== 0) return classes;
      return other.count !== one.count ? other.count - one.count : a - b;
    })
    .map(([key, { count, examples, ends }]) => ({
      cause: causes[(key >> 1) % causes.length],
      title: titles[(key >> 1) % causes.length],
      class: VERDICT_CLASSES[classOf(key, causes)],
      proto: (key & 1) === 1 ? 'udp' : 'tcp',
      count,
      examples,
      clients: ends[0].result(),
      servers: ends[1].result(),
    }));
}

function classOf(key: number, causes: readonly CauseId[]): number {
  return Math.floor((key >> 1) / causes.length);
}

function isUdp(tracker: Tracker, flow: number): boolean {
  return (tracker.flows.rows.get(flow, F_FLAGS) & F_UDP) !== 0;
}

/**
 * Counts who stands on one side of a group: clients by address, servers by address and port. An
 * IPv4 end is counted under a number, so that a million flows make no strings.
 */
class EndTally {
  private readonly counts = new Map<number | string, { count: number; readonly flow: number }>();

  constructor(
    private readonly columns: FlowColumns,
    private readonly side: SideIndex,
  ) {}

  add(flow: number): void {
    const key = this.key(flow);
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { count: 1, flow });
    else known.count += 1;
  }

  /** The most frequent end; of equals, the one that came first. */
  result(): GroupEnds {
    let top = { count: 0, flow: 0 };
    for (const end of this.counts.values()) if (end.count > top.count) top = end;
    return { distinct: this.counts.size, top: this.text(top.flow), topCount: top.count };
  }

  private key(flow: number): number | string {
    const { columns, side } = this;
    if (columns.isV6(flow)) return this.text(flow);
    const address = columns.addressWord(flow, side, 0);
    return side === 0 ? address : address * 65_536 + columns.port(flow, 1);
  }

  private text(flow: number): string {
    const ip = this.columns.ip(flow, this.side);
    return this.side === 0 ? ip : endpointText(ip, this.columns.port(flow, 1));
  }
}
