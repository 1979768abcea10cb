import { create } from 'zustand';
import type { HostConnection } from '../../shared/contract/api.ts';
import type { ExportSpec, ExportTarget, JobState } from '../../shared/contract/export-messages.ts';
import { useSession } from './session-store.ts';

/** Everything that is being written for the user, newest last; fed by the event `job`. */
export const useJobs = create<{ readonly jobs: readonly JobState[] }>(() => ({ jobs: [] }));

/** A word about a job: a new one, or how a known one goes. */
export function adoptJob(job: JobState): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((one) => one.job === job.job)
      ? jobs.map((one) => (one.job === job.job ? job : one))
      : [...jobs, job],
  }));
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
  return started === null ? null : endOf(started.job);
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
