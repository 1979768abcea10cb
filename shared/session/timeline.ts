import { isoUtc } from '../base/time.ts';
import type { CloseKind } from '../close/close-facts.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { CauseId } from '../findings/rule.ts';
import type { CauseGroup, Timeline } from './analysis-api.ts';
import { CLOSE_KINDS, VERDICT_CLASSES, type VerdictTable } from './verdict-table.ts';

/** Flows of one cause that a group names. */
const EXAMPLES = 10;

/**
 * Flows over the time of their first packet, by ending. Linear in the number of flows. Where records
 * are out of order, flows outside first to last packet count in the outermost bins.
 */
export function timelineOf(tracker: Tracker, verdicts: VerdictTable, bins: number): Timeline {
  const { index } = tracker;
  const last = index.count;
  const span = last === 0 ? 0 : Math.max(0, index.nanosBetween(1, last));
  const binNanos = Math.max(1, Math.ceil((span + 1) / bins));
  const flows = Array.from({ length: bins }, () => 0);
  const byKind = CLOSE_KINDS.map(() => flows.slice());
  for (let flow = 0; flow < verdicts.length; flow += 1) {
    const at = Math.max(0, index.nanosBetween(1, tracker.firstPacket(flow)));
    const bin = Math.min(bins - 1, Math.floor(at / binNanos));
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
  };
}

/** Flows by cause and class: harmful before watch before benign, then by count. */
export function causeGroupsOf(
  verdicts: VerdictTable,
  causes: readonly CauseId[],
  titles: readonly string[],
): readonly CauseGroup[] {
  const groups = new Map<number, { count: number; examples: number[] }>();
  for (let flow = 0; flow < verdicts.length; flow += 1) {
    const key = verdicts.class(flow) * causes.length + verdicts.cause(flow);
    const group = groups.get(key) ?? { count: 0, examples: [] };
    if (group.count === 0) groups.set(key, group);
    group.count += 1;
    if (group.examples.length < EXAMPLES) group.examples.push(flow);
  }
  return [...groups]
    .sort(([a, one], [b, other]) => {
      const classes = Math.floor(a / causes.length) - Math.floor(b / causes.length);
      return classes !== 0 ? classes : other.count - one.count;
    })
    .map(([key, { count, examples }]) => ({
      cause: causes[key % causes.length],
      title: titles[key % causes.length],
      class: VERDICT_CLASSES[Math.floor(key / causes.length)],
      count,
      examples,
    }));
}
