import { memo } from 'react';
import {
  arrowShape,
  LABEL_Y,
  NOTE_Y,
  ROW_HEIGHT,
  STATE_Y,
  TICK,
  TIME_Y,
  tornLanes,
  type LadderLanes,
} from '../../../shared/ladder/ladder-geometry.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
  type FoldRow,
  type PacketRow,
} from '../../../shared/ladder/ladder-words.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { fileComments, saidBy, type RowBracket } from './ladder-notes.ts';
import { beyondArrow, type SeqBase } from './ladder-words.ts';
import { cutToRoom, noteLines } from './text-room.ts';

/** Width of a character of the labels, and of the notes on average. */
const MONO = 6.38;
const NOTE_CHARACTER = 5.75;
/** The line below an arrow: its base, the width of its characters, room for the arrow's head. */
const BELOW_Y = 27.8;
const BELOW_CHARACTER = 4.9;
const BELOW_EDGES = 36;

/** What is said of a row in one line; else than by people only by the capture file itself. */
interface Said {
  readonly text: string;
  readonly ofPeople: boolean;
}

const kindOf = ({ ofPeople }: Said): string => (ofPeople ? 'said' : 'of-file');

/** One row of the ladder as SVG, drawn from y = 0 to `ROW_HEIGHT`. */
export const LadderRowMark = memo(function LadderRowMark(props: {
  readonly row: LadderRow;
  readonly lanes: LadderLanes;
  readonly base: SeqBase;
  readonly time: string;
  readonly selected: boolean;
  /** What people wrote about it, and the ranges that it lies in. */
  readonly notes: readonly CaseNote[];
  readonly brackets: readonly RowBracket[];
}) {
  const { row, lanes, base, time, selected, notes } = props;
  const texts = [...notes.map(saidBy), ...fileComments(row)];
  const said: Said | null =
    texts.length === 0 ? null : { text: texts.join(' \u00b7 '), ofPeople: notes.length > 0 };
  const evidence = row.kind === 'packet' && row.evidence >= 0;
  const number = row.kind === 'packet' ? row.packet.packet : row.kind === 'fold' ? row.first : 0;
  return (
    <>
      {(evidence || selected) && (
        <rect
          className={`lr-back${evidence ? ' evidence' : ''}${selected ? ' selected' : ''}`}
          x={6}
          y={1}
          width={Math.max(0, lanes.width - 12)}
          height={ROW_HEIGHT - 2}
          rx={6}
        />
      )}
      <line className="lane client" x1={lanes.client} y1={0} x2={lanes.client} y2={ROW_HEIGHT} />
      <line className="lane server" x1={lanes.server} y1={0} x2={lanes.server} y2={ROW_HEIGHT} />
      {number > 0 && lanes.number > 0 && (
        <text className="lr-number" x={lanes.number} y={TIME_Y} textAnchor="end">
          #{number}
        </text>
      )}
      <text className="lr-time" x={lanes.time} y={TIME_Y} textAnchor="end">
        {time}
      </text>
      {row.kind === 'packet' && <PacketMark row={row} lanes={lanes} base={base} said={said} />}
      {row.kind === 'fold' && <FoldMark row={row} lanes={lanes} said={said} />}
      {row.kind === 'gap' && <GapMark silence={row.silence} lanes={lanes} />}
      {props.brackets.map((bracket, index) => (
        <Bracket key={index} bracket={bracket} />
      ))}
      {said !== null && <NoteSign count={texts.length} said={said} lanes={lanes} />}
    </>
  );
});

function PacketMark(props: {
  readonly row: PacketRow;
  readonly lanes: LadderLanes;
  readonly base: SeqBase;
  readonly said: Said | null;
}) {
  const { row, lanes, base } = props;
  const shape = arrowShape(row, lanes);
  const name = packetName(row.packet);
  const note = packetNote(row);
  const numbers = packetNumbers(row.packet, base);
  const width = (name.length + 1.5 + numbers.length) * MONO;
  return (
    <g className={`mark ${shape.kind}${shape.dashed ? ' dashed' : ''}`}>
      <line className="arrow" {...shape.line} />
      <path className={`arrow-head${shape.filled ? ' filled' : ''}`} d={shape.head} />
      <rect
        className="lr-label-back"
        x={shape.labelX - width / 2 - 4}
        y={1}
        width={width + 8}
        height={13}
        rx={3}
      />
      <text className="lr-label" x={shape.labelX} y={shape.labelY} textAnchor="middle">
        <tspan className="flags">{name}</tspan>
        {numbers !== '' && <tspan dx={8}>{numbers}</tspan>}
      </text>
      {lanes.noteWidth === 0 && row.evidence >= 0 && <Below note={note} lanes={lanes} />}
      {row.clientState !== null && (
        <StateMark side="client" state={row.clientState} lanes={lanes} />
      )}
      {row.serverState !== null && (
        <StateMark side="server" state={row.serverState} lanes={lanes} />
      )}
      <Note text={note} said={props.said} lanes={lanes} strong={row.evidence >= 0} />
    </g>
  );
}

/** Without room beside the ladder, what a packet proves stands below its arrow. */
function Below({ note, lanes }: { readonly note: string; readonly lanes: LadderLanes }) {
  const text = beyondArrow(note);
  if (text === '') return null;
  const room = Math.floor((lanes.server - lanes.client - BELOW_EDGES) / BELOW_CHARACTER);
  return (
    <text
      className="lr-below"
      x={(lanes.client + lanes.server) / 2}
      y={BELOW_Y}
      textAnchor="middle"
    >
      {cutToRoom(text, room)}
    </text>
  );
}

