import type { Nanoseconds, PacketNumber, SeqRaw, SideIndex } from '../base/units.ts';
import type { CloseFacts } from './close-facts.ts';
import type { HttpFacts } from '../http/http-facts.ts';
import type { TcpState, RstForm, RstValidity } from '../tcp/tcp-names.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';

/** One reset, as the rules see it. */
export interface RstFacts {
  readonly packet: PacketNumber;
  readonly side: SideIndex;
  /** `rst`: ACK flag clear; `rst-ack`: set. */
  readonly form: RstForm;
  readonly seq: SeqRaw;
  /** Raw acknowledgement field. */
  readonly ack: SeqRaw;
  /** Against the receiver's RCV.NXT and window as far as the capture shows them. */
  readonly validity: RstValidity;
  /**
   * The packet of the other side that this reset answers (RFC 9293 3.5.2: no ACK flag and
   * seq = that packet's ACK field; or ACK flag, seq 0 and ack = that packet's end). 0: spontaneous.
   * Never a reset: no host answers a reset with a reset.
   */
  readonly answers: PacketNumber;
  /** seq minus the seq of the sender's own FIN: 0 = the FIN's own seq, 1 = FIN + 1; null without an own FIN before it. */
  readonly seqFromOwnFin: number | null;
  readonly ttl: number;
  readonly ipId: number;
  /**
   * IP-ID minus that of its sender's packet before, folded to -32768 to 32767; null where it says
   * nothing: IPv6, 0 (Linux's stateless resets), no number before.
   */
  readonly ipIdStep: number | null;
  readonly window: number;
  readonly payload: number;
  /** The endpoint's state that received it, before it. */
  readonly receiverState: TcpState;
  /** What a receiver of each generation makes of it (FACTS 3.8, 3.9). */
  readonly outcomes: RstOutcomes;
  /**
   * Reserved bits of the TCP header are set. RFC 9293 3.1 has senders clear them and common stacks do, but
   * real captures have such resets of no injector (old devices, bits broken on the way): a trait, no proof.
   */
  readonly reservedBits: boolean;
  /** Its IP-ID is that of the other side's packet before it (not 0): copied by a device on the way. */
  readonly ipIdCopied: boolean;
  /**
   * It acknowledges bytes that passed the capture point sooner before it than the shortest round trip
   * to its sender that the handshake shows: its sender cannot have had them (FACTS 1.6, RTT test).
   */
  readonly beatsRoundTrip: boolean;
}

/** What an endpoint does with a reset: obeys it, answers with a challenge ACK, or drops it in silence. */
export type RstOutcome = 'accepted' | 'challenged' | 'dropped' | 'unknown';

/**
 * Endpoints by how they take resets: `rfc793` (RCV.WUP to the window's end; Linux 2.6.26),
 * `rfc5961` (exact only), `linux-current` (exact, or the received FIN's own number, or the SACK edge).
 */
export const ENDPOINT_GENERATIONS = ['rfc793', 'rfc5961', 'linux-current'] as const;

/** One of them (contract `GENERATION`). */
export type EndpointGeneration = (typeof ENDPOINT_GENERATIONS)[number];

/** By generation. */
export type RstOutcomes = Readonly<Record<EndpointGeneration, RstOutcome>>;

/**
 * What the first payload bytes of a side look like: `tls` a record's header, `http` a request or status line of
 * HTTP/1, `http2` the preface or SETTINGS in clear, `ssh` its banner, `text` printable ASCII otherwise, `binary`
 * anything else. `unknown`: the first bytes were not captured, or the stream began before the capture and they are
 * none of the protocols. `nothing`: no payload.
 */
export type Speech = 'nothing' | 'unknown' | 'tls' | 'http' | 'http2' | 'ssh' | 'text' | 'binary';

/**
 * A silence of a flow: between two of its packets, keep-alives and their answers (which only say "still
 * there") not counted. An hour and more may also be a capture that was paused.
 */
export interface IdleGap {
  /** Last packet before and first packet after it. */
  readonly before: PacketNumber;
  readonly after: PacketNumber;
  readonly nanos: Nanoseconds;
}

/** Gaps that grow (a kernel that probes a window), at one pace (keep-alives), or fewer than three probes. */
export type ProbePace = 'grows' | 'steady' | 'too-few';

