import { counted, durationText, grouped } from '../base/numbers.ts';
import { seqAdd } from '../base/seq32.ts';
import type { SideIndex } from '../base/units.ts';
import type { EndpointGeneration, RstOutcomes } from '../flows/flow-facts.ts';
import type { SegmentNotice } from '../tcp/segment-notice.ts';
import type { PacketMark } from '../tcp/tcp-names.ts';
import { flagText } from './flag-text.ts';
import type { LadderPacket, LadderRow, ResetFate } from './ladder-rows.ts';

/** A fold of `LadderRow`. */
export type FoldRow = Extract<LadderRow, { kind: 'fold' }>;
/** A packet of `LadderRow`. */
export type PacketRow = Extract<LadderRow, { kind: 'packet' }>;

/** Marks in words; the answers to probes say nothing that the probe's row does not. */
const MARK_WORDS: Readonly<Record<PacketMark, string>> = {
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
  reusedPorts: 'port reused',
  keepAliveAck: 'keep-alive ACK',
  zeroWindowProbeAck: 'zero-window probe ACK',
  windowUpdate: 'window update',
};

/** What a segment is to its receiver, in words. */
const NOTICE_WORDS: Readonly<Record<SegmentNotice, string>> = {
  'challenge-ack': 'challenge ACK',
  'old-connection': 'ACK of an older connection (challenge ACK)',
  'closed-socket': 'to a closed socket',
  'syn-repeated': 'SYN to an open connection: answered by an ACK',
  'syn-in-window': 'SYN to an open connection: challenge ACK; RFC 793 endpoints reset',
};

/** The name of a packet as one reads it first: "SYN ACK", "UDP", "ICMP". */
export function packetName(packet: LadderPacket): string {
  if (packet.icmp !== null) return 'ICMP';
  if (packet.fragment !== null) return 'fragment';
  return packet.udp ? 'UDP' : flagText(packet.flags);
}

/** "seq 1 ack 518 len 1 448", relative to the bases; UDP has only the length, an ICMP error or a fragment nothing. */
export function packetNumbers(packet: LadderPacket, base: readonly [number, number]): string {
  if (packet.icmp !== null || packet.fragment !== null) return '';
  if (packet.udp) return `len ${grouped(packet.length)}`;
  const parts = [`seq ${seqAdd(packet.seq, -base[packet.side])}`];
  if (packet.ack !== null) parts.push(`ack ${seqAdd(packet.ack, -base[1 - packet.side])}`);
  if (packet.length > 0) parts.push(`len ${grouped(packet.length)}`);
  return parts.join(' ');
}

/** "107 244 bytes in 84 segments, 41 ACKs" and the like. */
export function foldName(row: FoldRow): string {
  const segments = row.segments[0] + row.segments[1];
  const acks = row.acks[0] + row.acks[1];
  switch (row.what) {
    case 'data':
      return `${counted(row.bytes[0] + row.bytes[1], 'byte')} in ${counted(segments, row.udp ? 'datagram' : 'segment')}`;
    case 'acks':
      return acks === 0 ? counted(row.fragments, 'fragment') : counted(acks, 'ACK');
    case 'retransmissions':
      return counted(row.retransmissions, 'retransmission');
    case 'keep-alives':
      return `keep-alives, ${counted(segments + acks, 'packet')}`;
  }
}

/** What a fold holds beyond its name: "107 232 from the server, 12 from the client · 41 ACKs · #120–#245 · 1.2 s". */
export function foldNote(row: FoldRow): string {
  const other = row.side === 0 ? 1 : 0;
  const parts: string[] = [];
  const acks = row.acks[0] + row.acks[1];
  if (row.what === 'data') {
    if (row.bytes[other] > 0)
      parts.push(
        `${grouped(row.bytes[row.side])} from the ${END[row.side]}, ${grouped(row.bytes[other])} from the ${END[other]}`,
      );
    if (acks > 0) parts.push(counted(acks, 'ACK'));
  }
  if (row.what === 'retransmissions') {
    const others = row.segments[0] + row.segments[1] + acks - row.retransmissions;
    if (others > 0) parts.push(`among ${counted(others, 'other packet')}`);
  }
  if (row.fragments > 0 && row.segments[0] + row.segments[1] + acks > 0)
    parts.push(counted(row.fragments, 'fragment'));
  parts.push(`#${row.first}–#${row.last}`);
  if (row.at !== null && row.until !== null && row.until > row.at)
    parts.push(durationText(row.until - row.at));
  return parts.join(' · ');
}

const END = ['client', 'server'] as const;

