import { CircleAlert, CircleCheck, Download, X } from 'lucide-react';
import { bytesText } from '../../../shared/base/numbers.ts';
import { adviceFor } from '../../../shared/contract/errors.ts';
import type { JobState } from '../../../shared/contract/export-messages.ts';
import { useConnection } from '../../state/connection-context.ts';
import { dismissJob, useJobs } from '../../state/job-store.ts';
import { downloadFrom } from '../../ui/download.ts';
import './exports.css';

/** A card for everything that is being written, and for what became of it until it is put away. */
export function JobCards() {
  const jobs = useJobs((state) => state.jobs);
  const shown = jobs.filter((job) => job.state !== 'cancelled');
  if (shown.length === 0) return null;
  return (
    <aside className="jobs" aria-label="Exports">
      {shown.map((job) => (
        <JobCard key={job.job} job={job} />
      ))}
    </aside>
  );
}

function JobCard({ job }: { readonly job: JobState }) {
  const connection = useConnection();
  const { state, result, error } = job;
  const download = result?.download ?? null;
  const stop = (): void => {
    if (state === 'running') connection.call('job.cancel', { job: job.job }).catch(() => undefined);
    else dismissJob(job.job);
  };
  return (
    <section className={`job ${state}`} aria-label={result?.name ?? job.phase}>
      <div className="job-head">
        {state === 'done' && <CircleCheck size={15} aria-hidden="true" />}
        {state === 'failed' && <CircleAlert size={15} aria-hidden="true" />}
        <div className="job-words" role={state === 'failed' ? 'alert' : 'status'}>
          {state === 'running' && <b>{job.phase}</b>}
          {state === 'failed' && (
            <>
              <b>{error?.detail ?? 'It could not be written.'}</b>
              {error !== null && <span>{adviceFor(error)}</span>}
            </>
          )}
          {state === 'done' && result !== null && (
            <>
              <b className="ellipsis" title={result.path ?? result.name}>
                {result.name}
              </b>
              <span className="number">
                {bytesText(result.bytes)}
                {result.path === null ? '' : ` \u00b7 ${result.path}`}
              </span>
              {result.map !== null && (
                <span>
                  The list that leads back to the originals
                  {result.map.path === null ? ' was saved beside it.' : `: ${result.map.path}`}
                </span>
              )}
            </>
          )}
        </div>
        {state === 'done' && download !== null && (
          <button
            className="icon-button"
            aria-label={`Download ${result?.name ?? ''} again`}
            title="Download again"
            onClick={() => {
              downloadFrom(download, result?.name ?? '');
            }}
          >
            <Download size={14} aria-hidden="true" />
          </button>
        )}
        <button
          className="icon-button"
          aria-label={state === 'running' ? 'Cancel' : 'Put away'}
          title={state === 'running' ? 'Cancel' : 'Put away'}
          onClick={stop}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      {state === 'running' && (
        <progress
          aria-label={job.phase}
          {...(job.total > 0 ? { value: job.done, max: job.total } : {})}
        />
      )}
    </section>
  );
}
