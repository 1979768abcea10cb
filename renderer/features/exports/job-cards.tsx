import { useEffect, useState } from 'react';
import { CircleAlert, CircleCheck, Download, X } from 'lucide-react';
import { bytesText, grouped } from '../../../shared/base/numbers.ts';
import { adviceFor } from '../../../shared/contract/errors.ts';
import type { JobState } from '../../../shared/contract/export-messages.ts';
import { asFailure } from '../../carriers/wire.ts';
import { useConnection } from '../../state/connection-context.ts';
import { dismissJob, useJobs } from '../../state/job-store.ts';
import { say } from '../../state/surface-store.ts';
import { downloadFrom } from '../../ui/download.ts';
import './exports.css';

/** A card of what was written goes by itself after so long, unless it is pointed at or in focus. */
const DONE_SHOWN_MS = 12_000;

/**
 * A card for everything that is being written, and for what became of it: what was written goes by
 * itself, a failure stays until it is put away.
 */
export function JobCards() {
  const jobs = useJobs((state) => state.jobs);
  const names = useJobs((state) => state.names);
  const shown = jobs.filter((job) => job.state !== 'cancelled');
  const last = jobs.at(-1);
  return (
    <>
      <div className="hidden-visually" role="status" aria-label="How exports go">
        {last === undefined ? '' : wordsOf(last, nameOf(last, names))}
      </div>
      {shown.length > 0 && (
        <aside className="jobs" aria-label="Exports">
          {shown.map((job) => (
            <JobCard key={job.job} job={job} name={nameOf(job, names)} />
          ))}
        </aside>
      )}
    </>
  );
}

function nameOf(job: JobState, names: ReadonlyMap<number, string>): string {
  return names.get(job.job) ?? 'Export';
}

/** For somebody who does not see the cards. */
function wordsOf({ state, phase, result }: JobState, name: string): string {
  switch (state) {
    case 'running':
      return `${name}: ${phase}`;
    case 'done':
      return result === null ? `${name}: done` : `${name}: ${result.name} is written`;
    case 'cancelled':
      return `${name}: cancelled`;
    case 'failed':
      // The card itself is an alert.
      return '';
  }
}

function JobCard({ job, name }: { readonly job: JobState; readonly name: string }) {
  const connection = useConnection();
  const { state, result, error } = job;
  const download = result?.download ?? null;
  const [stopping, setStopping] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const goes = state === 'done' && !pointed && !focused;
  useEffect(() => {
    if (!goes) return undefined;
    const timer = setTimeout(() => {
      dismissJob(job.job);
    }, DONE_SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [goes, job.job]);
  const stop = (): void => {
    if (state !== 'running') {
      dismissJob(job.job);
      return;
    }
    setStopping(true);
    connection.call('job.cancel', { job: job.job }).catch((cause: unknown) => {
      setStopping(false);
      say(asFailure(cause).error.detail, 'bad');
    });
  };
  const action = state === 'running' ? 'Cancel' : 'Put away';
  return (
    <section
      className={`job ${state}`}
      aria-label={result?.name ?? name}
      onPointerEnter={() => {
        setPointed(true);
      }}
      onPointerLeave={() => {
        setPointed(false);
      }}
      onFocus={() => {
        setFocused(true);
      }}
      onBlur={() => {
        setFocused(false);
      }}
    >
      <div className="job-head">
        {state === 'done' && <CircleCheck size={15} aria-hidden="true" />}
        {state === 'failed' && <CircleAlert size={15} aria-hidden="true" />}
        <div className="job-words" {...(state === 'failed' ? { role: 'alert' } : {})}>
          {state === 'running' && (
            <>
              <b>{name}</b>
              <span className="number">{stopping ? 'Cancelling \u2026' : progressWords(job)}</span>
            </>
          )}
          {state === 'failed' && (
            <>
              <b>{name} was not written</b>
              {error !== null && <span className="job-why">{error.detail}</span>}
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
          aria-label={`${action}: ${result?.name ?? name}`}
          title={action}
          disabled={stopping && state === 'running'}
          onClick={stop}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      {state === 'running' && (
        <progress
          aria-label={`${name}: ${job.phase}`}
          {...(job.total > 0 ? { value: job.done, max: job.total } : {})}
        />
      )}
    </section>
  );
}

/** "Laying out ladders, 12 of 40". */
function progressWords({ phase, done, total }: JobState): string {
  return total > 1 ? `${phase}, ${grouped(done)} of ${grouped(total)}` : phase;
}
