import type { RadarReport } from '../../state/contract-types.ts';
import { RadarCount } from './radar-count.tsx';
import { slotCounts, STAGES, type Stage } from './radar-words.ts';

/** Rows that are drawn; longer slots show the rest. */
const MOST_ROWS = 500;

/** Flows by the time of their first packet: how many, and each stage's share of those eligible. */
export function SlotTable({ report }: { readonly report: RadarReport }) {
  const { buckets, parameters } = report;
  const shown = buckets.slice(0, MOST_ROWS);
  return (
    <section>
      <h2>By time</h2>
      <div className="radar-scroll">
        <table className="radar-table radar-slots number">
          <thead>
            <tr>
              <th scope="col">
                First packet, UTC
                <span>slots of {parameters.bucketMinutes} min</span>
              </th>
              <th scope="col">Flows</th>
              <th scope="col">Eligible</th>
              {(Object.keys(STAGES) as Stage[]).map((stage) => (
                <th key={stage} scope="col">
                  {STAGES[stage][0]}
                  <span>share of eligible</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((bucket) => (
              <tr key={bucket.start}>
                <th scope="row">{bucket.start.replace('T', '\u2002').replace('Z', '')}</th>
                {slotCounts(bucket).map(({ flows, words }, i) => (
                  <td key={words}>
                    <RadarCount report={report} flows={flows} words={words} />
                    {i > 1 && (
                      <span className="radar-share">
                        {flows > 0 && percent(flows, bucket.eligible)}
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {buckets.length > shown.length && (
        <p className="radar-lead">
          The first {MOST_ROWS} of {buckets.length} slots; choose longer slots to see all.
        </p>
      )}
    </section>
  );
}

/** "12.5 %" */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)}\u00a0%`;
}
