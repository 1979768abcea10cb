import type { FlowPackets } from '../flows/flow-packets.ts';
import { leapText, type ExcerptRow, type LeapRow } from './ladder-excerpt.ts';
import { arrowKind } from './ladder-geometry.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
  timeDecimals,
  timeText,
  type PacketRow,
} from './ladder-words.ts';
import type { Ladder } from './layout-ladder.ts';

/** Names at the head of a written or drawn ladder. */
export interface LadderTitle {
  /** "10.0.0.2:50000". */
  readonly client: string;
  readonly server: string;
  /** One line above everything: "Flow 4 · office.pcapng"; null: none. */
  readonly title: string | null;
}

const WIDTH = 118;
const NUMBER = 8;
const STATE = 12;
const ARROW = 44;
const LANE = '│';
const TORN = '┊';

/**
 * The ladder as plain text of at most 118 columns, for `explain`, tickets and mail:
 *
 *       #4   0.041230              │─── PSH ACK seq 1 ack 1 len 517 ──────────>│
 *                                                                              ClientHello
 *
 * `>` data or ACK, `>|` FIN, `X` reset, dashed: retransmission, double: folded run, `o` ICMP. Notes
 * follow on the same line where they fit, else below.
 */
export function ladderText(ladder: Ladder, title: LadderTitle): string {
  const rows = Array.from({ length: ladder.rowCount }, (_, i) => ladder.row(i));
  return ladderRowsText(rows, ladder.packets, title);
}

/** The same for some rows of a ladder (an excerpt). */
export function ladderRowsText(
  rows: readonly ExcerptRow[],
  packets: FlowPackets,
  title: LadderTitle,
): string {
  const decimals = timeDecimals(packets.at, packets.count);
  const last = packets.count === 0 ? 0 : packets.at[packets.count - 1];
  // NaN in a listing without times: a dash.
  const time = Math.max(9, timeText(Number.isNaN(last) ? null : last, decimals).length);
  const lines: string[] = [];
  if (title.title !== null) lines.push(title.title, '');
  const left = NUMBER + 1 + time + 1 + STATE + 1;
  lines.push(
    heads(left, title),
    laneLine('packet', 'seconds', time, '', LANE, ' '.repeat(ARROW), LANE, ''),
  );
  for (const row of rows) lines.push(...rowLines(row, packets.base, decimals, time));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The ends' names over their lanes. */
function heads(left: number, title: LadderTitle): string {
  const client = `${title.client} `.padStart(left + 1);
  const room = ARROW + 2 - (client.length - left) + 1;
  return `${client}${' '.repeat(Math.max(2, room - Math.ceil(title.server.length / 2)))}${title.server}`;
}

function rowLines(
  row: ExcerptRow,
  base: readonly [number, number],
  decimals: number,
  time: number,
): string[] {
  switch (row.kind) {
    case 'gap': {
      const text = `~~ ${gapText(row.silence)} ~~`;
      return [laneLine('', '', time, '', TORN, centred(text, ARROW, ' '), TORN, '')];
    }
    case 'leap':
      return leapLines(row, time);
    case 'fold': {
      const arrow = arrowText(
        foldName(row),
        row.side === 0,
        '═',
        row.side === 0 ? '>' : '<',
        ARROW,
      );
      return withNote(
        laneLine('', timeText(row.at, decimals), time, '', LANE, arrow, LANE, ''),
        foldNote(row),
        time,
        LANE,
      );
    }
    case 'packet':
      return packetLines(row, base, decimals, time);
  }
}

/** A leap takes two lines: what is left out may be wider than the room between the lanes. */
function leapLines(row: LeapRow, time: number): string[] {
  const [amount, which] = leapText(row).split(' left out: ');
  return [`~~ ${amount} left out ~~`, `~~ ${which} ~~`].map((text) =>
    laneLine('', '', time, '', TORN, centred(text, ARROW, ' '), TORN, ''),
  );
}

function packetLines(
  row: PacketRow,
  base: readonly [number, number],
  decimals: number,
  time: number,
): string[] {
  const { packet } = row;
  const icmp = packet.icmp !== null;
  const toServer = icmp ? packet.side === 1 : packet.side === 0;
  const kind = arrowKind(row);
  const name = `${packetName(packet)} ${packetNumbers(packet, base)}`.trimEnd();
  const dashed = packet.marks.some((mark) => mark.endsWith('etransmission'));
  const head =
    kind === 'rst' ? 'X' : kind === 'fin' ? (toServer ? '>|' : '|<') : toServer ? '>' : '<';
  const arrow = icmp
    ? halfArrow(name, toServer)
    : arrowText(name, toServer, dashed ? '╌' : '─', head, ARROW);
  const line = laneLine(
    `#${packet.packet}`,
    timeText(packet.at, decimals),
    time,
    row.clientState ?? '',
    LANE,
    arrow,
    LANE,
    row.serverState ?? '',
  );
  const note = packetNote(row);
  return withNote(line, row.evidence >= 0 ? `* ${note}` : note, time, LANE);
}

/** number, time, client's state, lane, arrow, lane, server's state. */
function laneLine(
  number: string,
  seconds: string,
  time: number,
  client: string,
  leftLane: string,
  arrow: string,
  rightLane: string,
  server: string,
): string {
  return `${number.padStart(NUMBER)} ${seconds.padStart(time)} ${client.padStart(STATE)} ${leftLane}${arrow}${rightLane} ${server}`;
}

/** "── SYN seq 0 ────────>" filled to the width. */
function arrowText(
  name: string,
  toServer: boolean,
  dash: string,
  head: string,
  width: number,
): string {
  const room = width - head.length;
  const text = name.length + 4 > room ? `${name.slice(0, room - 5)}…` : name;
  const line = centred(` ${text} `, room, dash);
  return toServer ? line + head : head + line;
}

/** An ICMP error comes from somewhere between the lanes. */
function halfArrow(name: string, toServer: boolean): string {
  const half = ARROW / 2;
  const arrow = arrowText(`o ${name}`, toServer, '─', toServer ? '>' : '<', half);
  return toServer ? `${' '.repeat(half)}${arrow}` : `${arrow}${' '.repeat(half)}`;
}

function centred(text: string, width: number, fill: string): string {
  const left = Math.max(0, Math.floor((width - text.length) / 2));
  return `${fill.repeat(left)}${text}`.padEnd(width, fill);
}

/** The note on the same line where it fits, else wrapped on lines of their own between the lanes' continuation. */
function withNote(line: string, note: string, time: number, lane: string): string[] {
  if (note === '') return [line];
  const stateEnd = NUMBER + 1 + time + 1 + STATE + 1 + 1 + ARROW + 1 + 1 + STATE + 1;
  const start = line.trimEnd().length <= stateEnd - 1 ? stateEnd : line.trimEnd().length + 1;
  if (start + note.length <= WIDTH) return [`${line.padEnd(start)}${note}`];
  const left = NUMBER + 1 + time + 1 + STATE + 1;
  const wrapped = wrap(note, ARROW - 2);
  return [
    line,
    ...wrapped.map((part) => `${' '.repeat(left)}${lane} ${part.padEnd(ARROW - 1)}${lane}`),
  ];
}

/** Words onto lines; a word longer than the line is cut where it must be. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    while (word.length > width) {
      if (line !== '') lines.push(line);
      line = '';
      lines.push(word.slice(0, width));
      word = word.slice(width);
    }
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}
