import type { MarkFact } from '../tcp/mark-watch.ts';
import type { RstFacts } from './flow-facts.ts';
import type { FragmentOfFlow } from './fragment-links.ts';

/**
 * One flow after the second look: every packet of it, in capture order, as columns (a ladder of a
 * million packets must open in a fraction of a second; objects are made only for visible rows).
 * Index i of every column is the i-th packet of the flow; ICMP errors that quote it are included, and
 * fragments that do not count as its packets.
 */
export interface FlowPackets {
  readonly count: number;
  /** Packet numbers in the analysis. */
  readonly packet: Uint32Array;
  /** 0 client, 1 server. For an ICMP error: the side whose packet it quotes is the receiver of the news. */
  readonly side: Uint8Array;
  /** Nanoseconds since the flow's first packet; negative for fragments of it that came before. NaN: unknown (a listing). */
  readonly at: Float64Array;
  /** TCP flag bits (shared/wire); 0 for ICMP errors and fragments. */
  readonly flags: Uint8Array;
  readonly seq: Uint32Array;
  /** Raw acknowledgement field, also where the ACK flag is clear. */
  readonly ack: Uint32Array;
  /** Payload bytes on the wire. */
  readonly length: Uint32Array;
  /** Raw window field. */
  readonly window: Uint16Array;
  /** Bit set over PACKET_MARKS. */
  readonly marks: Uint16Array;
  /** Why it has its marks, and what D-SACK says of it, by index. Sparse. */
  readonly markFacts: ReadonlyMap<number, readonly MarkFact[]>;
  /** Index into TCP_STATES of both ends after the packet. */
  readonly clientState: Uint8Array;
  readonly serverState: Uint8Array;
  /** For resets: index into RST_VALIDITIES plus 1; 0 for all other packets. */
  readonly rstValidity: Uint8Array;
  /** For resets: the packet it answers, 0 where spontaneous. */
  readonly rstAnswers: Uint32Array;
  /** For resets: what endpoints of each generation make of it, packed (index into RST_OUTCOMES). */
  readonly rstOutcomes: Uint8Array;
  /** For resets: bits of what the packets show of them later, see below. */
  readonly rstFates: Uint8Array;
  /** Every reset as the facts would keep it, by index; the same packet captured again is not among them. Sparse. */
  readonly resets: ReadonlyMap<number, RstFacts>;
  /** Index into SEGMENT_NOTICES plus 1; 0: nothing to notice. */
  readonly notices: Uint8Array;
  /** What a packet carries, in words, by index: "ClientHello, SNI shop.example". Sparse. */
  readonly labels: ReadonlyMap<number, string>;
  /** ICMP errors, in words, by index. Sparse. */
  readonly icmp: ReadonlyMap<number, string>;
  /** Fragments that do not count as packets of the flow, by index. Sparse. */
  readonly fragments: ReadonlyMap<number, FragmentOfFlow>;
  /** Raw sequence bases of client and server: relative = raw - base. */
  readonly base: readonly [number, number];
}

/** Bits of `rstFates`. The side that "sent" it goes on: it is none of its own. */
export const SENDER_GOES_ON = 1;
/** Its receiver goes on: it never arrived there, or was not heeded. */
export const RECEIVER_GOES_ON = 2;
/** Its header or its time is another device's (a copied IP-ID, sooner than a round trip). */
export const FOREIGN_HEADER = 4;

/** Index of a packet number in a flow's ascending column, -1 where the flow has it not. */
export function indexOfPacket(column: Uint32Array, count: number, packet: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < packet) low = middle + 1;
    else high = middle;
  }
  return low < count && column[low] === packet ? low : -1;
}
