import type { FlowNumber, PacketNumber, SideIndex } from '../base/units.ts';
import * as word from '../tcp/tcp-words.ts';
import { F_FLAGS, F_FLIPPED, F_LAST, F_V6, firstPacketOf } from './flow-table.ts';
import type { Tracker } from './tracker.ts';

/**
 * Single numbers of a flow straight from its row, for sorting and filtering a million flows without
 * building their facts. Sides are the roles (0 client, 1 server), flipped where the tracker learnt
 * them late, unless a name says `raw`.
 */
export class FlowColumns {
  constructor(private readonly tracker: Tracker) {}

  firstPacket(flow: FlowNumber): PacketNumber {
    return this.tracker.firstPacket(flow);
  }

  /** Last packet of either side (ICMP errors about the flow do not count). */
  lastPacket(flow: FlowNumber): PacketNumber {
    return Math.max(this.sideWord(flow, 0, word.S_LAST), this.sideWord(flow, 1, word.S_LAST));
  }

  /** Last packet of the flow's chain, ICMP errors included. */
  chainEnd(flow: FlowNumber): PacketNumber {
    return this.tracker.flows.rows.get(flow, F_LAST);
  }

  packets(flow: FlowNumber, side: SideIndex): number {
    return this.sideWord(flow, side, word.S_PACKETS);
  }

  /** Payload bytes on the wire. */
  bytes(flow: FlowNumber, side: SideIndex): number {
    return (
      (this.sideWord(flow, side, word.S_BYTES_HIGH) >>> 20) * 0x100000000 +
      this.sideWord(flow, side, word.S_BYTES_LOW)
    );
  }

  port(flow: FlowNumber, side: SideIndex): number {
    return this.tracker.flows.port(flow, this.raw(flow, side));
  }

  ip(flow: FlowNumber, side: SideIndex): string {
    return this.tracker.flows.ip(flow, this.raw(flow, side));
  }

  isV6(flow: FlowNumber): boolean {
    return (this.tracker.flows.rows.get(flow, F_FLAGS) & F_V6) !== 0;
  }

  /** One of the four words of an address. */
  addressWord(flow: FlowNumber, side: SideIndex, index: number): number {
    return this.tracker.flows.addressWord(flow, this.raw(flow, side), index);
  }

  /** Both addresses, the client's first: eight words (IPv4 fills each first one). True: IPv6. */
  addressesInto(flow: FlowNumber, out: Uint32Array): boolean {
    return this.tracker.flows.addressesInto(flow, this.tracker.flipped(flow), out);
  }

  /** First packet of each of many flows: one loop, so that the look-ups of a million overlap. */
  firstPackets(flows: Uint32Array): Uint32Array {
    const { rows } = this.tracker.flows;
    const packets = new Uint32Array(flows.length);
    for (let i = 0; i < flows.length; i += 1)
      packets[i] = firstPacketOf(rows.front(flows[i]), rows.frontBase(flows[i]));
    return packets;
  }

  /** Last packet of either side of each of many flows. */
  lastPackets(flows: Uint32Array): Uint32Array {
    const { rows } = this.tracker.flows;
    const packets = new Uint32Array(flows.length);
    for (let i = 0; i < flows.length; i += 1) {
      const page = rows.front(flows[i]);
      const base = rows.frontBase(flows[i]);
      const other = page[base + word.SIDE_STEP + word.S_LAST];
      const one = page[base + word.S_LAST];
      packets[i] = one > other ? one : other;
    }
    return packets;
  }

  /** Sequence number of each raw side's FIN, null where it sent none. */
  rawFinSeqs(flow: FlowNumber): readonly [number | null, number | null] {
    return [this.rawFinSeq(flow, 0), this.rawFinSeq(flow, 1)];
  }

  /** Sequence bases of both raw sides: relative = raw number - base. */
  rawSeqBases(flow: FlowNumber): readonly [number, number] {
    return [this.rawWord(flow, 0, word.S_BASE), this.rawWord(flow, 1, word.S_BASE)];
  }

  private rawFinSeq(flow: FlowNumber, raw: number): number | null {
    return (this.rawWord(flow, raw, word.S_FLAGS) & word.SAW_FIN) !== 0
      ? this.rawWord(flow, raw, word.S_FIN_SEQ)
      : null;
  }

  private raw(flow: FlowNumber, side: SideIndex): number {
    return (this.tracker.flows.rows.get(flow, F_FLAGS) & F_FLIPPED) === 0 ? side : side ^ 1;
  }

  private sideWord(flow: FlowNumber, side: SideIndex, at: number): number {
    return this.rawWord(flow, this.raw(flow, side), at);
  }

  private rawWord(flow: FlowNumber, raw: number, at: number): number {
    return this.tracker.flows.rows.get(flow, word.sideAt(0, raw) + at);
  }
}
