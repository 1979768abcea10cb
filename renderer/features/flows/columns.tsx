import type { ReactNode } from 'react';
import { MessageSquareText, PencilLine } from 'lucide-react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import type { FlowRow, SortColumn } from '../../state/contract-types.ts';
import { TRIAGE_WORDS } from '../../state/triage-words.ts';
import { ClassMark, ClassShape } from '../../ui/class-mark.tsx';
import { visibleLine } from '../../ui/said-text.ts';
import { TriageMark } from '../../ui/triage-mark.tsx';
import { columnDuration, secondsMicros } from '../../ui/format.ts';

/** One column of the flow table. */
export interface FlowColumn {
  readonly id: string;
  readonly title: string;
  /** Longer words, for the column menu and the header's tooltip. */
  readonly meaning: string;
  readonly width: number;
  /** Which columns leave first where the pane is narrow: the highest number; 0 stays. */
  readonly leaves: number;
  readonly align: 'left' | 'right';
  /** null: the host has no such order. */
  readonly sort: SortColumn | null;
  /** `said`: as soon as anybody said such a thing of any flow. */
  readonly shown: boolean | 'said';
  readonly mono: boolean;
  readonly cell: (row: FlowRow) => ReactNode;
  /** Text for the cell's title where it may be cut. */
  readonly full: (row: FlowRow) => string;
}

const NONE = '\u2014';

function column(
  id: string,
  title: string,
  meaning: string,
  width: number,
  sort: SortColumn | null,
  text: (row: FlowRow) => string,
  more: Partial<Pick<FlowColumn, 'align' | 'shown' | 'mono' | 'cell' | 'leaves'>> = {},
): FlowColumn {
  return {
    id,
    title,
    meaning,
    width,
    sort,
    leaves: 0,
    align: 'left',
    shown: true,
    mono: false,
    cell: text,
    full: text,
    ...more,
  };
}

const right = { align: 'right' } as const;
/** Ten digits in groups. */
const BYTES_WIDTH = 102;
/** The verdict's least width; it takes what the others leave. */
const VERDICT_WIDTH = 220;

/** All columns in order. */
export const FLOW_COLUMNS: readonly FlowColumn[] = [
  column(
    'flow',
    '#',
    'Flow number, in order of first packets',
    48,
    'flow',
    (row) => grouped(row.flow),
    right,
  ),
  column('client', 'Client', 'Client address and port', 170, 'client', (row) => row.client, {
    mono: true,
  }),
  column('server', 'Server', 'Server address and port', 170, 'server', (row) => row.server, {
    mono: true,
  }),
  column(
    'name',
    'Name',
    'TLS server name (SNI), else HTTP host',
    118,
    'name',
    (row) => row.name ?? NONE,
    { leaves: 4 },
  ),
  column('kind', 'Ended', 'How the connection ended', 92, 'kind', (row) => row.kind, {
    cell: (row) => <span className={`ending ${row.kind}`}>{row.kind}</span>,
  }),
  column('by', 'By', 'Who ended it', 72, 'by', (row) => (row.by === 'unknown' ? NONE : row.by), {
    leaves: 1,
    cell: (row) => (row.by === 'unknown' ? NONE : <span className={`by ${row.by}`}>{row.by}</span>),
  }),
  column(
    'stage',
    'Stage',
    'How far the connection had come when it ended',
    74,
    'stage',
    (row) => (row.stage === 'none' ? NONE : row.stage),
    { leaves: 5 },
  ),
  column(
    'tags',
    'Shape',
    'Observed shape of the ending',
    132,
    'tags',
    (row) => row.tags.join(' '),
    {
      shown: false,
      mono: true,
    },
  ),
  column(
    'verdict',
    'Verdict',
    'How much it matters (dot: benign, diamond: watch, triangle: harmful) and the leading cause',
    VERDICT_WIDTH,
    'headline',
    (row) => row.headline,
    {
      cell: (row) => (
        <>
          {row.proto === 'tcp' ? (
            <ClassMark of={row.class} as="sign" />
          ) : (
            <span className="class-mark sign none" />
          )}
          {row.override !== null && (
            <span
              className={`override-sign ${row.override}`}
              role="img"
              aria-label={`somebody says ${row.override}`}
              title={`Somebody says ${row.override}; the engine says ${row.class}`}
            >
              <PencilLine size={11} aria-hidden="true" />
              <ClassShape of={row.override} />
            </span>
          )}
          <span className="verdict">{row.headline}</span>
        </>
      ),
    },
  ),
  column(
    'triage',
    'Triage',
    'What somebody decided to do with the flow, and who looks after it',
    104,
    'triage',
    (row) =>
      row.triage === null
        ? ''
        : `${TRIAGE_WORDS[row.triage].name}${row.owner === null ? '' : `, ${visibleLine(row.owner)}`}`,
    {
      shown: 'said',
      leaves: 0.5,
      cell: (row) => (row.triage === null ? null : <TriageMark of={row.triage} />),
    },
  ),
  column(
    'notes',
    'Notes',
    'Notes on the flow, its packets and its times',
    62,
    'notes',
    (row) => (row.notes === 0 ? '' : counted(row.notes, 'note')),
    {
      shown: 'said',
      leaves: 0.5,
      cell: (row) =>
        row.notes === 0 ? null : (
          <span className="note-count number">
            <MessageSquareText size={12} aria-hidden="true" />
            {grouped(row.notes)}
          </span>
        ),
    },
  ),
  column(
    'labels',
    'Tags',
    'Tags that people gave the flow',
    120,
    null,
    (row) => row.labels.map(visibleLine).join(', '),
    {
      shown: 'said',
      leaves: 0.7,
      cell: (row) =>
        row.labels.map((label) => (
          <span className="label" key={label} dir="auto">
            {visibleLine(label)}
          </span>
        )),
    },
  ),
  column('class', 'Class', 'How much it matters', 82, 'class', (row) => row.class, {
    shown: false,
    cell: (row) => (row.proto === 'tcp' ? <ClassMark of={row.class} /> : NONE),
  }),
  column(
    'duration',
    'Duration',
    'From the first to the last packet (m:ss past a minute)',
    74,
    'duration',
    (row) => (row.durationNanos === null ? '—' : columnDuration(row.durationNanos)),
    { align: 'right', leaves: 2 },
  ),
  column(
    'packets',
    'Packets',
    'Packets of both sides',
    88,
    'packets',
    (row) => grouped(row.packets[0] + row.packets[1]),
    { align: 'right', shown: false },
  ),
  column(
    'up',
    '\u2191 Bytes',
    'Payload bytes from client to server',
    BYTES_WIDTH,
    'bytesClient',
    (row) => grouped(row.bytes[0]),
    { align: 'right', leaves: 3 },
  ),
  column(
    'down',
    '\u2193 Bytes',
    'Payload bytes from server to client',
    BYTES_WIDTH,
    'bytesServer',
    (row) => grouped(row.bytes[1]),
    { align: 'right', leaves: 3 },
  ),
  column('history', 'History', "Zeek's history letters", 94, 'history', (row) => row.history, {
    mono: true,
    leaves: 6,
  }),
  column(
    'start',
    'Start',
    "Seconds after the capture's first packet",
    116,
    'start',
    (row) => secondsMicros(row.startNanos),
    { align: 'right', shown: false },
  ),
];
