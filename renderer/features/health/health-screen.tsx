import type { ReactNode } from 'react';
import { ShieldCheck } from 'lucide-react';
import type { Progress } from '../../../shared/contract/api.ts';
import { bytesText, grouped } from '../../../shared/base/numbers.ts';
import type { CaptureInfo, HealthReport } from '../../state/contract-types.ts';
import { utcText } from '../../ui/format.ts';
import { visibleLine, visibleText } from '../../ui/said-text.ts';
import { CaptureComments } from './capture-comments.tsx';
import { HealthSections } from './health-sections.tsx';
import { SeverityMark } from './severity-mark.tsx';
import './health.css';

/** Everything that the reader wants known about the captures, and what it does to the verdicts. */
export function HealthScreen({
  report,
  progress,
  notes,
  notesOf,
}: {
  readonly report: HealthReport | null;
  readonly progress: Progress | null;
  /** What people wrote on everything that is open, and on the capture with an index. */
  readonly notes: ReactNode;
  readonly notesOf: (capture: number) => ReactNode;
}) {
  const unread = unreadText(progress);
  if (report === null) return <main className="health" aria-label="Capture health" tabIndex={0} />;
  return (
    <main className="health" aria-label="Capture health" tabIndex={0}>
      <div className="health-page">
        <h1>Capture health</h1>
        <p className="health-lead">
          What was read, what was left out and why. Nothing is skipped silently: each entry says
          what it does to the verdicts.
        </p>
        {unread !== null && (
          <p className="health-unread" role="status">
            <SeverityMark of="warning" size={16} />
            {unread}
          </p>
        )}
        {report.entries.length === 0 && unread === null && (
          <p className="health-clean">
            <ShieldCheck size={18} aria-hidden="true" />
            Nothing to report: read whole, in order,{' '}
            {dropsAreSaid(report) ? 'without drops' : 'no drops known (not every interface says)'}.
          </p>
        )}
        <HealthSections report={report} />
        <h2>Captures</h2>
        {report.captures.map((capture, index) => (
          <Capture key={index} capture={capture} notes={notesOf(index)} />
        ))}
        <h2>Notes on the whole analysis</h2>
        {notes}
        <h2>Index</h2>
        <p className="health-index number">
          {indexText(report)} Payload stays in the file and is read when you look at it.
        </p>
      </div>
    </main>
  );
}

/** Whether every interface counted what it dropped: a pcap and many a pcapng do not. */
function dropsAreSaid({ captures }: HealthReport): boolean {
  return captures.every(({ interfaces }) => interfaces.every(({ drops }) => drops !== null));
}

/** A report of a part says so, whatever its entries are. */
function unreadText(progress: Progress | null): string | null {
  if (progress === null || progress.bytesRead >= progress.bytesTotal) return null;
  const part = `${bytesText(progress.bytesRead)} of ${bytesText(progress.bytesTotal)}`;
  if (progress.state === 'cancelled')
    return `Reading was stopped after ${part}: what comes later in the capture is in no verdict.`;
  return progress.state === 'reading' ? `Reading goes on: ${part} so far.` : null;
}

/** Averages only where they mean something: a small index is mostly room for what may come. */
function indexText({ index, captures }: HealthReport): string {
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  const size = `${bytesText(index.total)} of memory`;
  if (packets < 100_000) return `${size} (what an index has at least).`;
  const each = `${grouped(Math.round(index.packetBytes))} bytes a packet and ${grouped(Math.round(index.flowBytes))} bytes a flow`;
  return `${size}: ${each}.`;
}

const READ: Readonly<Record<CaptureInfo['read'], string>> = {
  whole: 'read whole',
  part: 'read in part',
  none: 'not readable',
};

function Capture({ capture, notes }: { readonly capture: CaptureInfo; readonly notes: ReactNode }) {
  const name = visibleLine(capture.name);
  return (
    <section className="health-capture" aria-label={name}>
      <h3>
        <span className="ellipsis" title={name}>
          {name}
        </span>
        <span className={`health-read ${capture.read}`}>{READ[capture.read]}</span>
      </h3>
      <dl className="health-facts number">
        <Fact label="Format" value={capture.format} />
        <Fact
          label="Size"
          value={`${bytesText(capture.bytes)} (${grouped(capture.bytes)} bytes)`}
        />
        <Fact label="Packets" value={grouped(capture.packets)} />
        <Fact
          label="First packet"
          value={capture.firstTime === null ? '\u2014' : utcText(capture.firstTime)}
        />
        <Fact
          label="Last packet"
          value={capture.lastTime === null ? '\u2014' : utcText(capture.lastTime)}
        />
        {capture.details.map(({ name: label, value }, index) => (
          <Fact key={index} label={label} value={visibleText(value)} />
        ))}
        <Fact label="SHA-256" value={capture.sha256 ?? 'being computed \u2026'} mono />
      </dl>
      {capture.interfaces.length > 0 && (
        <div
          className="health-table"
          tabIndex={0}
          role="region"
          aria-label={`Interfaces of ${name}`}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">Interface</th>
                <th scope="col">Link type</th>
                <th scope="col">Resolution</th>
                <th scope="col" className="right">
                  Snap length
                </th>
                <th scope="col" className="right">
                  Packets
                </th>
                <th scope="col" className="right">
                  Dropped
                </th>
              </tr>
            </thead>
            <tbody>
              {capture.interfaces.map((one, index) => (
                <tr key={index}>
                  <td>{visibleLine(one.name)}</td>
                  <td>{one.linkType}</td>
                  <td>{one.resolution}</td>
                  <td className="right">{grouped(one.snapLength)}</td>
                  <td className="right">{grouped(one.packets)}</td>
                  <td className={`right${(one.drops ?? 0) > 0 ? ' dropped' : ''}`}>
                    {one.drops === null ? 'not said' : grouped(one.drops)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <CaptureComments comments={capture.comments} />
      <div className="health-notes">{notes}</div>
    </section>
  );
}

function Fact({
  label,
  value,
  mono = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={`selectable${mono ? ' mono' : ''}`}>{value}</dd>
    </div>
  );
}
