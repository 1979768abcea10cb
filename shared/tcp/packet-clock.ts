/** Times of packets by number: what the machines need beyond the packet in hand. */
export interface PacketClock {
  /** Nanoseconds from a packet to the moment (sec, nsec). */
  nanosSince(packet: number, sec: number, nsec: number): number;
  /** Nanoseconds from packet a to packet b. */
  nanosBetween(a: number, b: number): number;
}
