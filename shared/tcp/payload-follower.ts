import type { FlowNumber, PacketNumber, SeqRaw, SideIndex } from '../base/units.ts';

/**
 * Somebody who reads the payload of TCP flows as it passes (TLS records, HTTP heads). The tracker
 * calls `segment` for each TCP segment with payload, in capture order: retransmissions, reordered
 * and missing segments are for the follower to sort out by `seq`.
 *
 * Sides are the tracker's own: 0 is the client as far as it was known at the flow's first packet.
 * In the rare flow whose SYN turns up later and shows the roles the other way round, the tracker
 * swaps the finished facts, not the calls.
 */
export interface PayloadFollower {
  /**
   * @param seq sequence number of the first payload byte (a SYN's payload starts one after it)
   * @param bytes the reader's chunk; valid only during the call
   * @param start index of the payload's first byte
   * @param captured payload bytes that are there; the snap length may have cut the rest
   * @param length payload bytes on the wire
   * @returns false when this flow is of no interest (any more): it will not be called for it again
   */
  segment(
    flow: FlowNumber,
    side: SideIndex,
    seq: SeqRaw,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    packet: PacketNumber,
  ): boolean;
  /** Between packets, now and then: rows that were idle for long may be packed (resting-table.ts). */
  rest?(): void;
  /** No more calls of `segment`. */
  settle?(): void;
}
