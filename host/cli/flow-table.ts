import { counted, durationText, grouped } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import type { FlowRow } from '../../shared/session/records.ts';
import type { Style } from '../../shared/session/text/style.ts';
import { tableLines, type TextColumn } from '../../shared/session/text/text-table.ts';

/** `analyze --format table`: one line a flow, then how many of each class. */
export function* flowTable(session: AnalysisSession, style: Style): Generator<string> {
  const { notes, flows } = session.annotations;
  const said = notes.length + flows.length > 0 ? SAID : [];
  yield* tableLines([...columns(style), ...said], () => rowsOf(session));
  yield '';
  yield countsLine(session);
}

function columns(style: Style): readonly TextColumn<FlowRow>[] {
  return [
    { title: 'FLOW', align: 'right', text: (row) => String(row.flow) },
    { title: 'CLIENT', align: 'left', text: (row) => row.client },
    { title: 'SERVER', align: 'left', text: (row) => row.server },
    { title: 'NAME', align: 'left', text: (row) => oneLine(row.name ?? '') },
    { title: 'ENDING', align: 'left', text: (row) => row.kind },
    { title: 'BY', align: 'left', text: (row) => (row.by === 'unknown' ? '—' : row.by) },
    { title: 'STAGE', align: 'left', text: (row) => row.stage },
    { title: 'DURATION', align: 'right', text: durationCell },
    { title: 'BYTES >', align: 'right', text: (row) => grouped(row.bytes[0]) },
    { title: 'BYTES <', align: 'right', text: (row) => grouped(row.bytes[1]) },
    {
      title: 'CLASS',
      align: 'left',
      text: (row) => (row.proto === 'udp' ? '—' : row.class),
      style: (row, cell) => (row.proto === 'udp' ? cell : style.ofClass(row.class, cell)),
    },
    { title: 'VERDICT', align: 'left', text: (row) => oneLine(row.headline) },
  ];
}

function durationCell({ durationNanos }: FlowRow): string {
  return durationNanos === null ? '—' : durationText(durationNanos);
}

/** What people said, where a case was given. */
const SAID: readonly TextColumn<FlowRow>[] = [
  { title: 'TRIAGE', align: 'left', text: (row) => row.triage ?? '' },
  { title: 'OVERRIDE', align: 'left', text: (row) => row.override ?? '' },
  { title: 'NOTES', align: 'right', text: (row) => (row.notes === 0 ? '' : String(row.notes)) },
];

function* rowsOf(session: AnalysisSession): Generator<FlowRow> {
  for (let flow = 0; flow < session.flowCount; flow += 1) yield session.row(flow);
}

function countsLine(session: AnalysisSession): string {
  const counts = { harmful: 0, watch: 0, benign: 0 };
  let udp = 0;
  for (const row of rowsOf(session)) {
    if (row.proto === 'udp') udp += 1;
    else counts[row.class] += 1;
  }
  const { packets } = session.readingState();
  return [
    counted(session.flowCount, 'flow'),
    `${grouped(counts.harmful)} harmful`,
    `${grouped(counts.watch)} to watch`,
    `${grouped(counts.benign)} benign`,
    ...(udp === 0 ? [] : [`${grouped(udp)} UDP`]),
    counted(packets, 'packet'),
  ].join(' · ');
}
