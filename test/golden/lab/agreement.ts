import type { Confidence } from '../../../shared/findings/rule.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import type { CapturePoint, FlowTruth } from '../../lab/truth.ts';
import { allRecordings, recordOf } from './lab-recordings.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

/** The causes that may lead where the truth can be known. */
export function leadersOf(flow: FlowTruth): readonly string[] {
  return [flow.cause, ...(flow.causeAccept ?? [])];
}

/** A flow of a recording whose verdict the truth does not bear out. */
export interface Disagreement {
  readonly scenario: string;
  readonly point: CapturePoint;
  readonly port: number;
  readonly truth: string;
  readonly leading: string;
  readonly confidence: Confidence | null;
}

/** How verdicts and truths agree, over all recordings and points. */
export interface Agreement {
  readonly scenarios: number;
  readonly recordings: number;
  /** Flows seen at points where the cause can be known, and of them: the truth leads. */
  readonly knowable: number;
  readonly right: number;
  /** Among the right ones: led by another honest name (`causeAccept`), not by the truth's first. */
  readonly byOtherName: readonly Disagreement[];
  /** The truth does not lead where it can be known. */
  readonly wrong: readonly Disagreement[];
  /** High confidence, and neither the truth nor what its own packets show leads: at any point. */
  readonly highAndWrong: readonly Disagreement[];
}

/** Judges every committed recording. */
export function measureAgreement(): Agreement {
  const recordings = allRecordings();
  const wrong: Disagreement[] = [];
  const highAndWrong: Disagreement[] = [];
  const byOtherName: Disagreement[] = [];
  let knowable = 0;
  for (const { truth, point, path } of recordings) {
    const records = recordsOf(analyseFile(path));
    for (const flow of truth.flows) {
      const at = flow.points[point];
      if (at.seen === false) continue;
      const record = recordOf(records, flow);
      const found = describe(truth.scenario, point, flow, record);
      const leads = leadersOf(flow).includes(found.leading);
      if (at.knowable) {
        knowable += 1;
        if (!leads) wrong.push(found);
        else if (found.leading !== flow.cause) byOtherName.push(found);
      }
      const honest = leads || (!at.knowable && at.accept.some((id) => id === found.leading));
      if (found.confidence === 'high' && !honest) highAndWrong.push(found);
    }
  }
  return {
    scenarios: new Set(recordings.map((it) => it.truth.scenario)).size,
    recordings: recordings.length,
    knowable,
    right: knowable - wrong.length,
    byOtherName,
    wrong,
    highAndWrong,
  };
}

function describe(
  scenario: string,
  point: CapturePoint,
  flow: FlowTruth,
  record: FlowRecord | null,
): Disagreement {
  return {
    scenario,
    point,
    port: flow.client.port,
    truth: flow.cause,
    leading: record?.verdict.cause ?? 'no such flow',
    confidence: record?.verdict.confidence ?? null,
  };
}
