import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import { flowCsvHeader, flowCsvLine } from '../../../shared/session/flow-csv.ts';
import type { DraftFile } from '../../draft-file.ts';

/** How far an export is. */
export interface ExportStep {
  readonly done: number;
  readonly total: number;
}

/** Text formats of a table of flows. */
export type TextFormat = 'csv' | 'json' | 'jsonl';

const FLOWS_A_STEP = 50;
const BATCH = 1 << 18;

/** Writes the records of flows as text; in the order given. Yields now and then. */
export function* writeFlowText(
  session: AnalysisSession,
  flows: ArrayLike<number>,
  format: TextFormat,
  draft: Pick<DraftFile, 'write'>,
): Generator<ExportStep, void> {
  let batch = format === 'csv' ? flowCsvHeader() : format === 'json' ? '[' : '';
  for (let i = 0; i < flows.length; i += 1) {
    batch += textOf(session, flows[i], format, i);
    if (batch.length >= BATCH) {
      draft.write(Buffer.from(batch));
      batch = '';
    }
    if (i % FLOWS_A_STEP === 0) yield { done: i, total: flows.length };
  }
  draft.write(Buffer.from(format === 'json' ? `${batch}\n]\n` : batch));
}

function textOf(session: AnalysisSession, flow: number, format: TextFormat, at: number): string {
  const record = session.record(flow);
  switch (format) {
    case 'csv':
      return flowCsvLine(record);
    case 'json':
      return `${at === 0 ? '' : ','}\n${JSON.stringify(record)}`;
    case 'jsonl':
      return `${JSON.stringify(record)}\n`;
  }
}
