import { counted, durationText, grouped } from '../../../shared/base/numbers.ts';
import { assertUnreachable } from '../../../shared/base/assert.ts';
import type { LadderPacket, LadderRow } from '../../../shared/ladder/ladder-rows.ts';
import { secondsMicros } from '../../ui/format.ts';
import { flagsText } from './geometry.ts';

type Fold = Extract<LadderRow, { kind: 'fold' }>;

/** Sequence bases of both sides, or zeros for raw numbers. */
export type SeqBase = readonly [number, number];

/** "seq 1  ack 518  len 4 096", relative to the bases. */
export function numbersText(packet: LadderPacket, base: SeqBase): string {
  const other = packet.side === 0 ? 1 : 0;
  const parts = [`seq ${grouped((packet.seq - base[packet.side]) >>> 0)}`];
  if (packet.ack !== null) parts.push(`ack ${grouped((packet.ack - base[other]) >>> 0)}`);
  if (packet.length > 0) parts.push(`len ${grouped(packet.length)}`);
  return parts.join('  ');
}

const MARK_WORDS: Readonly<Record<LadderPacket['marks'][number], string>> = {
  retransmission: 'retransmission',
  fastRetransmission: 'fast retransmission',
  spuriousRetransmission: 'spurious retransmission',
  outOfOrder: 'out of order',
  lostSegment: 'previous segment not captured',
  ackLostSegment: 'acknowledges an unseen segment',
  duplicateAck: 'duplicate ACK',
  zeroWindow: 'zero window',
  zeroWindowProbe: 'zero-window probe',
  windowFull: 'window full',
  keepAlive: 'keep-alive',
  reusedPorts: 'ports reused',
  keepAliveAck: 'keep-alive ACK',
  zeroWindowProbeAck: 'zero-window probe ACK',
  windowUpdate: 'window update',
};

const QUIET_MARKS: readonly string[] = ['windowUpdate'];

/** Marks in words; window updates are too common to name. */
export function marksText(packet: LadderPacket): string {
  return packet.marks
    .filter((mark) => !QUIET_MARKS.includes(mark))
    .map((mark) => MARK_WORDS[mark])
    .join(', ');
}

const VALIDITY_WORDS: Readonly<Record<NonNullable<LadderPacket['rst']>['validity'], string>> = {
  exact: 'seq exactly at the receiver\u2019s next byte',
  'in-window': 'seq in the receive window',
  left: 'seq left of the window: the endpoint must ignore it',
  right: 'seq right of the window',
  unknown: '',
};

/** What a reset's numbers say. */
export function resetText(packet: LadderPacket): string {
  if (packet.rst === null) return '';
  const answers =
    packet.rst.answers === null || packet.rst.answers === 0 ? '' : `answers #${packet.rst.answers}`;
  return [answers, VALIDITY_WORDS[packet.rst.validity]].filter((text) => text !== '').join(', ');
}

/** The words beside an arrow: the evidence first, else what it carries, its marks, its reset. */
export function rowNote(row: Extract<LadderRow, { kind: 'packet' }>): string {
  if (row.note !== null) return row.note;
  const { packet } = row;
  return [packet.icmp ?? '', packet.label ?? '', marksText(packet), resetText(packet)]
    .filter((text) => text !== '')
    .join(' \u00b7 ');
}

/** Words on a fold: what, how much. */
export function foldText(fold: Fold): string {
  const bytes = fold.bytes[0] + fold.bytes[1];
  switch (fold.what) {
    case 'data':
      return `${grouped(bytes)} B in ${counted(fold.segments[0] + fold.segments[1], 'segment')}`;
    case 'retransmissions':
      return counted(fold.retransmissions, 'retransmission');
    case 'keep-alives':
      return counted(
        fold.segments[0] + fold.segments[1] + fold.acks[0] + fold.acks[1],
        'keep-alive packet',
      );
    case 'acks':
      return counted(fold.acks[0] + fold.acks[1], 'ACK');
    default:
      return assertUnreachable(fold.what);
  }
}

/** The rest of a fold's words, for the note column. */
export function foldNote(fold: Fold): string {
  const parts = [`#${fold.first}\u2013#${fold.last}`];
  if (fold.what !== 'acks' && fold.acks[0] + fold.acks[1] > 0)
    parts.push(counted(fold.acks[0] + fold.acks[1], 'ACK'));
  if (fold.what === 'data' && fold.retransmissions > 0)
    parts.push(counted(fold.retransmissions, 'retransmission'));
  if (fold.until > fold.at) parts.push(durationText(fold.until - fold.at));
  return parts.join(' \u00b7 ');
}

/** A whole row as one sentence, for screen readers. */
export function spokenRow(row: LadderRow, base: SeqBase): string {
  switch (row.kind) {
    case 'gap':
      return `${durationText(row.silence)} of silence`;
    case 'fold':
      return `Folded, ${row.side === 0 ? 'client to server' : 'server to client'}: ${foldText(row)}, ${foldNote(row)}. Enter unfolds.`;
    case 'packet': {
      const { packet } = row;
      const states = [
        row.clientState === null ? '' : `client now ${row.clientState}`,
        row.serverState === null ? '' : `server now ${row.serverState}`,
        row.evidence >= 0 ? 'evidence' : '',
        rowNote(row),
      ].filter((text) => text !== '');
      return [
        `Packet ${packet.packet}, ${secondsMicros(packet.at)} seconds, ${packet.side === 0 ? 'client to server' : 'server to client'}`,
        `${flagsText(packet.flags)} ${numbersText(packet, base)}`,
        ...states,
      ].join('; ');
    }
    default:
      return assertUnreachable(row);
  }
}
