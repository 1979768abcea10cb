import type { FlowNumber, PacketNumber } from '../base/units.ts';
import type { Moment } from '../base/time.ts';
import type { CaptureRecord } from '../capture/record.ts';
import { assert } from '../base/assert.ts';
import type { PayloadFollower } from '../tcp/payload-follower.ts';
import { TcpMachine } from '../tcp/tcp-machine.ts';
import { BASE_KNOWN, SAW_SYN, S_BASE, S_FLAGS, sideAt } from '../tcp/tcp-words.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, RST, SYN } from '../wire/decoded-packet.ts';
import {
  F_BASIS_SHIFT,
  F_FLAGS,
  F_FLIPPED,
  F_ICMP,
  F_LAST,
  F_REOPENED,
  F_STREAM,
  F_SYN_VARIANT,
} from './flow-table.ts';
import {
  F_POINT_SHIFT,
  F_UDP,
  F_UNWANTED_SHIFT,
  F_V6,
  firstPacketOf,
  FlowTable,
  MOST_FOLLOWERS,
  ROLE_BASES,
  setSpeechCode,
  speechCodeOf,
} from './flow-table.ts';
import { NO_STREAM } from './flow-of-fragment.ts';
import { FragmentLinks } from './fragment-links.ts';
import { IcmpErrors } from './icmp-errors.ts';
import { QuotedStreams } from './quoted-streams.ts';
import { ReservedStreams } from './reserved-streams.ts';
import { SocksRelays } from './socks-relays.ts';
import { StreamStarts } from './stream-starts.ts';
import { TunnelTable } from './tunnel-table.ts';
import { PacketIndex } from './packet-index.ts';
import { WatchedTime, type CapturePause } from './watched-time.ts';
import { guessRoles } from './guess-roles.ts';
import { speechCode } from './speech.ts';
import { stepUdp } from './step-udp.ts';

const BASIS_SYN = ROLE_BASES.indexOf('syn');
const BASIS_SYNACK = ROLE_BASES.indexOf('synack');

const NO_SLOT = -1;

/** So many packets apart, what nobody touched for long is packed: a power of two. */
const PACKETS_A_REST = 1 << 16;

/**
 * The streaming heart: every packet of the analysis goes through `packet` once, in merged order. It
 * keeps the packet index, the flow table and each flow's TCP facts; memory grows by 24 bytes a packet
 * and one row a flow, never with payload. `facts` (build-facts.ts) reads the result at any time.
 */
export class Tracker {
  readonly index = new PacketIndex();
  readonly flows = new FlowTable();
  readonly tcp: TcpMachine;
  readonly icmp = new IcmpErrors();
  readonly fragments = new FragmentLinks(this.index);
  readonly starts = new StreamStarts();
  readonly tunnels = new TunnelTable();
  /** Bits of `LACKS` of flows that were read from listings; empty for every binary capture. */
  readonly listed = new Map<FlowNumber, number>();

  private readonly watched = new WatchedTime();
  /** The newest time of any packet so far: the capture's end. */
  readonly end: Moment = this.watched.end;
  /** Stretches of an hour or more in which not one packet was captured: nobody watched. */
  readonly pauses: readonly CapturePause[] = this.watched.pauses;

  private readonly followers: readonly PayloadFollower[];
  private readonly reserved = new ReservedStreams();
  private readonly relays = new SocksRelays(this.flows, this.reserved);
  private readonly quoted = new QuotedStreams(this.flows, this.reserved);
  /** The next tcp.stream. */
  private streams = 0;
  private tcpFlows = 0;

  constructor(followers: readonly PayloadFollower[]) {
    assert(followers.length <= MOST_FOLLOWERS, 'a row has a bit for each follower');
    this.followers = followers;
    this.tcp = new TcpMachine(this.index);
  }

  /** Flows so far, TCP and UDP. */
  get flowCount(): number {
    return this.flows.count;
  }

