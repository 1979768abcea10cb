import { FIN, RST, SYN } from '../wire/decoded-packet.ts';
import type { LadderRow } from './ladder-rows.ts';

/** Height of every row in CSS pixels: a million rows need no measuring. */
export const ROW_HEIGHT = 30;
/** Where the lanes' names stand, above row 0. */
export const HEAD_HEIGHT = 34;

/** Horizontal places for a given width. */
export interface LadderLanes {
  readonly width: number;
  /** Right edges of the packet numbers and of the times. */
  readonly number: number;
  readonly time: number;
  readonly client: number;
  readonly server: number;
  /** Right and left edges of the states' names. */
  readonly clientState: number;
  readonly serverState: number;
  /** Left edge of the notes and the room there; room 0: too narrow, notes are not drawn. */
  readonly note: number;
  readonly noteWidth: number;
}

const NUMBER_RIGHT = 56;
const TIME_RIGHT = 134;
const CLIENT_LANE = 234;
const STATE_ROOM = 104;
const SHORTEST_SPAN = 300;
const LONGEST_SPAN = 460;
const LEAST_NOTE = 120;
const EDGE = 12;

/** Places the columns: times, client's states, lanes, server's states, notes; notes give way first. */
export function ladderLanes(width: number): LadderLanes {
  const room = width - CLIENT_LANE - STATE_ROOM - EDGE;
  const span = Math.max(SHORTEST_SPAN, Math.min(LONGEST_SPAN, Math.round(room * 0.56)));
  const server = CLIENT_LANE + span;
  const note = server + STATE_ROOM;
  const noteWidth = width - note - EDGE;
  return {
    width,
    number: NUMBER_RIGHT,
    time: TIME_RIGHT,
    client: CLIENT_LANE,
    server,
    clientState: CLIENT_LANE - 14,
    serverState: server + 14,
    note,
    noteWidth: noteWidth < LEAST_NOTE ? 0 : noteWidth,
  };
}

/** What a row looks like; the same word is the class name in window and SVG. */
export type ArrowKind = 'syn' | 'ack' | 'data' | 'fold' | 'fin' | 'rst' | 'icmp';

/** The lines of one row, relative to the row's top. */
export interface ArrowShape {
  readonly kind: ArrowKind;
  readonly toServer: boolean;
  /** Retransmissions: the line is dashed. */
  readonly dashed: boolean;
  /** The arrow's line. */
  readonly line: {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  };
  /** SVG path of the head: open arrow, arrow and bar (FIN), cross (RST); of ICMP also the diamond. */
  readonly head: string;
  /** The head is filled (ICMP's diamond), not only stroked. */
  readonly filled: boolean;
  /** Where the text above the line is centred, and its base line. */
  readonly labelX: number;
  readonly labelY: number;
}

/** Base lines inside a row. */
export const LABEL_Y = 11;
const LINE_Y = 16;
const SLANT = 4;
export const STATE_Y = 30;
export const TIME_Y = 21;
export const NOTE_Y = 21;
/** The lane's tick where a state changes. */
export const TICK = { width: 18, height: 5, y: 24 } as const;

/** The kind of a packet or fold row. */
export function arrowKind(row: Exclude<LadderRow, { kind: 'gap' }>): ArrowKind {
  if (row.kind === 'fold') return 'fold';
  const { packet } = row;
  if (packet.icmp !== null) return 'icmp';
  if ((packet.flags & RST) !== 0) return 'rst';
  if ((packet.flags & FIN) !== 0) return 'fin';
  if ((packet.flags & SYN) !== 0) return 'syn';
  return packet.length > 0 ? 'data' : 'ack';
}

/** Shapes of a packet or fold row between the lanes. Numbers are whole or half pixels. */
export function arrowShape(
  row: Exclude<LadderRow, { kind: 'gap' }>,
  lanes: LadderLanes,
): ArrowShape {
  const kind = arrowKind(row);
  const side = row.kind === 'fold' ? row.side : row.packet.side;
  // An ICMP error comes from somewhere on the way to the side whose packet it quotes.
  const toServer = kind === 'icmp' ? side === 1 : side === 0;
  const from = toServer ? lanes.client : lanes.server;
  const to = toServer ? lanes.server : lanes.client;
  const way = toServer ? 1 : -1;
  const middle = (lanes.client + lanes.server) / 2;
  const x1 = kind === 'icmp' ? middle : from;
  const y1 = kind === 'icmp' ? LINE_Y + SLANT / 2 : LINE_Y;
  const x2 = to - way * (kind === 'rst' ? 8 : kind === 'fin' ? 6 : 3);
  const y2 = LINE_Y + SLANT;
  return {
    kind,
    toServer,
    dashed:
      row.kind === 'fold'
        ? row.what === 'retransmissions'
        : row.packet.marks.some((mark) => REPEATS.has(mark)),
    // A thick line must not show beyond the head's tip.
    line: { x1, y1, x2: kind === 'fold' ? x2 - way * 3 : x2, y2 },
    head: headPath(kind, x2, y2, way, middle, y1),
    filled: kind === 'icmp',
    labelX: middle,
    labelY: LABEL_Y,
  };
}

const REPEATS: ReadonlySet<string> = new Set([
  'retransmission',
  'fastRetransmission',
  'spuriousRetransmission',
]);

function headPath(
  kind: ArrowKind,
  x: number,
  y: number,
  way: 1 | -1,
  middle: number,
  middleY: number,
): string {
  const back = x - way * 8;
  const open = `M${back} ${y - 4.5}L${x} ${y}L${back} ${y + 4.5}`;
  switch (kind) {
    case 'rst':
      return `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`;
    case 'fin':
      return `${open}M${x + way * 2.5} ${y - 6}V${y + 6}`;
    case 'icmp':
      return `${open}L${x} ${y}ZM${middle - 6} ${middleY}L${middle} ${middleY - 6}L${middle + 6} ${middleY}L${middle} ${middleY + 6}Z`;
    default:
      return open;
  }
}

/** Two strokes across each lane: the lanes are torn where time was left out. */
export function tornLanes(lanes: LadderLanes): string {
  return [lanes.client, lanes.server].map((x) => `M${x - 7} 14l14 -5M${x - 7} 21l14 -5`).join('');
}
