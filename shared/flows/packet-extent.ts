import type { PacketNumber } from '../base/units.ts';

/** So many packets are named one by one; the count and the last one tell of the others. */
const NAMED = 20;

/** How far something reaches that was found packet by packet. */
export class PacketExtent {
  count = 0;
  first: PacketNumber = 0;
  last: PacketNumber = 0;
  /** Flows that it was found in. */
  flows = 0;
  /** The first of its packets. */
  readonly packets: PacketNumber[] = [];

  /** Takes a packet; `newFlow`: it is the first of its flow. */
  add(packet: PacketNumber, newFlow: boolean): void {
    this.count += 1;
    if (this.first === 0) this.first = packet;
    this.last = packet;
    if (newFlow) this.flows += 1;
    if (this.packets.length < NAMED) this.packets.push(packet);
  }
}