/** What the other flows of the capture say that bears on this one. All 0 until the capture is read, and for UDP. */
export interface FlowContext {
  /** TCP flows to the same server address and port, this one included; and of them: */
  readonly portFlows: number;
  /** ... how many the server took: it sent data, an ACK of its own or a FIN (this one included where it did), */
  readonly portAccepted: number;
  /** ... and in how many the server's first bytes were TLS handshake or application data (an alert alone is none), without this one. */
  readonly portTls: number;
  /**
   * What the prober of this flow (its client, or the side whose only segments have neither SYN nor ACK) knocked at:
   * different (server, port) pairs to which its address sent SYNs or such segments, and where in no flow either side
   * sent any payload (a port that it also talks to does not count); the different ports and hosts among them; how many
   * answered it in a flow after the first one (scanners knock again where nothing answered); and how many met a segment
   * with neither SYN nor ACK, which no kernel sends. Exact, without a bound.
   */
  readonly probedTargets: number;
  readonly probedPorts: number;
  readonly probedHosts: number;
  readonly probedAgain: number;
  readonly probedOddly: number;
  /** Of these targets, how many are ports of this flow's server, and how many are hosts at its port. 0 below three. */
  readonly probedPortsHere: number;
  readonly probedHostsHere: number;
  /** TCP flows of this client address, and in how many of them it sent payload. 0 where it has no flow without payload. */
  readonly clientFlows: number;
  readonly clientSpoke: number;
  /** Only where the server refused the SYN: what its address sent on flows that it took. null: nothing in this capture. */
  readonly serverElsewhere: ElsewhereFacts | null;
}

/** Packets of the host that another flow shows, against which a refusal in its name is compared. */
export interface ElsewhereFacts {
  /** The first packet with the TTL nearest to the refusal's, and that TTL. */
  readonly packet: PacketNumber;
  readonly ttl: number;
  /** The highest less the lowest TTL of all its flows: 0 where all have the same. */
  readonly ttlSpread: number;
}

/** One side of a flow, as the rules see it. Packet numbers are 0 where the thing was not seen. */
export interface SideFacts {
  readonly packets: number;
  /** Payload bytes on the wire, retransmitted ones included. */
  readonly bytes: number;
  /** Sequence space covered, retransmitted bytes not. */
  readonly uniqueBytes: number;
  /** Bytes that the other side acknowledged but the capture never saw. */
  readonly missingBytes: number;
  readonly firstPacket: PacketNumber;
  readonly lastPacket: PacketNumber;
  readonly syn: PacketNumber;
  /** SYN (or SYN+ACK) packets sent, retransmissions included. */
  readonly synCount: number;
  /** The last of them; `syn` itself where it was sent once. */
  readonly lastSyn: PacketNumber;
  readonly firstData: PacketNumber;
  readonly lastData: PacketNumber;
  /** Data segments with new bytes (saturates at 255). */
  readonly dataSegments: number;
  /** First FIN, and how many FIN packets. */
  readonly fin: PacketNumber;
  readonly finCount: number;
  readonly finSeq: SeqRaw;
  /** First packet of the other side that acknowledged the FIN. */
  readonly finAcked: PacketNumber;
  /** First packet that carried a pure ACK from this side (the handshake's ACK for a client). */
  readonly firstAck: PacketNumber;
  /** Plain resets (ACK clear) and RST+ACK sent by this side. */
  readonly rstCount: number;
  readonly rstAckCount: number;
  /** The first and the last reset of this side, null where it sent none. */
  readonly firstRst: RstFacts | null;
  readonly lastRst: RstFacts | null;
  /** Payload bytes this side sent that the other side had not acknowledged when the flow ended. */
  readonly unackedBytes: number;
  /**
   * Fresh payload (nothing sent before) that this side sent after the other side's FIN or reset and that
   * the other side never acknowledged: what a closed socket did not take.
   */
  readonly bytesAfterPeerClose: number;
  /** First packet with fresh payload that this side sent after the other side's FIN. */
  readonly firstDataAfterPeerFin: PacketNumber;
  /** Last packet with which this side acknowledged new payload after its own FIN: half-closed, still reading. 0: none. */
  readonly lastAckAfterOwnFin: PacketNumber;
  /** Payload bytes of this side that the other side acknowledged only after its own FIN. */
  readonly ackedAfterPeerFin: number;
  /** The packet with another version of this side's first bytes, under the same number; 0 where none was seen. */
  readonly conflictingData: PacketNumber;
  readonly retransmissions: number;
  /** Retransmitted segments since the other side's last packet. */
  readonly unansweredRetransmissions: number;
  /** The first of them; 0: the other side has been heard since, or nothing was sent again. */
  readonly firstUnanswered: PacketNumber;
  readonly zeroWindows: number;
  /** Since when the receive window is 0: first packet of the last run of zero windows; 0: it is open. */
  readonly zeroWindowSince: PacketNumber;
  /** Last advertised receive window in bytes, scaled where the scale is known; null before any. */
  readonly lastWindow: number | null;
  /** TTL (hop limit) of this side's first packet; and of its first reset in RstFacts. */
  readonly ttl: number;
  /** How far IP-ID (at least 1; an upper bound beyond 50) and TTL moved at most from packet to packet, resets apart. */
  readonly largestIpIdStep: number;
  readonly largestTtlStep: number;
  readonly maxSegment: number;
  /**
   * Largest receive window advertised, in bytes (scaled where the scale is known; an eighth too small at most, never
   * below `lastWindow`; a reset's does not count); null before any.
   */
  readonly largestWindow: number | null;
  /**
   * The segment at which the other side's acknowledgements stand still: how often it was sent again since they
   * moved last, and the shortest payload of these sendings (whatever is that long or longer did not pass); 0: none.
   */
  readonly stuckLength: number;
  readonly stuckTries: number;
  /**
   * Longest payload of one segment that the other side is known to have. Exactly `maxSegment` where the first of
   * the longest segments was acknowledged (selectively too); else the longest before it, a quarter too small at
   * most; 1 where only some byte is known to have passed; 0: none. So `largestDelivered < stuckLength` says that
   * no segment of the stuck one's length is known to have passed, and with `> 0` that something shorter did.
   * Whether the longest passed in one piece or in the shorter pieces of a retransmission is not told.
   */
  readonly largestDelivered: number;
  /** What its first payload bytes look like. */
  readonly speech: Speech;
  /** Final state by RFC 9293 as the packets show it. */
  readonly state: TcpState;
}

