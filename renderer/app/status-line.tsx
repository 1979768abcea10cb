import { bytesText, counted, durationText } from '../../shared/base/numbers.ts';
import { CaseStatus } from '../features/case/case-status.tsx';
import { useFlowViewState } from '../features/flows/flow-view-context.tsx';
import { leadingEntry, worstSeverity } from '../features/health/severity.ts';
import { SeverityMark } from '../features/health/severity-mark.tsx';
import type { HealthReport } from '../state/contract-types.ts';
import { useSession } from '../state/session-store.ts';
import { useView } from '../state/view-store.ts';

/** Size, counts, hash, health, zone. */
export function StatusLine({ report }: { readonly report: HealthReport | null }) {
  const progress = useSession((state) => state.progress);
  // The table's own count: the same number wherever flows are counted.
  const { counts } = useFlowViewState();
  const worst = worstSeverity(report);
  const stopped = progress?.state === 'cancelled';
  const leading = leadingEntry(report);
  const captures = report?.captures ?? [];
  const hash = captures.length === 1 ? captures[0].sha256 : null;
  const size = captures.reduce((sum, capture) => sum + capture.bytes, 0);
  return (
    <footer className="status-line number" aria-label="Status">
      {progress !== null && (
        <>
          {progress.state === 'cancelled' ? (
            <span className="status-stopped">
              <SeverityMark of="warning" size={13} />
              {bytesText(progress.bytesRead)} of {bytesText(progress.bytesTotal)} read, stopped
            </span>
          ) : (
            <span>
              <b>{bytesText(size === 0 ? progress.bytesTotal : size)}</b>
              {progress.state === 'done' &&
                ` read in ${durationText(Math.max(1, Math.round(progress.seconds * 1000)) * 1e6)}`}
            </span>
          )}
          <span>{strongCount(progress.packets, 'packet')}</span>
          <span>{strongCount(counts?.total ?? progress.flows, 'flow')}</span>
        </>
      )}
      {captures.length > 1 && <span>{strongCount(captures.length, 'file')}</span>}
      {hash !== null && (
        <span className="status-hash" title={`SHA-256 ${hash}`}>
          SHA-256 <b className="mono">{hash.slice(0, 12)}</b>
        </span>
      )}
      <span className="grow" />
      <CaseStatus />
      {report !== null && (
        <button className="status-health" onClick={() => useView.setState({ screen: 'health' })}>
          {worst === null || worst === 'note' || leading === null ? (
            <>{healthyWords(report, stopped, progress?.state === 'reading')}</>
          ) : (
            <>
              <SeverityMark of={leading.severity} size={13} />
              <span className={`ellipsis ${leading.severity}`}>{leading.text}</span>
            </>
          )}
        </button>
      )}
      <span title="All times are shown in UTC">UTC</span>
    </footer>
  );
}

/** "Read whole, nothing to report", "Read whole; 1 note": the words of the report, from the same entries. */
function healthyWords(
  { entries, captures }: HealthReport,
  stopped: boolean,
  reading: boolean,
): string {
  const whole = !stopped && captures.every(({ read }) => read === 'whole');
  const state = reading ? 'Read so far' : whole ? 'Read whole' : 'Read in part';
  return entries.length === 0
    ? `${state}, nothing to report`
    : `${state}; ${counted(entries.length, 'note')}`;
}

function strongCount(value: number, one: string) {
  const text = counted(value, one);
  const at = text.lastIndexOf(' ');
  return (
    <>
      <b>{text.slice(0, at)}</b>
      {text.slice(at)}
    </>
  );
}
