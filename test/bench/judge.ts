import type { CaptureKind } from './generate.ts';
import type { Measured, Results } from './results.ts';
import { atLeast, atMost } from './targets.ts';
import type { Judgement } from './targets.ts';

const megabyte = 1e6;

/** Holds the figures against DESIGN.md section 5. */
export function judge(results: Omit<Results, 'judgements'>): readonly Judgement[] {
  const { scale } = results;
  const find = (program: string, kind: CaptureKind, size = scale): Measured | null =>
    results.measured.find(
      (m) => m.program === program && m.capture.kind === kind && m.capture.scale === size,
    ) ?? null;
  const againstCapinfos = (kind: CaptureKind, limit: number): Judgement => {
    const pair = [find('teardown', kind), find('capinfos', kind)] as const;
    const what = `${kind}: time against capinfos`;
    return atMost(what, ratio(...pair), limit, '×', processorRatio(...pair));
  };
  const faster = (peer: string, kind: CaptureKind, limit: number): Judgement => {
    const theirs = results.measured.find((m) => m.program === peer && m.capture.kind === kind);
    const size = theirs?.capture.scale ?? scale;
    const where = size === scale ? kind : `${kind}, scale ${String(size)}`;
    const pair = [theirs ?? null, find('teardown', kind, size)] as const;
    const stopped = theirs?.cost.stopped ?? false;
    const what = `${where}: faster than ${peer}`;
    return atLeast(what, ratio(...pair), limit, '×', stopped, processorRatio(...pair));
  };
  const peak = (kind: CaptureKind, size = scale): number | null => {
    const own = find('teardown', kind, size);
    if (own === null || failed(own) || own.cost.peakBytes === null) return null;
    return own.cost.peakBytes / megabyte;
  };
  const growth = (kind: CaptureKind): readonly Judgement[] => {
    const sizes = [find('teardown', kind), find('teardown', kind, scale / 10)] as const;
    const largest = peak(kind);
    const smaller = peak(kind, scale / 10);
    const memory = largest === null || smaller === null ? null : largest / smaller;
    return [
      atMost(
        `${kind}: time for 10 × the packets`,
        ratio(...sizes),
        11,
        '×',
        processorRatio(...sizes),
      ),
      atMost(`${kind}: memory for 10 × the packets`, memory, 11, '×'),
    ];
  };
  /** The design's row for a million flows, held against both captures that have them. */
  const millionFlows = (kind: CaptureKind): readonly Judgement[] => [
    againstCapinfos(kind, 4),
    faster('nfpcapd', kind, 5),
    faster('argus', kind, 5),
    faster('tcptrace', kind, 15),
    faster('tshark', kind, 60),
    atMost(`${kind}: peak memory`, peak(kind), 700, 'MB'),
    ...growth(kind),
  ];
  const slowestView = results.window?.views.reduce((a, b) =>
    b.milliseconds > a.milliseconds ? b : a,
  );
  return [
    ...millionFlows('many'),
    ...millionFlows('wide'),
    againstCapinfos('bulk', 3),
    faster('nfpcapd', 'bulk', 1),
    atMost('bulk: peak memory', peak('bulk'), 250, 'MB'),
    atMost('first rows after opening', results.window?.firstRows ?? null, 1000, 'ms'),
    atMost('cancel while reading', results.window?.cancel ?? null, 100, 'ms'),
    atMost(
      `sort or filter, slowest (${slowestView?.what ?? 'none'})`,
      slowestView?.milliseconds ?? null,
      150,
      'ms',
    ),
    atMost('ladder of the long flow, first opening', results.ladder?.openFolded ?? null, 300, 'ms'),
    atMost(
      'ladder of the long flow, unfolded next',
      results.ladder?.openUnfolded ?? null,
      300,
      'ms',
    ),
    atMost('ladder: rows while scrolling, worst', results.ladder?.scrollWorst ?? null, 16.7, 'ms'),
    atMost('many: index, bytes a packet', results.window?.index.packetBytes ?? null, 32, 'B'),
    atMost('many: index, bytes a flow', results.window?.index.flowBytes ?? null, 320, 'B'),
    atMost('wide: index, bytes a flow', results.indexes?.wide.flowBytes ?? null, 320, 'B'),
    atMost('bulk: index, bytes a packet', results.indexes?.bulk.packetBytes ?? null, 32, 'B'),
  ];
}

function ratio(above: Measured | null, below: Measured | null): number | null {
  if (above === null || below === null || failed(above) || failed(below)) return null;
  return above.cost.seconds / below.cost.seconds;
}

/** Of all threads of both; null where it was not measured, or a run was stopped. */
function processorRatio(above: Measured | null, below: Measured | null): number | null {
  const [a, b] = [above?.cost.cpuSeconds ?? null, below?.cost.cpuSeconds ?? null];
  if (ratio(above, below) === null || a === null || b === null || b === 0) return null;
  return a / b;
}

/** A program that ended badly has no time; one that was stopped has a lower bound. */
function failed({ cost }: Measured): boolean {
  return !cost.stopped && cost.status !== 0;
}