/** An ICMP error that quotes the flow. */
export interface IcmpFacts {
  readonly packet: PacketNumber;
  /** Who sent it, as text. */
  readonly from: string;
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** "port unreachable", "communication administratively prohibited". */
  readonly text: string;
  /** Whose packet it quotes. */
  readonly quotedSide: SideIndex;
}

/** Why a side is called the client (contract `roleBasis`). */
export type RoleBasis = 'syn' | 'synack' | 'port' | 'first-packet';

/**
 * All that Radar's method asks of a flow (FACTS 2.1 to 2.5). Counters over the client's first packets, its
 * SYN being the first (P of FACTS 2.3), are 0, 1, or 2 for several.
 */
export interface RadarCounts {
  readonly udp: boolean;
  /** The client's SYN was captured. */
  readonly opened: boolean;
  /** Another SYN number between the same ports while the older connection was open. */
  readonly multiSyn: boolean;
  /** The SYN was sent again with the same number (captured twice by a mirror port is not that). */
  readonly synAgain: boolean;
  /** It re-used the ports of a connection that had closed, or such a one re-used its ports. */
  readonly portReuse: boolean;
  /** Packets of the client from its SYN on, and whether any of them, late ones too, was a reset. */
  readonly clientPackets: number;
  readonly clientReset: boolean;
  readonly serverPackets: number;
  /** A FIN or reset of the server was captured. */
  readonly serverClosed: boolean;
  /** From the client's last packet to the end of the capture. */
  readonly silence: Nanoseconds;
  /** How many packets were looked at: ten, where nobody chose otherwise. */
  readonly packets: number;
  readonly rst: number;
  readonly rstAck: number;
  /** Distinct data segments. */
  readonly data: number;
  readonly fin: boolean;
  /** A pure ACK. */
  readonly ack: boolean;
  /** Raw ack fields of the plain resets: 0 among them, another, two others that differ. */
  readonly ackZero: boolean;
  readonly ackNonzero: boolean;
  readonly ackDiffering: boolean;
  /** SYN with IP-ID 54321 and window 65535. */
  readonly zmap: boolean;
}

/** What only our own tags are made from (FACTS 2.5). */
export interface CloseShape {
  /** Client data, an answer of the server with payload, and client data again: more than one flight. */
  readonly secondFlight: boolean;
  /** The client's SYN carried payload (TCP Fast Open). */
  readonly synData: boolean;
  /** A reset with SYN or FIN in the same packet, of either side. */
  readonly illegalFlags: boolean;
  /** Its SYN re-used the ports of an older flow. */
  readonly reusedPorts: boolean;
  /** The client's SYN has a trait of scanning tools (FACTS 1.7), or the client sent an Xmas probe (FIN+PSH+URG, no ACK). */
  readonly scannerSyn: boolean;
}

