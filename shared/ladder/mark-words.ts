import { counted, durationText, grouped } from '../base/numbers.ts';
import { indexOfPacket, type FlowPackets } from '../flows/flow-packets.ts';
import type { MarkFact } from '../tcp/mark-watch.ts';

/** Wireshark's count where an ACK beyond what was seen was told of already: no number of duplicates. */
const TOLD_OF_GAP = 255;
/** No window is wider (RFC 7323): such a distance is another numbering, not loss. */
const WIDEST = 2 ** 30;

/** Why a packet has its marks, one sentence each: "retransmission of #812, 204 ms after it". */
export function markReasons(packets: FlowPackets, index: number): readonly string[] {
  const facts = packets.markFacts.get(index);
  return facts === undefined ? [] : facts.map((fact) => reason(packets, index, fact));
}

function reason(packets: FlowPackets, index: number, { mark, a, b, c }: MarkFact): string {
  const since = (packet: number): string => timeSince(packets, index, packet);
  switch (mark) {
    case 'retransmission':
      if (a === 0) return 'retransmission: its first copy was not captured';
      return `retransmission of #${a}, ${since(a)} after it${b === 0 || b === a ? '' : `, ${since(b)} after the copy #${b}`}`;
    case 'fastRetransmission':
      if (b >= TOLD_OF_GAP) return `fast retransmission: what #${a} asks for, ${since(a)} before`;
      return `fast retransmission: duplicate ACK ${b} is #${a}, ${since(a)} before`;
    case 'spuriousRetransmission':
      return a === 0
        ? 'spurious: acknowledged before'
        : `spurious: already acknowledged by #${a}, ${since(a)} before`;
    case 'outOfOrder':
      return `out of order: ${since(a)} behind #${a}, its data comes before it`;
    case 'lostSegment':
      if (b > WIDEST) return `lost segment: its number is ${grouped(b)} beyond the end of #${a}`;
      return `lost segment: ${counted(b, 'byte')} between #${a} and this packet not captured`;
    case 'ackLostSegment':
      return b === 0
        ? 'acknowledges what was not captured'
        : `acknowledges ${counted(b, 'byte')} beyond what was captured`;
    case 'duplicateAck':
      return `duplicate ACK ${b} of #${a}${c === 0 ? '' : `, SACK: ${counted(c, 'byte')} missing`}`;
    case 'zeroWindow':
      return a === 0 ? 'closes its window' : `window closed since #${a}, ${since(a)} before`;
    case 'zeroWindowProbe':
      return a === 0
        ? 'probes a closed window'
        : `probes the window that #${a} closed, ${since(a)} before`;
    case 'windowFull':
      return `window full: ${grouped(b)} of ${counted(b, 'byte')} unacknowledged, window of #${a}`;
    case 'keepAlive':
      return a === 0 ? 'keep-alive' : `keep-alive, ${since(a)} after #${a}`;
    case 'keepAliveAck':
      return `answers the keep-alive #${a}, ${since(a)} after it`;
    case 'zeroWindowProbeAck':
      return `answers the probe #${a}, ${since(a)} after it: the window stays closed`;
    case 'windowUpdate':
      return `window update: from ${grouped(b)} to ${counted(c, 'byte')}`;
    case 'reusedPorts':
      if (a === 1) return `reused ports: of stream ${b}`;
      return 'another first number than the one its side began with';
    case 'needless':
      return `needless: D-SACK in #${a} says that it had arrived before`;
    case 'dSack':
      if (b === 0) return 'D-SACK: something arrived twice that was not captured';
      return a === 0 ? `D-SACK: #${b} arrived twice` : `D-SACK: #${a} had arrived before, as #${b}`;
  }
}

/** Time from a packet of the flow to the one at `index`. */
function timeSince(packets: FlowPackets, index: number, packet: number): string {
  const from = indexOfPacket(packets.packet, packets.count, packet);
  const span = packets.at[index] - packets.at[from];
  return from < 0 || Number.isNaN(span) ? 'some time' : durationText(span);
}
