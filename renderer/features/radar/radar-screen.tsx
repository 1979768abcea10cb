import type { RadarReport } from '../../state/contract-types.ts';
import { ParameterPanel } from './parameter-panel.tsx';
import { useRadarChoices } from './radar-choices.ts';
import { RadarCount } from './radar-count.tsx';
import { excludedLines, keptLines, unmatchedLines, type CountLine } from './radar-words.ts';
import { percent, SlotTable } from './slot-table.tsx';
import { StageTable } from './stage-table.tsx';
import { useRadar } from './use-radar.ts';
import './radar.css';

/** All flows by Cloudflare Radar's method. */
export function RadarScreen(props: {
  readonly analysis: number | null;
  /** Grows while more is read. */
  readonly refresh: number;
  readonly reading: boolean;
  readonly onError: (cause: unknown) => void;
}) {
  const choices = useRadarChoices();
  const { report, busy } = useRadar(props.analysis, choices, props.refresh, props.onError);
  return (
    <main className="radar" aria-label="Radar" aria-busy={busy} tabIndex={0}>
      <div className="radar-page">
        <h1>Radar</h1>
        <p className="radar-lead">
          How connections ended early, by the stages and tags that Cloudflare Radar publishes: only
          the client{'\u2019'}s first packets decide. Every number leads to its flows.
        </p>
        <ParameterPanel choices={choices} reading={props.reading} />
        {props.reading && (
          <p className="radar-reading" role="status">
            Reading goes on: this counts what was read so far.
          </p>
        )}
        {report !== null && <Report report={report} />}
      </div>
    </main>
  );
}

function Report({ report }: { readonly report: RadarReport }) {
  const kept = keptLines(report);
  return (
    <>
      <Sum report={report} />
      <StageTable report={report} />
      <div className="radar-columns">
        <CountList
          title="Eligible, without a stage"
          lines={unmatchedLines(report)}
          report={report}
        />
        <CountList
          title="Excluded"
          total={{ flows: report.flows - report.eligible, words: 'radar:excluded' }}
          lines={excludedLines(report)}
          report={report}
        />
        {kept.length > 0 && <CountList title="Brought in" lines={kept} report={report} />}
        <Signatures report={report} />
      </div>
      <SlotTable report={report} />
    </>
  );
}

function Sum({ report }: { readonly report: RadarReport }) {
  const { eligible, matched, clientOnly } = report;
  return (
    <p className="radar-sum" role="status">
      <RadarCount report={report} flows={matched} words="stage:any" /> of{' '}
      <RadarCount report={report} flows={eligible} words="radar:eligible" /> eligible{' '}
      {eligible === 1 ? 'flow' : 'flows'} ended early
      {eligible === 0 ? '' : ` (${percent(matched, eligible)})`}
      {eligible === matched ? '.' : '; those that are still open are among the eligible.'}
      {clientOnly > 0 && (
        <>
          {' '}
          Of <RadarCount report={report} flows={clientOnly} words="radar:client-only" /> the capture
          holds no packet of the server.
        </>
      )}
    </p>
  );
}

function CountList(props: {
  readonly title: string;
  readonly total?: Pick<CountLine, 'flows' | 'words'>;
  readonly lines: readonly CountLine[];
  readonly report: RadarReport;
}) {
  const { report, total } = props;
  return (
    <section>
      <h2>
        {props.title}
        {total !== undefined && <RadarCount report={report} {...total} />}
      </h2>
      <dl className="radar-list number">
        {props.lines.map(({ name, why, flows, words }) => (
          <div key={words} className={flows === 0 ? 'none' : undefined}>
            <dt>
              {name} <span>{why}</span>
            </dt>
            <dd>
              <RadarCount report={report} flows={flows} words={words} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Signatures({ report }: { readonly report: RadarReport }) {
  return (
    <section>
      <h2>Tampering signatures</h2>
      {report.signatures.length === 0 ? (
        <p className="radar-lead">None of the published ones.</p>
      ) : (
        <dl className="radar-list number">
          {report.signatures.map(({ id, flows }) => (
            <div key={id}>
              <dt className="mono">{id}</dt>
              <dd>
                <RadarCount report={report} flows={flows} words={`signature:${id}`} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="radar-lead">
        A signature is what the packets are consistent with; ordinary hosts make most of these
        endings too.
        {report.zmap > 0 && (
          <>
            {' '}
            SYNs that look like ZMap{'\u2019'}s, wherever they count:{' '}
            <RadarCount report={report} flows={report.zmap} words="tag:zmap" />.
          </>
        )}
      </p>
    </section>
  );
}
