import type { DataLost, VerdictClass } from '../findings/rule.ts';
import type { ReportContext } from './report-context.ts';

/** So many flows are asked whether data was lost; a verdict's words cost some tens of microseconds. */
const MOST_ASKED = 50_000;
/** Flows asked between two breaths. */
const SLICE = 500;
/** Flows that lost data, or may have, kept by number; the others are counted. */
const MOST_NAMED = 4;

/** Flows by whether data was lost. */
export interface LossCounts {
  readonly counts: Readonly<Record<DataLost, number>>;
  /** TCP flows that were asked; fewer than all only in very large captures. */
  readonly asked: number;
  /** The first few flows that lost data (`yes`) or may have (`possible`), the most harmful first. */
  readonly examples: Readonly<Record<'yes' | 'possible', readonly number[]>>;
}

/** Asks every TCP flow, in order, whether its ending lost data. */
export async function countLosses({ session, totals, work }: ReportContext): Promise<LossCounts> {
  const counts = { no: 0, possible: 0, yes: 0, 'cannot-tell': 0 };
  const byClass = { yes: noFlows(), possible: noFlows() };
  const wanted = Math.min(totals.tcp, MOST_ASKED);
  let asked = 0;
  for (let flow = 0; asked < wanted && flow < session.flowCount; flow += 1) {
    const { proto, verdict } = session.record(flow);
    if (proto === 'tcp') {
      const { dataLost } = verdict;
      counts[dataLost] += 1;
      if (dataLost === 'yes' || dataLost === 'possible') {
        const known = byClass[dataLost][verdict.class];
        if (known.length < MOST_NAMED) known.push(flow);
      }
      asked += 1;
    }
    if (flow % SLICE === SLICE - 1) {
      work.tell({ phase: 'Asking flows for lost data', done: asked, total: wanted });
      await work.breathe();
    }
  }
  return {
    counts,
    asked,
    examples: { yes: firstOf(byClass.yes), possible: firstOf(byClass.possible) },
  };
}

function noFlows(): Record<VerdictClass, number[]> {
  return { harmful: [], watch: [], benign: [] };
}

function firstOf({
  harmful,
  watch,
  benign,
}: Record<VerdictClass, readonly number[]>): readonly number[] {
  return [...harmful, ...watch, ...benign].slice(0, MOST_NAMED);
}
