import type { RadarParameters } from '../../shared/close/radar-parameters.ts';
import { RadarTally, type RadarReport } from '../../shared/close/radar-report.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';

/** Flows counted between two looks at the clock: a millisecond or two. */
const FLOWS_A_STEP = 500;
/** Packets read again between two looks at the clock. */
const PACKETS_A_STEP = 2000;

/**
 * All flows by Radar's method, in slices. For another number of packets than those that were counted while
 * reading the captures are read again first; what is done and in all are then packets.
 */
export function* radarWork(
  session: AnalysisSession,
  parameters: RadarParameters,
): Generator<{ readonly done: number; readonly total: number }, RadarReport> {
  const { packets, silenceSeconds, keep, bucketMinutes } = parameters;
  const again = session.recountRadar(packets);
  if (again !== null)
    while (again.step(PACKETS_A_STEP)) yield { done: again.done, total: again.total };
  const tally = new RadarTally({ packets, silenceSeconds, keep, bucketMinutes });
  const total = session.flowCount;
  for (let done = 0; done < total; done += FLOWS_A_STEP) {
    yield { done, total };
    session.tallyRadar(tally, done, Math.min(done + FLOWS_A_STEP, total));
  }
  return tally.report();
}
