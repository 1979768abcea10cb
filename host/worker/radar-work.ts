import type { RadarParameters } from '../../shared/close/radar-parameters.ts';
import { RadarTally, type RadarReport } from '../../shared/close/radar-report.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';

/** Flows counted between two looks at the clock: a millisecond or two. */
const FLOWS_A_STEP = 500;

/** All flows by Radar's method, in slices. The packets are those that were counted while reading. */
export function* radarWork(
  session: AnalysisSession,
  choices: Omit<RadarParameters, 'packets'>,
): Generator<{ readonly done: number; readonly total: number }, RadarReport> {
  const { silenceSeconds, keep } = choices;
  const tally = new RadarTally({ packets: session.radarPackets, silenceSeconds, keep });
  const total = session.flowCount;
  for (let done = 0; done < total; done += FLOWS_A_STEP) {
    yield { done, total };
    session.tallyRadar(tally, done, Math.min(done + FLOWS_A_STEP, total));
  }
  return tally.report();
}
