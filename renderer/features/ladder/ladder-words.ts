import { assertUnreachable } from '../../../shared/base/assert.ts';
import { durationText } from '../../../shared/base/numbers.ts';
import type { LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { fileComments, saidBy } from './ladder-notes.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
  columnTime,
  timeText,
} from '../../../shared/ladder/ladder-words.ts';

/** Sequence bases of both sides, or zeros for raw numbers. */
export type SeqBase = readonly [number, number];

/** A whole row as one sentence, for screen readers and for the row's tooltip. */
export function spokenRow(row: LadderRow, base: SeqBase, notes: readonly CaseNote[] = []): string {
  const said = [...notes.map((note) => `note by ${saidBy(note)}`), ...fileComments(row)];
  switch (row.kind) {
    case 'gap':
      return gapText(row.silence);
    case 'fold':
      return [
        `Folded, ${way(row.side)}: ${foldName(row)}, ${foldNote(row)}. Enter unfolds.`,
        ...said,
      ].join(' ');
    case 'packet': {
      const { packet } = row;
      const parts = [
        `Packet ${packet.packet}, ${saidTime(packet.at)}, ${way(packet.side)}`,
        `${packetName(packet)} ${packetNumbers(packet, base)}`.trim(),
        row.clientState === null ? '' : `client now ${row.clientState}`,
        row.serverState === null ? '' : `server now ${row.serverState}`,
        row.evidence >= 0 ? 'evidence' : '',
        packetNote(row),
        ...said,
      ];
      return parts.filter((part) => part !== '').join('; ');
    }
    default:
      return assertUnreachable(row);
  }
}

/** Seconds since the flow's first packet: microseconds, or nanoseconds where the packet has them. */
function saidTime(nanos: number | null): string {
  if (nanos === null) return 'time unknown';
  return `${timeText(nanos, nanos % 1000 === 0 ? 6 : 9)} seconds`;
}

/** One precision for a whole column: nanoseconds where a row that is at hand has them. */
export function columnDecimals(rows: Iterable<LadderRow | undefined>): 6 | 9 {
  for (const row of rows) {
    if (row === undefined || row.kind === 'gap') continue;
    const at = row.kind === 'packet' ? row.packet.at : row.at;
    if (at !== null && at % 1000 !== 0) return 9;
  }
  return 6;
}

/** The time beside a row: since the flow's start, or since the row before where that is given. */
export function rowTime(row: LadderRow, previous: number | null, decimals: 6 | 9): string {
  if (row.kind === 'gap') return '';
  const at = row.kind === 'packet' ? row.packet.at : row.at;
  if (previous === null || at === null) return columnTime(at, decimals);
  const delta = at - previous;
  return delta < 0 ? `\u2212${durationText(-delta)}` : `+${durationText(delta)}`;
}

function way(side: 0 | 1): string {
  return side === 0 ? 'client to server' : 'server to client';
}

const SAID_BY_ARROW =
  /^(?:(?:SYN|FIN|RST|PSH|ACK)[ +-]?)+ ?from the (?:client|server)(?:, seq [\d\s]+)?(?:[,:;] ?| |$)/u;

/** A note without the flags, sender and number at its beginning: the arrow above it shows them. */
export function beyondArrow(note: string): string {
  return note.replace(SAID_BY_ARROW, '');
}