/** A flow as observed, before its close is classified (`shared/close` does that). */
export interface FlowObservation extends Omit<FlowFacts, 'close'> {
  readonly radar: RadarCounts;
  readonly shape: CloseShape;
  /** Packet with which both FINs were acknowledged, 0 where that was not seen. */
  readonly bothClosed: PacketNumber;
}

/**
 * All that a rule may look at: one flow, observed. Built on demand from the flow's row; equal for
 * the table, the window and the command line.
 */
export interface FlowFacts {
  readonly flow: number;
  readonly proto: 'tcp' | 'udp';
  readonly client: { readonly ip: string; readonly port: number };
  readonly server: { readonly ip: string; readonly port: number };
  readonly roleBasis: RoleBasis;
  readonly firstPacket: PacketNumber;
  readonly lastPacket: PacketNumber;
  readonly packets: number;
  /** Indexed by side: 0 client, 1 server. */
  readonly sides: readonly [SideFacts, SideFacts];
  readonly completeness: number;
  readonly sawHandshake: boolean;
  /** SYN-ACK to the handshake's ACK plus SYN to SYN-ACK, null where no handshake was seen. */
  readonly handshakeRtt: Nanoseconds | null;
  /** Only one direction was captured. */
  readonly oneSided: boolean;
  /** Packets of this flow were cut by the snap length before the end of their headers or payload. */
  readonly snapped: boolean;
  /** Bits of `LACKS` (capture/record.ts): what the listing it was read from does not say; left out or 0: a capture. */
  readonly listed?: number;
  /** Different initial sequence numbers among the client's SYNs (more than one: Radar excludes it). */
  readonly synVariants: number;
  /** Whether the client's SYN has the window scale option, as the SYNs of kernels have; null: no SYN, or a listing that names no options. */
  readonly synScales: boolean | null;
  readonly close: CloseFacts;
  readonly tls: TlsFacts | null;
  readonly http: HttpFacts | null;
  readonly icmp: IcmpFacts | null;
  /** The first packet that carried FIN or RST, and the first reset of either side; 0 where none. */
  readonly firstClose: PacketNumber;
  readonly firstReset: PacketNumber;
  /** Resets of both sides in order, as far as kept (first and last of each side, and the ending one). */
  readonly resets: readonly RstFacts[];
  /**
   * The reset that ended the flow: obeyed by its receiver as far as the packets tell, before both FINs
   * were acknowledged. Null where none did. The only answer to "which reset": rules do not search again.
   */
  readonly ending: RstFacts | null;
  /**
   * Zero-window probes of both sides: Wireshark's (one new byte), and keep-alives (a number already acknowledged)
   * while the other side's window is closed, which is how Linux probes.
   */
  readonly zeroWindowProbes: number;
  /** How the probes after a packet followed each other; walks the flow when asked, so ask last. */
  probePace(since: PacketNumber): ProbePace;
  /** Keep-alive segments of both sides. */
  readonly keepAlives: number;
  /**
   * The longest silence between two packets, the first among equals; walks the flow when asked, so ask last.
   * null: the flow lasted less than a second.
   */
  readonly idle: IdleGap | null;
  /**
   * The longest silence that ended with the given packet of the flow or at most 5 s before it (silence, data,
   * then the reset). null: none did, or the flow was not a second old. Walks the flow too.
   */
  idleBefore(packet: PacketNumber): IdleGap | null;
  readonly context: FlowContext;
  /** What is wrong with the recording of the flow: bits of `FAULT` (recording-faults.ts). May walk the flow. */
  readonly recording: number;
  /** From the flow's last packet to the end of the capture, or to its next pause (an hour without any packet). */
  readonly silenceAtEnd: Nanoseconds;
  /** Nanoseconds from the flow's first packet to the given packet. */
  at(packet: PacketNumber): Nanoseconds;
  /** Nanoseconds from packet a to packet b. */
  between(a: PacketNumber, b: PacketNumber): Nanoseconds;
  /** Sequence number of a side relative to its initial one, as on screen. */
  relativeSeq(side: SideIndex, seq: SeqRaw): number;
}