  /** TCP flows so far. */
  get tcpStreamCount(): number {
    return this.tcpFlows;
  }

  get packetCount(): number {
    return this.index.count;
  }

  /** Bytes of memory held for packets and for flows. */
  get memory(): { readonly packets: number; readonly flows: number } {
    const rare = this.tcp.resets.byteLength + this.tcp.anomalies.byteLength;
    return {
      packets: this.index.byteLength,
      flows: this.flows.byteLength + this.fragments.byteLength + this.tunnels.byteLength + rare,
    };
  }

  /** Packs rows of flows that were idle for long. Nobody may hold a page of a row. */
  rest(): void {
    this.flows.rows.rest();
    this.tcp.resets.rest();
    this.tcp.anomalies.rest();
    for (const follower of this.followers) follower.rest?.();
  }

  /** Reading is over: from now on rows are only looked at. */
  settle(): void {
    this.flows.rows.settle();
    this.tcp.resets.settle();
    this.tcp.anomalies.settle();
    for (const follower of this.followers) follower.settle?.();
  }

  /** Takes one packet; returns its number. */
  packet(record: CaptureRecord, decoded: DecodedPacket, captureIndex: number): PacketNumber {
    const packet = this.index.append(record.fileOffset, captureIndex, record.sec, record.nsec);
    if ((packet & (PACKETS_A_REST - 1)) === 0) this.rest();
    this.watched.see(record, packet);
    if (decoded.tunnelDepth > 0) this.tunnels.see(decoded);
    switch (decoded.kind) {
      case 'tcp':
        this.tcpPacket(record, decoded, packet);
        break;
      case 'udp':
        this.udpPacket(decoded, packet);
        break;
      case 'icmp-error':
        this.icmpError(decoded, packet);
        break;
      case 'fragment': // a datagram counts once, as the packet that completes it: see FragmentTable
      case 'other':
        break;
    }
    return packet;
  }

  /** Takes a packet that counts for no flow (a fragment: see `fragments`); returns its number. */
  skip(record: CaptureRecord, captureIndex: number): PacketNumber {
    const packet = this.index.append(record.fileOffset, captureIndex, record.sec, record.nsec);
    this.watched.see(record, packet);
    return packet;
  }

  /** tcp.stream of a flow, null for UDP and for TCP of which only fragments were captured. */
  tcpStream(flow: FlowNumber): number | null {
    const stream = this.flows.rows.get(flow, F_STREAM);
    const udp = (this.flows.rows.get(flow, F_FLAGS) & F_UDP) !== 0;
    return udp || stream === NO_STREAM ? null : stream;
  }

  /** First packet of a flow. */
  firstPacket(flow: FlowNumber): PacketNumber {
    return firstPacketOf(this.flows.rows.front(flow), this.flows.rows.frontBase(flow));
  }

  /** First packet of a flow's chain, 0 where only fragments were captured (they are in `fragments`). */
  chainStart(flow: FlowNumber): PacketNumber {
    return this.flows.rows.get(flow, F_LAST) === 0 ? 0 : this.firstPacket(flow);
  }

  /** Time of a packet. */
  time(packet: PacketNumber): Moment {
    return { sec: this.index.sec(packet), nsec: this.index.nsec(packet) };
  }

  /** Side 1 of the row is the client: its SYN turned up after the roles had been guessed. */
  flipped(flow: FlowNumber): boolean {
    return (this.flows.rows.get(flow, F_FLAGS) & F_FLIPPED) !== 0;
  }

  /** The moment until which somebody watched after a packet: the next pause of the capture, or its end. */
  watchedUntil(packet: PacketNumber): Moment {
    return this.watched.until(packet);
  }