function StateMark(props: {
  readonly side: 'client' | 'server';
  readonly state: string;
  readonly lanes: LadderLanes;
}) {
  const { side, lanes } = props;
  return (
    <>
      <rect
        className={`state-tick ${side}`}
        x={lanes[side] - TICK.width / 2}
        y={TICK.y}
        width={TICK.width}
        height={TICK.height}
        rx={2.5}
      />
      <text
        className={`state ${side}`}
        x={side === 'client' ? lanes.clientState : lanes.serverState}
        y={STATE_Y}
        textAnchor={side === 'client' ? 'end' : 'start'}
      >
        {props.state}
      </text>
    </>
  );
}

function FoldMark({
  row,
  lanes,
  said,
}: {
  readonly row: FoldRow;
  readonly lanes: LadderLanes;
  readonly said: Said | null;
}) {
  const shape = arrowShape(row, lanes);
  const text = foldName(row);
  const width = text.length * MONO + 32;
  const left = shape.labelX - width / 2;
  return (
    <g className={`mark fold ${row.what}${shape.dashed ? ' dashed' : ''}`}>
      <line className="arrow" {...shape.line} />
      <path className="arrow-head" d={shape.head} />
      <rect className="fold-pill" x={left} y={7.5} width={width} height={17} rx={8.5} />
      <path className="fold-plus" d={`M${left + 10} 16h7m-3.5 -3.5v7`} />
      <text className="lr-label" x={shape.labelX + 7} y={LABEL_Y + 8.8} textAnchor="middle">
        {text}
      </text>
      <Note text={foldNote(row)} said={said} lanes={lanes} strong={false} />
    </g>
  );
}

function GapMark({ silence, lanes }: { readonly silence: number; readonly lanes: LadderLanes }) {
  const text = gapText(silence);
  const width = text.length * 6 + 28;
  const middle = (lanes.client + lanes.server) / 2;
  return (
    <>
      {[lanes.client, lanes.server].map((x) => (
        <path key={x} className="tear-back" d={`M${x - 7} 14l14 -5v7l-14 5z`} />
      ))}
      <path className="tear" d={tornLanes(lanes)} />
      <rect className="gap-pill" x={middle - width / 2} y={5} width={width} height={20} rx={10} />
      <text className="gap-text" x={middle} y={19} textAnchor="middle">
        {text}
      </text>
    </>
  );
}

/** The brackets of ranges that people wrote about, in the margin. */
function Bracket({ bracket }: { readonly bracket: RowBracket }) {
  const x = 3 + 4 * bracket.column;
  const top = bracket.part === 'start' || bracket.part === 'whole' ? `M${x + 6} 3H${x}` : `M${x} 0`;
  const end =
    bracket.part === 'end' || bracket.part === 'whole'
      ? `V${ROW_HEIGHT - 3}H${x + 6}`
      : `V${ROW_HEIGHT}`;
  return (
    <path className="note-bracket" d={top + end}>
      <title>{bracket.text}</title>
    </path>
  );
}

/** A speech bubble on the arrow: somebody wrote about it. */
function NoteSign(props: {
  readonly count: number;
  readonly said: Said;
  readonly lanes: LadderLanes;
}) {
  return (
    <g
      className={`note-sign${props.said.ofPeople ? '' : ' of-file'}`}
      transform={`translate(${props.lanes.client + 17} 11)`}
    >
      <path d="M0 2.5A2.5 2.5 0 0 1 2.5 0h10A2.5 2.5 0 0 1 15 2.5v6a2.5 2.5 0 0 1 -2.5 2.5H6l-3.5 3.5V11A2.5 2.5 0 0 1 0 8.5z" />
      {props.count > 1 && (
        <text x={7.5} y={8.6} textAnchor="middle">
          {props.count > 9 ? '9+' : props.count}
        </text>
      )}
      <title>{props.said.text}</title>
    </g>
  );
}

/**
 * What a packet carries or proves, and what people wrote about it: two lines together, the whole in
 * the title.
 */
function Note(props: {
  readonly text: string;
  readonly said: Said | null;
  readonly lanes: LadderLanes;
  readonly strong: boolean;
}) {
  const { text, said, lanes } = props;
  const whole = [text, said?.text ?? ''].filter((one) => one !== '').join('\n');
  if (whole === '') return null;
  if (lanes.noteWidth === 0) return <title>{whole}</title>;
  const room = Math.floor(lanes.noteWidth / NOTE_CHARACTER);
  const lines: (readonly [string, string | undefined])[] =
    said === null
      ? noteLines(text, room).map((line) => [line, undefined] as const)
      : text === ''
        ? noteLines(said.text, room).map((line) => [line, kindOf(said)] as const)
        : [
            [cutToRoom(text, room), undefined],
            [cutToRoom(said.text, room), kindOf(said)],
          ];
  return (
    <text className={`lr-note${props.strong ? ' strong' : ''}`}>
      {lines.map(([line, kind], index) => (
        <tspan
          key={index}
          className={kind}
          x={lanes.note}
          y={lines.length === 1 ? NOTE_Y : index === 0 ? 12.5 : 25.5}
        >
          {line}
        </tspan>
      ))}
      <title>{whole}</title>
    </text>
  );
}