/** "2.49 s of silence". */
export function gapText(silence: number): string {
  return `${durationText(silence)} of silence`;
}

/** What stands beside a packet: the evidence's sentence, else what it carries, else its marks. */
export function packetNote(row: PacketRow): string {
  const { packet } = row;
  const fate = packet.fate === undefined ? [] : fateWords(packet.side, packet.fate);
  if (row.note !== null) return [row.note, ...(packet.reasons ?? []), ...fate].join(' · ');
  const parts: string[] = [];
  if (packet.icmp !== null) parts.push(packet.icmp);
  if (packet.fragment !== null) parts.push(packet.fragment);
  if (packet.label !== null) parts.push(packet.label);
  if (packet.reasons !== undefined) parts.push(...packet.reasons);
  else for (const mark of packet.marks) parts.push(MARK_WORDS[mark]);
  if (packet.notice !== null) parts.push(NOTICE_WORDS[packet.notice]);
  if (packet.rst !== null) parts.push(...resetWords(packet.rst));
  parts.push(...fate);
  if (packet.outcomes !== null) parts.push(...outcomeWords(packet.outcomes));
  return parts.join(' · ');
}

function resetWords(rst: NonNullable<LadderPacket['rst']>): string[] {
  const words: string[] = [];
  if (rst.answers !== null) words.push(`answers #${rst.answers}`);
  if (rst.validity === 'left' || rst.validity === 'right')
    words.push(`${rst.validity} of the window`);
  return words;
}

function fateWords(side: SideIndex, fate: ResetFate): string[] {
  const [sender, receiver] = side === 0 ? END : [END[1], END[0]];
  const words: string[] = [];
  if (fate.foreignHeader) words.push(`not the ${sender}'s own`);
  if (fate.senderGoesOn) words.push(`the ${sender} goes on after it`);
  if (fate.receiverGoesOn) words.push(`the ${receiver} goes on: it had no effect`);
  return words;
}

/** Endpoints that a sentence names by their generation. */
const ENDPOINTS: Readonly<Record<EndpointGeneration, string>> = {
  rfc793: 'RFC 793 endpoints',
  rfc5961: 'plain RFC 5961 endpoints',
  'linux-current': "today's Linux",
};

/** Says of a reset who must ignore it, and which generations do otherwise; nothing where all obey or it cannot be told. */
function outcomeWords(outcomes: RstOutcomes): string[] {
  const linux = outcomes['linux-current'];
  if (linux === 'unknown') {
    return outcomes.rfc5961 === 'challenged'
      ? ['Linux obeys it after close(), challenges it after shutdown()']
      : [];
  }
  const others = (['rfc793', 'rfc5961'] as const).filter((generation) =>
    linux === 'accepted'
      ? outcomes[generation] === 'dropped' || outcomes[generation] === 'challenged'
      : outcomes[generation] === 'accepted',
  );
  const named = others.map((generation) => ENDPOINTS[generation]).join(' and ');
  if (linux === 'accepted')
    return named === '' ? [] : [`obeyed by ${ENDPOINTS['linux-current']}, ignored by ${named}`];
  const ignored = `its receiver must ignore it${linux === 'challenged' ? ' and send a challenge ACK' : ''}`;
  return [named === '' ? ignored : `${ignored}; ${named} obey it`];
}

/** Seconds since the flow's first packet with `decimals` places (9 or fewer), cut, not rounded. */
export function timeText(nanos: number | null, decimals: number): string {
  // A listing without times.
  if (nanos === null) return '—';
  // Beyond 104 days numbers are up to 128 ns apart: what lies just below a round time is that time.
  const size = Math.abs(nanos) + (Math.abs(nanos) > Number.MAX_SAFE_INTEGER ? 128 : 0);
  const whole = Math.floor(size / 1e9);
  const rest = String(Math.floor(size - whole * 1e9)).padStart(9, '0');
  return `${nanos < 0 ? '-' : ''}${whole}.${rest.slice(0, decimals)}`;
}

/** Characters that the column of times has room for. */
const TIME_ROOM = 13;

/** The same for a column of fixed width: after days and years fewer places are shown, never fewer than 3. */
export function columnTime(nanos: number | null, decimals: number): string {
  const text = timeText(nanos, decimals);
  return timeText(nanos, Math.max(3, decimals - Math.max(0, text.length - TIME_ROOM)));
}

/** 6 places, or 9 where a packet of the flow needs them. */
export function timeDecimals(at: Float64Array, count: number): 6 | 9 {
  for (let i = 0; i < count; i += 1) if (at[i] % 1000 !== 0) return 9;
  return 6;
}
