/**
 * Where things lie in the drawn ladder, in CSS pixels.
 *
 *   | time |  client state | lane ----- arrow -----> lane | server state | what it carries |
 */
export const LADDER_ROW = 30;

/** Columns of the ladder for a width. */
export interface LadderColumns {
  readonly width: number;
  /** Right edge of the times. */
  readonly time: number;
  readonly client: number;
  readonly server: number;
  /** Left edge of the notes, null where the pane is too narrow for them. */
  readonly notes: number | null;
  /** Room for a note. */
  readonly notesWidth: number;
}

const TIME_RIGHT = 90;
const STATE_ROOM = 106;
const MIN_NOTES = 120;
const MAX_NOTES = 420;
const MIN_ARROW = 236;
const MAX_ARROW = 460;

/** Lays the columns out: arrows get room first, then notes. */
export function ladderColumns(width: number): LadderColumns {
  const client = TIME_RIGHT + STATE_ROOM;
  const rest = width - client - STATE_ROOM - 8;
  const withNotes = rest - MIN_NOTES >= MIN_ARROW;
  const arrow = withNotes
    ? Math.min(MAX_ARROW, Math.max(MIN_ARROW, Math.min(rest - MIN_NOTES, rest * 0.52)))
    : Math.max(180, rest);
  const server = Math.round(client + arrow);
  const notes = withNotes ? server + STATE_ROOM + 4 : null;
  return {
    width,
    time: TIME_RIGHT,
    client,
    server,
    notes,
    notesWidth: notes === null ? 0 : Math.min(MAX_NOTES, width - notes - 12),
  };
}

/** What an arrow looks like: decided by the packet, drawn by shape as well as by colour. */
export type ArrowKind = 'syn' | 'ack' | 'data' | 'fin' | 'rst' | 'icmp';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;

/** The kind of a packet's arrow. */
export function arrowKind(packet: {
  readonly flags: number;
  readonly length: number;
  readonly icmp: string | null;
}): ArrowKind {
  if (packet.icmp !== null) return 'icmp';
  if ((packet.flags & RST) !== 0) return 'rst';
  if ((packet.flags & FIN) !== 0) return 'fin';
  if ((packet.flags & SYN) !== 0) return 'syn';
  return packet.length > 0 ? 'data' : 'ack';
}

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [0x02, 'SYN'],
  [0x01, 'FIN'],
  [0x04, 'RST'],
  [0x08, 'PSH'],
  [0x20, 'URG'],
  [0x10, 'ACK'],
  [0x40, 'ECE'],
  [0x80, 'CWR'],
];

/** "PSH ACK". */
export function flagsText(flags: number): string {
  const names = FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? 'no flags' : names.join(' ');
}

/** Path of an arrow's head at its tip. `toward` is 1 where the arrow runs to the right. */
export function headPath(kind: ArrowKind, x: number, y: number, toward: 1 | -1): string {
  if (kind === 'rst')
    return `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`;
  const back = x - 8 * toward;
  const head = `M${back} ${y - 4.5}L${x} ${y}L${back} ${y + 4.5}`;
  return kind === 'fin' ? `${head}M${x + 2 * toward} ${y - 6}V${y + 6}` : head;
}
