import { counted, grouped } from '../../../shared/base/numbers.ts';
import type { HealthEntry, HealthReport } from '../../state/contract-types.ts';
import { clearFilters, goTo, useView } from '../../state/view-store.ts';
import { utcText } from '../../ui/format.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { SeverityMark } from './severity-mark.tsx';
import { entriesOf } from './severity.ts';

const SECTIONS: readonly (readonly [HealthEntry['severity'], string, string])[] = [
  ['damage', 'Damage', 'Data is missing: results stop or have holes here.'],
  ['warning', 'Warnings', 'The capture cannot show everything: some verdicts say less.'],
  ['note', 'Remarks', 'Worth knowing; verdicts stand.'],
];

type Extent = NonNullable<HealthEntry['extent']>;

/** All entries by severity; each leads to its flows and packets. */
export function HealthSections({ report }: { readonly report: HealthReport }) {
  return SECTIONS.map(([severity, title, meaning]) => {
    const entries = entriesOf(report, severity);
    if (entries.length === 0) return null;
    return (
      <section key={severity}>
        <h2>
          {title} <span>{meaning}</span>
        </h2>
        <ul className="health-entries">
          {entries.map((entry, index) => (
            <Entry key={index} entry={entry} />
          ))}
        </ul>
      </section>
    );
  });
}

function Entry({ entry }: { readonly entry: HealthEntry }) {
  const { extent } = entry;
  return (
    <li>
      <SeverityMark of={entry.severity} size={16} />
      <div>
        <p className="health-text selectable">{visibleLine(entry.text)}</p>
        {entry.effect !== null && (
          <p className="health-effect selectable">{visibleLine(entry.effect)}</p>
        )}
        <p className="health-where number selectable">{whereText(entry)}</p>
        {extent !== undefined && <Ways extent={extent} />}
      </div>
    </li>
  );
}

/** The way to the flows and the packets of an entry. */
function Ways({ extent }: { readonly extent: Extent }) {
  const { filter, flows, packets } = extent;
  if (filter === null && packets.length === 0) return null;
  return (
    <div className="health-ways number">
      {filter !== null && flows !== null && (
        <button
          title={`Show them in the list: ${filter}`}
          onClick={() => {
            clearFilters();
            useView.setState({ screen: 'flows', text: filter });
          }}
        >
          Show {counted(flows, 'flow')}
        </button>
      )}
      {packets.map(({ packet, flow }) =>
        flow === null ? (
          <span key={packet} title="This packet is in no flow">
            #{grouped(packet)}
          </span>
        ) : (
          <button
            key={packet}
            title={`Packet ${grouped(packet)} of flow ${grouped(flow)}`}
            aria-label={`Packet ${grouped(packet)}, show it in flow ${grouped(flow)}`}
            onClick={() => {
              clearFilters();
              goTo(flow, packet);
            }}
          >
            #{grouped(packet)}
          </button>
        ),
      )}
    </div>
  );
}

/** What an entry counts, where it is no packets that are there. */
const NAMES: Readonly<Record<string, string | undefined>> = {
  'unknown-block': 'block',
  'interface-drops': 'dropped packet',
};

function whereText(entry: HealthEntry): string {
  const { extent } = entry;
  const parts = [visibleLine(entry.file)];
  if (entry.offset !== null) parts.push(`byte ${grouped(entry.offset)}`);
  if (entry.block !== null) parts.push(`block ${grouped(entry.block)}`);
  if (entry.count > 0) {
    const share = extent?.share ?? null;
    parts.push(
      `${counted(entry.count, NAMES[entry.code] ?? 'packet')}${share === null ? '' : ` (${shareText(share)})`}`,
    );
  }
  if (extent !== undefined && extent.first !== null && extent.last !== null)
    parts.push(
      extent.first === extent.last
        ? `#${grouped(extent.first)}`
        : `#${grouped(extent.first)} to #${grouped(extent.last)}`,
    );
  if (extent !== undefined && extent.from !== null && extent.until !== null)
    parts.push(
      extent.first === extent.last
        ? utcText(extent.from)
        : `${utcText(extent.from)} to ${utcText(extent.until)}`,
    );
  return parts.join(' \u00b7 ');
}

function shareText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
