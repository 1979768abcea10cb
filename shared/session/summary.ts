import { CAUSE_IDS } from '../findings/rule.ts';
import { CLOSE_EXCLUSIONS } from '../flows/close-facts.ts';
import type { SummaryRecord } from './records.ts';
import { CLOSE_KINDS, CLOSE_STAGES, VERDICT_CLASSES, type VerdictTable } from './verdict-table.ts';

/** The contract's summary from the verdict table; `excluded` counts flows that Radar's rules leave out of stages. */
export function summaryRecord(
  captures: SummaryRecord['captures'],
  packets: number,
  verdicts: VerdictTable,
  seconds: number,
): SummaryRecord {
  const byKind = zeros(CLOSE_KINDS);
  const byStage = zeros(CLOSE_STAGES);
  const byCause = zeros(CAUSE_IDS);
  const byClass = zeros(VERDICT_CLASSES);
  const excluded = zeros(CLOSE_EXCLUSIONS);
  for (let flow = 0; flow < verdicts.length; flow += 1) {
    byKind[CLOSE_KINDS[verdicts.kind(flow)]] += 1;
    byStage[CLOSE_STAGES[verdicts.stage(flow)]] += 1;
    byCause[CAUSE_IDS[verdicts.cause(flow)]] += 1;
    byClass[VERDICT_CLASSES[verdicts.class(flow)]] += 1;
    const why = verdicts.excluded(flow);
    if (why !== null) excluded[why] += 1;
  }
  return {
    schema: 'teardown.summary/1',
    captures,
    packets,
    flows: verdicts.length,
    byKind,
    byStage,
    byCause,
    byClass,
    excluded,
    seconds,
  };
}

function zeros(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
