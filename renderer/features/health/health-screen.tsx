import type { ReactNode } from 'react';
import { ShieldCheck } from 'lucide-react';
import type { Progress } from '../../../shared/contract/api.ts';
import { bytesText, counted, grouped } from '../../../shared/base/numbers.ts';
import type { CaptureInfo, HealthEntry, HealthReport } from '../../state/contract-types.ts';
import { utcText } from '../../ui/format.ts';
import { visibleLine, visibleText } from '../../ui/said-text.ts';
import { entriesOf } from './severity.ts';
import { SeverityMark } from './severity-mark.tsx';
import './health.css';

const SECTIONS: readonly (readonly [HealthEntry['severity'], string, string])[] = [
  ['damage', 'Damage', 'Data is missing: results stop or have holes here.'],
  ['warning', 'Warnings', 'The capture cannot show everything: some verdicts say less.'],
  ['note', 'Remarks', 'Worth knowing; verdicts stand.'],
];

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
            Nothing to report: read whole, in order, without drops.
          </p>
        )}
        {SECTIONS.map(([severity, title, meaning]) => (
          <Section
            key={severity}
            severity={severity}
            title={title}
            meaning={meaning}
            entries={entriesOf(report, severity)}
          />
        ))}
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

function Section(props: {
  readonly severity: HealthEntry['severity'];
  readonly title: string;
  readonly meaning: string;
  readonly entries: readonly HealthEntry[];
}) {
  if (props.entries.length === 0) return null;
  return (
    <section>
      <h2>
        {props.title} <span>{props.meaning}</span>
      </h2>
      <ul className="health-entries">
        {props.entries.map((entry, index) => (
          <li key={index}>
            <SeverityMark of={entry.severity} size={16} />
            <div>
              <p className="health-text selectable">{visibleLine(entry.text)}</p>
              {entry.effect !== null && (
                <p className="health-effect selectable">{visibleLine(entry.effect)}</p>
              )}
              <p className="health-where number selectable">{whereText(entry)}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function whereText(entry: HealthEntry): string {
  const parts = [visibleLine(entry.file)];
  if (entry.offset !== null) parts.push(`byte ${grouped(entry.offset)}`);
  if (entry.block !== null) parts.push(`block ${grouped(entry.block)}`);
  if (entry.count > 0) parts.push(counted(entry.count, 'packet'));
  return parts.join(' \u00b7 ');
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
      {capture.comments.length > 0 && (
        <ul className="health-comments">
          {capture.comments.map((comment, index) => (
            <li key={index} className="selectable" dir="auto">
              <b>
                {comment.on === 'packet'
                  ? `Packet ${grouped(comment.number)}`
                  : (COMMENT_PLACES[comment.on]?.(comment.number) ?? 'File')}
              </b>{' '}
              {visibleText(comment.text)}
            </li>
          ))}
        </ul>
      )}
      <div className="health-notes">{notes}</div>
    </section>
  );
}

const COMMENT_PLACES: Readonly<Record<string, ((number: number) => string) | undefined>> = {
  interface: (number) => `Interface ${number}`,
  statistics: (number) => `Statistics of interface ${number}`,
  names: () => 'Names',
  secrets: () => 'Key material',
};

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
