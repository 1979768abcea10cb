import { useState } from 'react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import type { RadarReport } from '../../state/contract-types.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { leftOut } from './radar-words.ts';
import { StageTable } from './stage-table.tsx';
import { useRadar, type RadarChoices } from './use-radar.ts';
import './radar.css';

/** Silences to choose from: Radar's, and the paper's. */
const SILENCES = [
  { value: '10', text: '10 s', hint: 'As Cloudflare Radar does' },
  { value: '3', text: '3 s', hint: 'As the SIGCOMM 2023 paper does' },
] as const;

const KEEPS = [
  ['multi-syn', 'Count flows with several SYNs'],
  ['window-end', 'Count silence at the end of the capture'],
] as const;

/** All flows by Cloudflare Radar's method. */
export function RadarScreen(props: {
  readonly analysis: number | null;
  /** Grows while more is read. */
  readonly refresh: number;
  readonly reading: boolean;
  readonly onError: (cause: unknown) => void;
}) {
  const [choices, setChoices] = useState<RadarChoices>({ silenceSeconds: 10, keep: [] });
  const { report, busy } = useRadar(props.analysis, choices, props.refresh, props.onError);
  return (
    <main className="radar" aria-label="Radar" aria-busy={busy} tabIndex={0}>
      <div className="radar-page">
        <h1>Radar</h1>
        <p className="radar-lead">
          How connections ended early, counted by the stages and tags that Cloudflare Radar
          publishes: only the client{'\u2019'}s packets decide
          {report === null ? '' : `, the first ${report.parameters.packets} of each flow`}.
        </p>
        <div className="radar-choices">
          <span id="radar-silence">Silence that is a timeout</span>
          <Segmented
            label="Silence that is a timeout"
            value={choices.silenceSeconds === 3 ? '3' : '10'}
            options={SILENCES}
            onChange={(value) => {
              setChoices({ ...choices, silenceSeconds: Number(value) });
            }}
          />
          {KEEPS.map(([name, words]) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={choices.keep.includes(name)}
                onChange={(event) => {
                  const others = choices.keep.filter((one) => one !== name);
                  setChoices({
                    ...choices,
                    keep: event.target.checked ? [...others, name] : others,
                  });
                }}
              />
              {words}
              {report !== null && report.kept[name] > 0 && (
                <span className="radar-kept number">{grouped(report.kept[name])}</span>
              )}
            </label>
          ))}
        </div>
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
  const { eligible, matched } = report;
  return (
    <>
      <p className="radar-sum" role="status">
        <b className="number">{grouped(matched)}</b> of {counted(eligible, 'eligible flow')} ended
        early{eligible === 0 ? '' : ` (${((100 * matched) / eligible).toFixed(1)} %)`}
        {eligible === matched ? '' : ', flows that are still open among those eligible'}
        {report.clientOnly === 0
          ? '.'
          : `. Of ${grouped(report.clientOnly)} of these ${grouped(eligible)} the capture holds no packet of the server.`}
      </p>
      <StageTable report={report} />
      <div className="radar-columns">
        <section>
          <h2>Without a stage</h2>
          <dl className="radar-list number">
            {leftOut(report).map(([name, flows, why]) => (
              <div key={name} className={flows === 0 ? 'none' : undefined}>
                <dt>
                  {name} <span>{why}</span>
                </dt>
                <dd>{grouped(flows)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h2>Tampering signatures</h2>
          {report.signatures.length === 0 ? (
            <p className="radar-lead">None of the published ones.</p>
          ) : (
            <dl className="radar-list number">
              {report.signatures.map(({ id, flows }) => (
                <div key={id}>
                  <dt className="mono">{id}</dt>
                  <dd>{grouped(flows)}</dd>
                </div>
              ))}
            </dl>
          )}
          <p className="radar-lead">
            A signature is what the packets are consistent with; ordinary hosts make most of these
            endings too.
          </p>
        </section>
      </div>
    </>
  );
}
