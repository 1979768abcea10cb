import { memo } from 'react';
import { durationText } from '../../../shared/base/numbers.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { arrowKind, flagsText, headPath, LADDER_ROW, type LadderColumns } from './geometry.ts';
import { foldNote, foldText, numbersText, rowNote, type SeqBase } from './ladder-words.ts';

const MONO = 6.38;
const NOTE_CHAR = 5.9;

type PacketRow = Extract<LadderRow, { kind: 'packet' }>;
type FoldRow = Extract<LadderRow, { kind: 'fold' }>;

/** One row of the ladder as SVG, drawn from y = 0 to `LADDER_ROW`. */
export const LadderRowMark = memo(function LadderRowMark(props: {
  readonly row: LadderRow;
  readonly columns: LadderColumns;
  readonly base: SeqBase;
  readonly time: string;
  readonly selected: boolean;
}) {
  const { row, columns, base, time, selected } = props;
  const evidence = row.kind === 'packet' && row.evidence >= 0;
  return (
    <>
      {(evidence || selected) && (
        <rect
          className={`lr-back${evidence ? ' evidence' : ''}${selected ? ' selected' : ''}`}
          x={6}
          y={1}
          width={Math.max(0, columns.width - 12)}
          height={LADDER_ROW - 2}
          rx={6}
        />
      )}
      <line
        className="lane client"
        x1={columns.client}
        y1={0}
        x2={columns.client}
        y2={LADDER_ROW}
      />
      <line
        className="lane server"
        x1={columns.server}
        y1={0}
        x2={columns.server}
        y2={LADDER_ROW}
      />
      {time !== '' && (
        <text className="lr-time" x={columns.time} y={18} textAnchor="end">
          {time}
        </text>
      )}
      {row.kind === 'packet' && <PacketMark row={row} columns={columns} base={base} />}
      {row.kind === 'fold' && <FoldMark row={row} columns={columns} />}
      {row.kind === 'gap' && <GapMark silence={row.silence} columns={columns} />}
    </>
  );
});

function PacketMark({
  row,
  columns,
  base,
}: {
  readonly row: PacketRow;
  readonly columns: LadderColumns;
  readonly base: SeqBase;
}) {
  const { packet } = row;
  const kind = arrowKind(packet);
  const toward = packet.side === 0 ? 1 : -1;
  const [from, to] =
    packet.side === 0 ? [columns.client, columns.server] : [columns.server, columns.client];
  const tip = to - (kind === 'fin' ? 9 : 6) * toward;
  const again = packet.marks.some((mark) => mark.toLowerCase().includes('retransmission'));
  const flags = packet.icmp === null ? flagsText(packet.flags) : 'ICMP';
  const numbers = packet.icmp === null ? numbersText(packet, base) : '';
  const width = (flags.length + 2 + numbers.length) * MONO;
  const middle = (columns.client + columns.server) / 2;
  const classes = `${kind}${again ? ' again' : ''}`;
  return (
    <>
      <line
        className={`arrow ${classes}`}
        x1={from}
        y1={19}
        x2={tip - (kind === 'rst' ? 0 : toward)}
        y2={23}
      />
      <path className={`head ${classes}`} d={headPath(kind, tip, 23, toward)} />
      <rect
        className="lr-label-back"
        x={middle - width / 2 - 4}
        y={3}
        width={width + 8}
        height={14}
        rx={3}
      />
      <text className={`lr-label ${classes}`} x={middle} y={14} textAnchor="middle">
        <tspan className="flags">{flags}</tspan>
        <tspan className="numbers">{numbers === '' ? '' : `\u00a0\u00a0${numbers}`}</tspan>
      </text>
      {again && (
        <path
          className="again-mark"
          d={`M${from + 8 * toward} 14.5a4.5 4.5 0 1 ${toward === 1 ? 1 : 0} ${5 * toward} 4`}
        />
      )}
      {row.clientState !== null && (
        <StateMark side="client" state={row.clientState} x={columns.client} />
      )}
      {row.serverState !== null && (
        <StateMark side="server" state={row.serverState} x={columns.server} />
      )}
      <Note text={rowNote(row)} columns={columns} strong={row.evidence >= 0} />
    </>
  );
}

function StateMark({
  side,
  state,
  x,
}: {
  readonly side: 'client' | 'server';
  readonly state: string;
  readonly x: number;
}) {
  return (
    <>
      <rect className={`tick ${side}`} x={x - 9} y={22} width={18} height={5} rx={2.5} />
      <text
        className={`state ${side}`}
        x={side === 'client' ? x - 15 : x + 15}
        y={28}
        textAnchor={side === 'client' ? 'end' : 'start'}
      >
        {state}
      </text>
    </>
  );
}

function FoldMark({ row, columns }: { readonly row: FoldRow; readonly columns: LadderColumns }) {
  const toward = row.side === 0 ? 1 : -1;
  const [from, to] =
    row.side === 0 ? [columns.client, columns.server] : [columns.server, columns.client];
  const text = foldText(row);
  const width = text.length * MONO + 30;
  const middle = (columns.client + columns.server) / 2;
  return (
    <>
      <line className={`fold ${row.what}`} x1={from} y1={18} x2={to - 7 * toward} y2={20} />
      <path className="head data" d={headPath('data', to - 6 * toward, 20, toward)} />
      <rect className="fold-pill" x={middle - width / 2} y={6} width={width} height={19} rx={9.5} />
      <path className="fold-plus" d={`M${middle - width / 2 + 10} 15.5h7m-3.5 -3.5v7`} />
      <text className="lr-label fold" x={middle + 7} y={19.5} textAnchor="middle">
        {text}
      </text>
      <Note text={foldNote(row)} columns={columns} strong={false} />
    </>
  );
}

function GapMark({
  silence,
  columns,
}: {
  readonly silence: number;
  readonly columns: LadderColumns;
}) {
  const text = `${durationText(silence)} of silence`;
  const width = text.length * 6 + 28;
  const middle = (columns.client + columns.server) / 2;
  return (
    <>
      {[columns.client, columns.server].map((x) => (
        <g key={x}>
          <rect className="tear-back" x={x - 8} y={11} width={16} height={8} />
          <path className="tear" d={`M${x - 7} 13.5l14 -5M${x - 7} 21.5l14 -5`} />
        </g>
      ))}
      <rect className="gap-pill" x={middle - width / 2} y={5} width={width} height={20} rx={10} />
      <text className="gap-text" x={middle} y={19} textAnchor="middle">
        {text}
      </text>
    </>
  );
}

function Note({
  text,
  columns,
  strong,
}: {
  readonly text: string;
  readonly columns: LadderColumns;
  readonly strong: boolean;
}) {
  if (text === '' || columns.notes === null) return text === '' ? null : <title>{text}</title>;
  const room = Math.floor(columns.notesWidth / NOTE_CHAR);
  const cut = text.length > room;
  return (
    <text className={`lr-note${strong ? ' strong' : ''}`} x={columns.notes} y={19}>
      {cut ? `${text.slice(0, Math.max(1, room - 1)).trimEnd()}\u2026` : text}
      {cut && <title>{text}</title>}
    </text>
  );
}
