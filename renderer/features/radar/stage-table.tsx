import type { RadarReport } from '../../state/contract-types.ts';
import { RadarCount } from './radar-count.tsx';
import { cellWords, STAGES, TAG_ROWS, type RadarTag } from './radar-words.ts';

interface TableRow {
  readonly tag: RadarTag | 'any';
  readonly depth: number;
  readonly meaning: string;
  /** Flows by stage, and all of them. */
  readonly flows: readonly number[];
}

/** Flows by tag and stage; rows without a flow are folded, and counted. */
export function StageTable({ report }: { readonly report: RadarReport }) {
  const { stages } = report;
  const rows = rowsOf(report);
  const shown = rows.filter(({ tag, flows }) => tag === 'any' || flows.some((one) => one > 0));
  const empty = rows.filter((row) => !shown.includes(row));
  return (
    <>
      <div className="radar-scroll">
        <table className="radar-table number">
          <thead>
            <tr>
              <th scope="col">Tag</th>
              {stages.map(({ stage }) => (
                <th key={stage} scope="col">
                  {STAGES[stage][0]}
                  <span>{STAGES[stage][1]}</span>
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.tag} row={row} report={report} />
            ))}
          </tbody>
        </table>
      </div>
      {empty.length > 0 && (
        <details className="radar-empty">
          <summary>
            {empty.length === 1 ? '1 tag without a flow' : `${empty.length} tags without a flow`}
          </summary>
          <dl>
            {empty.map(({ tag, meaning }) => (
              <div key={tag}>
                <dt className="mono">{tag}</dt>
                <dd className="radar-meaning">{meaning}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function rowsOf({ stages }: RadarReport): readonly TableRow[] {
  const row = (
    tag: TableRow['tag'],
    depth: number,
    meaning: string,
    flows: readonly number[],
  ): TableRow => ({ tag, depth, meaning, flows: [...flows, flows.reduce((a, b) => a + b, 0)] });
  return [
    row(
      'any',
      0,
      'Flows with a stage',
      stages.map(({ flows }) => flows),
    ),
    ...TAG_ROWS.map(([tag, depth, meaning]) =>
      row(
        tag,
        depth,
        meaning,
        stages.map(({ tags }) => tags[tag]),
      ),
    ),
  ];
}

function Row({ row, report }: { readonly row: TableRow; readonly report: RadarReport }) {
  return (
    <tr className={`depth-${row.depth}${row.tag === 'any' ? ' any' : ''}`}>
      <th scope="row">
        <span className="mono">{row.tag}</span>
        <span className="radar-meaning">{row.meaning}</span>
      </th>
      {row.flows.map((flows, i) => (
        <td key={i} className={flows === 0 ? 'none' : undefined}>
          <RadarCount
            report={report}
            flows={flows}
            words={cellWords(report.stages.at(i)?.stage ?? null, row.tag)}
          />
        </td>
      ))}
    </tr>
  );
}
