import { create } from 'zustand';
import type { HostConnection } from '../../shared/contract/api.ts';
import type { ExportSpec, ExportTarget, JobState } from '../../shared/contract/export-messages.ts';
import { exportName } from './export-names.ts';
import { useSession } from './session-store.ts';

/** The jobs of this window. */
interface Jobs {
  /** Everything that is being written for the user, newest last; fed by the event `job`. */
  readonly jobs: readonly JobState[];
  /** What each of them writes, by its number: "Report as PDF". */
  readonly names: ReadonlyMap<number, string>;
}

/** The jobs and their names. */
export const useJobs = create<Jobs>(() => ({ jobs: [], names: new Map() }));

/** A word about a job: a new one, or how a known one goes. */
export function adoptJob(job: JobState): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((one) => one.job === job.job)
      ? jobs.map((one) => (one.job === job.job ? job : one))
      : [...jobs, job],
  }));
  // After the step above: whoever waits for the end of one of them has heard of it.
  const kept = withoutOldDone(useJobs.getState().jobs);
  if (kept.length < useJobs.getState().jobs.length) useJobs.setState({ jobs: kept });
}

/** Cards that are shown at once, as long as done ones can give way. */
const CARDS = 3;

/** The jobs to show: older done ones go first; what runs or failed is never left out. */
export function withoutOldDone(jobs: readonly JobState[]): readonly JobState[] {
  let over = jobs.filter((one) => one.state !== 'cancelled').length - CARDS;
  return jobs.filter((job) => {
    if (over <= 0 || job.state !== 'done') return true;
    over -= 1;
    return false;
  });
}

/** Says what a job writes. */
export function nameJob(job: number, name: string): void {
  useJobs.setState(({ names }) => ({ names: new Map(names).set(job, name) }));
}

/** Forgets a job that ended. */
export function dismissJob(job: number): void {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((one) => one.job !== job) }));
}

/** Starts a job and waits for its end; null where the user cancelled the dialog. Rejects where it fails. */
export async function runJob(
  connection: HostConnection,
  what: ExportSpec,
  to: ExportTarget,
): Promise<JobState | null> {
  const { analysis } = useSession.getState();
  if (analysis === null) return null;
  const started = await connection.call('export.start', { analysis, what, to });
  if (started === null) return null;
  nameJob(started.job, exportName(what));
  return endOf(started.job);
}

function endOf(job: number): Promise<JobState> {
  return new Promise((resolve) => {
    const ended = (): boolean => {
      const state = useJobs.getState().jobs.find((one) => one.job === job);
      if (state === undefined || state.state === 'running') return false;
      resolve(state);
      return true;
    };
    if (ended()) return;
    const stop = useJobs.subscribe(() => {
      if (ended()) stop();
    });
  });
}
