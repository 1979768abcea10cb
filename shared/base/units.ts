/**
 * Names for numbers, so that a signature says what it counts. Plain numbers at run time.
 */

/** Number of a flow in the analysis, from 0, in order of first packets. */
export type FlowNumber = number;

/**
 * 1-based number of a packet in the analysis; with one capture it equals Wireshark's
 * `frame.number`, with several it is the number in the merged order. 0 means "none".
 */
export type PacketNumber = number;

/** A 32-bit TCP sequence number as on the wire (0 to 2^32 - 1). */
export type SeqRaw = number;

/** A duration in nanoseconds. Exact up to 104 days (2^53 ns). */
export type Nanoseconds = number;

/** The two ends of a flow as indexes: 0 is the client, 1 the server. */
export type SideIndex = 0 | 1;

/** The two ends of a flow as words. */
export type Side = 'client' | 'server';

/** The word for a side index. */
export function sideName(side: SideIndex): Side {
  return side === 0 ? 'client' : 'server';
}
