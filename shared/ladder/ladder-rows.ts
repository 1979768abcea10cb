import type { PacketNumber, SideIndex } from '../base/units.ts';
import type { RstOutcomes } from '../flows/flow-facts.ts';
import type { SegmentNotice } from '../tcp/segment-notice.ts';
import type { PacketMark, TcpState } from '../tcp/tcp-names.ts';

/** One packet of a flow after the second look: what the ladder and `explain` are made from. */
export interface LadderPacket {
  readonly packet: PacketNumber;
  readonly side: SideIndex;
  /** Nanoseconds since the flow's first packet; null: unknown (a listing without times). */
  readonly at: number | null;
  /** A datagram of a UDP flow: flags, numbers and window say nothing. */
  readonly udp: boolean;
  /** TCP flag bits (shared/wire). */
  readonly flags: number;
  /** Raw numbers; the relative ones follow from the bases in `LadderInput`. ack null: flag clear. */
  readonly seq: number;
  readonly ack: number | null;
  /** The raw ACK field, also where the flag is clear. */
  readonly ackField: number;
  readonly length: number;
  readonly window: number;
  readonly marks: readonly PacketMark[];
  /** Why it has its marks, and what D-SACK says of it; left out where there is nothing to say. */
  readonly reasons?: readonly string[];
  /** States of both ends after this packet. */
  readonly client: TcpState;
  readonly server: TcpState;
  readonly rst: {
    readonly form: 'rst' | 'rst-ack';
    readonly validity: 'exact' | 'in-window' | 'left' | 'right' | 'unknown';
    readonly answers: PacketNumber | null;
  } | null;
  /** For resets whose sender or receiver turned out otherwise than they look; left out for all others. */
  readonly fate?: ResetFate;
  /** For resets: what endpoints of each generation make of it. */
  readonly outcomes: RstOutcomes | null;
  /** What the segment is to its receiver beyond what its flags say. */
  readonly notice: SegmentNotice | null;
  /** What the packet carries, in words: "ClientHello, SNI shop.example"; null: nothing to say. */
  readonly label: string | null;
  /** Not a packet of the flow itself but an ICMP error that quotes it. */
  readonly icmp: string | null;
  /** Not a packet of the flow but a fragment of one, in words: "fragment of #12". */
  readonly fragment: string | null;
}

/** What the packets show of a reset beside its numbers: whom it did not close, though it looks so. */
export interface ResetFate {
  /** The side that "sent" it goes on after it: another device sent it. */
  readonly senderGoesOn: boolean;
  /** Its receiver goes on after it: it never got it, or did not heed it. */
  readonly receiverGoesOn: boolean;
  /** Its IP-ID is copied, or it came sooner than its sender can have sent it. */
  readonly foreignHeader: boolean;
}

/** One drawn row of the ladder. */
export type LadderRow =
  | {
      readonly kind: 'packet';
      readonly packet: LadderPacket;
      /** Index of the evidence sentence it carries, -1 where none; `note` is drawn beside it. */
      readonly evidence: number;
      readonly note: string | null;
      /** What people and the capture file say of the packet, each with who said it. */
      readonly said: readonly string[];
      /** The new state where it changed with this packet, else null. */
      readonly clientState: TcpState | null;
      readonly serverState: TcpState | null;
    }
  | {
      readonly kind: 'fold';
      /** Main direction of the data in the run. */
      readonly side: SideIndex;
      readonly first: PacketNumber;
      readonly last: PacketNumber;
      readonly at: number | null;
      readonly until: number | null;
      /** Data segments, ACKs and payload bytes inside, by side. */
      readonly segments: readonly [number, number];
      readonly acks: readonly [number, number];
      readonly bytes: readonly [number, number];
      readonly retransmissions: number;
      /** Fragments inside, which are in none of these counts. */
      readonly fragments: number;
      /** The segments are UDP datagrams. */
      readonly udp: boolean;
      readonly what: 'data' | 'retransmissions' | 'keep-alives' | 'acks';
    }
  | {
      readonly kind: 'gap';
      /** Silence in nanoseconds between the rows around it. */
      readonly silence: number;
    };
