import type { ReactNode } from 'react';
import { grouped } from '../../../shared/base/numbers.ts';
import type { FlowRow, SortColumn } from '../../state/contract-types.ts';
import { ClassMark } from '../../ui/class-mark.tsx';
import { columnDuration, secondsMicros } from '../../ui/format.ts';

/** One column of the flow table. */
export interface FlowColumn {
  readonly id: string;
  readonly title: string;
  /** Longer words, for the column menu and the header's tooltip. */
  readonly meaning: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly sort: SortColumn;
  readonly shown: boolean;
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
  sort: SortColumn,
  text: (row: FlowRow) => string,
  more: Partial<Pick<FlowColumn, 'align' | 'shown' | 'mono' | 'cell'>> = {},
): FlowColumn {
  return {
    id,
    title,
    meaning,
    width,
    sort,
    align: 'left',
    shown: true,
    mono: false,
    cell: text,
    full: text,
    ...more,
  };
}

const right = { align: 'right' } as const;

/** All columns in order. */
export const FLOW_COLUMNS: readonly FlowColumn[] = [
  column(
    'flow',
    '#',
    'Flow number, in order of first packets',
    50,
    'flow',
    (row) => grouped(row.flow),
    right,
  ),
  column('client', 'Client', 'Client address and port', 154, 'client', (row) => row.client, {
    mono: true,
  }),
  column('server', 'Server', 'Server address and port', 138, 'server', (row) => row.server, {
    mono: true,
  }),
  column(
    'name',
    'Name',
    'TLS server name (SNI), else HTTP host',
    112,
    'name',
    (row) => row.name ?? NONE,
  ),
  column('kind', 'Ended', 'How the connection ended', 98, 'kind', (row) => row.kind, {
    cell: (row) => <span className={`ending ${row.kind}`}>{row.kind}</span>,
  }),
  column('by', 'By', 'Who ended it', 70, 'by', (row) => (row.by === 'unknown' ? NONE : row.by), {
    cell: (row) => (row.by === 'unknown' ? NONE : <span className={`by ${row.by}`}>{row.by}</span>),
  }),
  column('stage', 'Stage', 'How far the connection had come when it ended', 74, 'stage', (row) =>
    row.stage === 'none' ? NONE : row.stage,
  ),
  column('tags', 'Tags', 'Observed shape of the ending', 132, 'tags', (row) => row.tags.join(' '), {
    shown: false,
    mono: true,
  }),
  column('verdict', 'Verdict', 'Leading cause', 280, 'headline', (row) => row.headline, {
    cell: (row) => <span className="verdict">{row.headline}</span>,
  }),
  column('class', 'Class', 'How much it matters', 82, 'class', (row) => row.class, {
    cell: (row) => <ClassMark of={row.class} />,
  }),
  column(
    'duration',
    'Duration',
    'From the first to the last packet (m:ss past a minute)',
    74,
    'duration',
    (row) => columnDuration(row.durationNanos),
    right,
  ),
  column(
    'packets',
    'Packets',
    'Packets of both sides',
    74,
    'packets',
    (row) => grouped(row.packets[0] + row.packets[1]),
    { align: 'right', shown: false },
  ),
  column(
    'up',
    '\u2191 Bytes',
    'Payload bytes from client to server',
    72,
    'bytesClient',
    (row) => grouped(row.bytes[0]),
    right,
  ),
  column(
    'down',
    '\u2193 Bytes',
    'Payload bytes from server to client',
    80,
    'bytesServer',
    (row) => grouped(row.bytes[1]),
    right,
  ),
  column('history', 'History', "Zeek's history letters", 94, 'history', (row) => row.history, {
    mono: true,
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