  private tcpPacket(record: CaptureRecord, p: DecodedPacket, packet: PacketNumber): void {
    const table = this.flows;
    const slot = table.find(
      p.addresses,
      p.sourcePort,
      p.destinationPort,
      false,
      p.ipVersion === 6,
      p.point,
    );
    let flow = table.flowAt(slot);
    let side: number;
    if (flow === NO_SLOT) {
      flow = this.startTcp(slot, p, false);
      side = table.sideOf(flow, p.addresses, p.sourcePort);
    } else {
      side = table.sideOf(flow, p.addresses, p.sourcePort);
      if ((p.flags & (SYN | ACK)) === SYN && this.startsAnew(flow, side, p)) {
        this.markVariant(flow);
        flow = this.startTcp(slot, p, true);
        side = 0;
      }
    }
    const w = table.rows.page(flow);
    const row = table.rows.base(flow);
    if ((p.flags & SYN) !== 0) this.learnRoles(w, row, side, p.flags);
    if (p.lacks !== 0) this.listed.set(flow, (this.listed.get(flow) ?? 0) | p.lacks);
    this.tcp.step(w, row, flow, side, p, packet, record.sec, record.nsec);
    this.chain(w, row, flow, side, packet, this.tcp.marks, false);
    if (p.payloadLength > 0 && (p.flags & RST) === 0) {
      if (this.relays.takesNumber(flow, record, p, this.tcp.marks, this.streams)) this.streams += 1;
      this.follow(w, row, record, p, flow, side, packet);
    }
  }

  /** Wireshark: a SYN whose number is not its side's base begins another conversation (FACTS 6.4). */
  private startsAnew(flow: FlowNumber, side: number, p: DecodedPacket): boolean {
    const w = this.flows.rows.page(flow);
    const me = sideAt(this.flows.rows.base(flow), side);
    return (w[me + S_FLAGS] & BASE_KNOWN) !== 0 && w[me + S_BASE] !== p.seq;
  }

  /** The older flow of a re-used tuple: Radar excludes several SYNs of one tuple, open or closed (FACTS 2.5 #12). */
  private markVariant(flow: FlowNumber): void {
    const w = this.flows.rows.page(flow);
    const row = this.flows.rows.base(flow);
    this.variantOpen = !this.tcp.sawClose(w, row);
    w[row + F_FLAGS] |= this.variantOpen ? F_SYN_VARIANT : F_REOPENED;
  }
  private variantOpen = false;

  private startTcp(slot: number, p: DecodedPacket, reused: boolean): FlowNumber {
    const roles = guessRoles(p);
    let flags =
      (p.ipVersion === 6 ? F_V6 : 0) | (roles.basis << F_BASIS_SHIFT) | (p.point << F_POINT_SHIFT);
    if (reused && this.variantOpen) flags |= F_SYN_VARIANT;
    const flow = this.flows.append(
      slot,
      p.addresses,
      p.sourcePort,
      p.destinationPort,
      flags,
      roles.swapped,
    );
    const w = this.flows.rows.page(flow);
    const row = this.flows.rows.base(flow);
    this.tunnels.add(flow, p);
    w[row + F_STREAM] = this.nextStream(p);
    this.tcpFlows += 1;
    this.tcp.begin(w, row, flow, p.flags, p.payloadLength, reused, roles.swapped);
    return flow;
  }

  /** tcp.stream of a new flow: the one reserved for these ends, or the next one. */
  private nextStream(p: DecodedPacket): number {
    const reserved = this.reserved.take(p);
    if (reserved === null) this.streams += 1;
    return reserved ?? this.streams - 1;
  }

  /** A SYN or SYN+ACK settles who is the client, also where the roles had been guessed before. */
  private learnRoles(w: Uint32Array, row: number, side: number, flags: number): void {
    const basis = (w[row + F_FLAGS] >>> F_BASIS_SHIFT) & 3;
    const shown = (flags & ACK) !== 0 ? BASIS_SYNACK : BASIS_SYN;
    if (basis >= shown || basis === BASIS_SYNACK) return;
    const client = (flags & ACK) !== 0 ? side ^ 1 : side;
    let next = (w[row + F_FLAGS] & ~((3 << F_BASIS_SHIFT) | F_FLIPPED)) | (shown << F_BASIS_SHIFT);
    if (client === 1) next |= F_FLIPPED;
    w[row + F_FLAGS] = next;
  }

