import { setImmediate as breathe } from 'node:timers/promises';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { flowCsvHeader, flowCsvLine } from '../../shared/session/flow-csv.ts';

const FLOWS_A_SLICE = 500;

/** The CSV text of flows, made in slices so that other questions are answered meanwhile. */
export async function csvOfFlows(
  session: AnalysisSession,
  flows: ArrayLike<number>,
): Promise<string> {
  const parts = [flowCsvHeader()];
  for (let i = 0; i < flows.length; i += 1) {
    parts.push(flowCsvLine(session.record(flows[i])));
    if (i % FLOWS_A_SLICE === FLOWS_A_SLICE - 1) await breathe();
  }
  return parts.join('');
}