  /** Hands the payload to those followers that still want the flow. */
  private follow(
    w: Uint32Array,
    row: number,
    record: CaptureRecord,
    p: DecodedPacket,
    flow: FlowNumber,
    side: number,
    packet: PacketNumber,
  ): void {
    const seq = (p.flags & SYN) !== 0 ? (p.seq + 1) >>> 0 : p.seq;
    if (seq === (w[sideAt(row, side) + S_BASE] + 1) >>> 0) {
      const key = flow * 2 + side;
      this.starts.see(key, seq, record.bytes, p.payloadStart, p.payloadCaptured, packet);
      if (speechCodeOf(w, row, side) === 0) {
        const whole = (w[sideAt(row, side) + S_FLAGS] & SAW_SYN) !== 0;
        const { payloadStart, payloadCaptured } = p;
        setSpeechCode(w, row, side, speechCode(record.bytes, payloadStart, payloadCaptured, whole));
      }
    }
    for (let i = 0; i < this.followers.length; i += 1) {
      const bit = 1 << (F_UNWANTED_SHIFT + i);
      if ((w[row + F_FLAGS] & bit) !== 0) continue;
      const wanted = this.followers[i].segment(
        flow,
        side as 0 | 1,
        seq,
        record.bytes,
        p.payloadStart,
        p.payloadCaptured,
        p.payloadLength,
        packet,
      );
      if (!wanted) w[row + F_FLAGS] |= bit;
    }
  }

  private udpPacket(p: DecodedPacket, packet: PacketNumber): void {
    const table = this.flows;
    const slot = table.find(
      p.addresses,
      p.sourcePort,
      p.destinationPort,
      true,
      p.ipVersion === 6,
      p.point,
    );
    let flow = table.flowAt(slot);
    if (flow === NO_SLOT) {
      const roles = guessRoles(p);
      const flags =
        F_UDP |
        (p.ipVersion === 6 ? F_V6 : 0) |
        (roles.basis << F_BASIS_SHIFT) |
        (p.point << F_POINT_SHIFT);
      flow = table.append(slot, p.addresses, p.sourcePort, p.destinationPort, flags, roles.swapped);
      this.tunnels.add(flow, p);
    }
    const side = table.sideOf(flow, p.addresses, p.sourcePort);
    const w = table.rows.page(flow);
    const row = table.rows.base(flow);
    stepUdp(w, row, side, p, packet);
    this.chain(w, row, flow, side, packet, 0, false);
  }

  /** Ties an ICMP error to the newest flow of the tuple that it quotes. */
  private icmpError(p: DecodedPacket, packet: PacketNumber): void {
    const udp = p.quotedProtocol === 17;
    if (!udp && p.quotedProtocol !== 6) return;
    const a = p.quotedAddresses;
    const { quotedSourcePort: from, quotedDestinationPort: to } = p;
    const slot = this.flows.find(a, from, to, udp, p.ipVersion === 6, p.point);
    const flow = this.flows.flowAt(slot);
    if (this.quoted.takesNumber(flow, p, this.streams)) this.streams += 1;
    if (flow === NO_SLOT) return;
    const quoted = this.flows.sideOf(flow, a, from);
    const w = this.flows.rows.page(flow);
    const row = this.flows.rows.base(flow);
    w[row + F_FLAGS] |= F_ICMP;
    this.icmp.add(flow, p, packet, quoted);
    this.chain(w, row, flow, quoted, packet, 0, true);
  }

  private chain(
    w: Uint32Array,
    row: number,
    flow: FlowNumber,
    side: number,
    packet: PacketNumber,
    marks: number,
    about: boolean,
  ): void {
    this.index.assign(packet, flow, side, marks, about);
    const last = w[row + F_LAST];
    if (last !== 0) this.index.link(last, packet);
    w[row + F_LAST] = packet;
  }
}
