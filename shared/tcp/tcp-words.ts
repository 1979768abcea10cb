/**
 * The layout of a flow's row: words at fixed places, so that one packet touches one short run of memory
 * and allocates nothing.
 *
 *   | flow table (TABLE_WORDS) | sides: word 0 of side 0, of side 1, word 1 of side 0, ... | common | stream |
 *   |<------- front: always readable in place ------->|<------- packed while the flow rests ------->|
 *
 * A side's word is `row + side * SIDE_STEP + S_...`; a common one `row + C_...`. "Packet" means a
 * packet number, 0 for none. The sides' and the common words are written by `TcpMachine` and read by the
 * fact builders. The front is what looking flows up, sorting and filtering read (resting-table.ts).
 */

/** Words of the flow table in front of TCP's: see flow-table.ts. */
export const TABLE_WORDS = 5;
/** From a side's word to the same one of the other side. */
export const SIDE_STEP = 1;

const SIDES = TABLE_WORDS;

/** Packets and payload bytes sent (low 32 bits; `S_BYTES_HIGH` holds the rest). */
export const S_PACKETS = SIDES + 0;
export const S_BYTES_LOW = SIDES + 2;
/** Bits 0-19 the longest payload of one segment (saturating), bits 20-31 payload bytes / 2^32. */
export const S_BYTES_HIGH = SIDES + 4;
/** First and last packet sent. */
export const S_FIRST = SIDES + 6;
export const S_LAST = SIDES + 8;
/** Words of a row that are read in place while its page rests: up to here. */
export const FRONT_WORDS = SIDES + 10;
/** Sequence base as Wireshark has it: the SYN's number, else one below the first segment's. */
export const S_BASE = SIDES + 10;
/** Highest sequence number + length seen (SYN and FIN count one). */
export const S_NEXT = SIDES + 12;
/** Wireshark's "max seq to be acked": end of the contiguous part. */
export const S_CONTIGUOUS = SIDES + 14;
/** ACK field of the last packet with the ACK flag, resets apart. */
export const S_LAST_ACK = SIDES + 16;
/** Highest acknowledgement sent: a lower bound of this side's RCV.NXT. */
export const S_MAX_ACK = SIDES + 18;
/** Bits 0-15 last raw window, 16-23 TTL of the first packet, 24 window known, 25-31 the widest: see widest-window.ts. */
export const S_WINDOW = SIDES + 20;
export const S_FLAGS = SIDES + 22;
/** Bytes: data segments with new bytes, SYNs, FINs (all saturate), duplicate ACKs in a row (255: see segment-analysis). */
export const S_COUNTS = SIDES + 24;
export const S_SYN = SIDES + 26;
export const S_FIRST_DATA = SIDES + 28;
export const S_LAST_DATA = SIDES + 30;
export const S_FIN = SIDES + 32;
/** Sequence number of the FIN bit itself. */
export const S_FIN_SEQ = SIDES + 34;
/** Packet of the other side that acknowledged the FIN. */
export const S_FIN_ACKED = SIDES + 36;
export const S_FIRST_ACK = SIDES + 38;
/** The packet that a reset with seq = last ACK field would answer, and the same for the value before. */
export const S_ACK_PACKET = SIDES + 40;
export const S_PREVIOUS_ACK = SIDES + 42;
export const S_PREVIOUS_ACK_PACKET = SIDES + 44;
/** Packet that moved `S_ANALYSED_NEXT` last. */
export const S_NEXT_PACKET = SIDES + 46;
/** Radar's counters over the first ten packets, and once-only marks; see below. */
export const S_MISC = SIDES + 48;
/** Right edge of the newest highest SACK block this side sent (valid with MISC_SACK). */
export const S_SACK_RIGHT = SIDES + 50;
/** Wireshark's "nextseq", which resets move too (`S_NEXT` must not believe a forged one). */
export const S_ANALYSED_NEXT = SIDES + 52;
/** ACK field of the last packet of any kind, as Wireshark compares it (0: none). */
export const S_ANALYSED_ACK = SIDES + 54;
/** Window of the last packet of any kind: bits 0-15; 16 known, 17 a SYN's (never scaled). */
export const S_ANALYSED_WINDOW = SIDES + 56;
/** IP-ID and TTL of the last packet, resets apart, and how far they moved: see ip-series.ts. */
export const S_IP = SIDES + 58;
/** Where the first of the longest segments ended: see longest-segment.ts. */
export const S_LONGEST_END = SIDES + 60;
const SIDES_END = SIDES + 62;

/** `S_FLAGS` */
export const BASE_KNOWN = 1 << 0;
export const NEXT_KNOWN = 1 << 1;
export const CONTIGUOUS_KNOWN = 1 << 2;
export const LAST_ACK_KNOWN = 1 << 3;
export const MAX_ACK_KNOWN = 1 << 4;
export const SAW_SYN = 1 << 5;
export const SAW_FIN = 1 << 6;
export const HAS_HOLES = 1 << 7;
export const SCALE_SHIFT = 8;
export const SCALE_KNOWN = 1 << 12;
/** A SYN without the window scale option: neither side scales. */
export const SCALE_NONE = 1 << 13;
export const LAST_KEEP_ALIVE = 1 << 14;
export const LAST_ZERO_PROBE = 1 << 15;
export const STATE_SHIFT = 16;
export const ZEEK_SHIFT = 20;
export const WRAPS_SHIFT = 23;
/** The last packet (resets apart) carried the ACK flag. */
export const LAST_HAD_ACK = 0x80000000 | 0;

/** `S_MISC`: Radar's counters of two bits each (0, 1, 2 for several), then single bits; bit 11 is free. */
export const RADAR_RST = 1 << 0;
export const RADAR_RST_ACK = 1 << 2;
/** Four bits: packets of the side before its SYN (saturating). */
export const BEFORE_SYN_SHIFT = 4;
export const RADAR_DATA = 1 << 8;
/** A SYN was sent again with the same number, and not captured twice. */
export const MISC_SYN_AGAIN = 1 << 10;
export const RADAR_FIN = 1 << 12;
export const RADAR_ACK = 1 << 13;
export const ZEEK_ONCE_SHIFT = 14; // four bits: a d i q
export const MISC_ZMAP = 1 << 18;
/** `S_ACK_PACKET` carries data, SYN or FIN. */
export const MISC_ACK_PACKET_FULL = 1 << 19;
export const MISC_SACK = 1 << 20;
/** The first lower bound of the stream was moved down by an early segment: see SequenceHoles. */
export const MISC_FLOOR = 1 << 21;
/** `S_ANALYSED_NEXT` is set. */
export const MISC_ANALYSED = 1 << 23;
/** The other side's FIN is known to have been received by this side. */
export const MISC_GOT_FIN = 1 << 22;

/** The SYN carried payload, which Radar's data segments do not count yet. */
export const MISC_SYN_DATA = 1 << 24;
/** The same, for good: TCP Fast Open. */
export const MISC_TFO = 1 << 25;
/** A reset of this side carried SYN or FIN as well. */
export const MISC_ILLEGAL_FLAGS = 1 << 26;
/** Within the first ten packets: the other side sent payload since this side's newest. */
export const MISC_PEER_SPOKE = 1 << 27;
/** Within the first ten packets: payload, then the other side's, then payload again. */
export const MISC_SECOND_FLIGHT = 1 << 28;
/** The other side is known to have the segment that ends at `S_LONGEST_END`. */
export const MISC_LONGEST_PASSED = 1 << 29;
/** The SYN has a trait of scanning tools (FACTS 1.7), or a segment was an Xmas probe (FIN+PSH+URG, no ACK). */
export const MISC_SCANNER_SYN = 1 << 30;

/** `S_ACK_PACKET` is the first packet with its ACK field. */
export const MISC_ACK_PACKET_FIRST = 0x80000000 | 0;

/** Common words. */
export const C_FLAGS = SIDES_END;
/** The most recent SYN without ACK, and the ACK that ended the handshake. */
export const C_RECENT_SYN = C_FLAGS + 1;
export const C_HANDSHAKE_ACK = C_FLAGS + 2;
/** Zeek history, six letters of five bits a word. */
export const C_HISTORY = C_FLAGS + 3; // and + 4
/** Row of the reset table / of the anomaly table, plus 1; 0: none. */
export const C_RESETS = C_FLAGS + 5;
export const C_ANOMALIES = C_FLAGS + 6;
const COMMON_WORDS = 7;

/** End of TCP's words: a row without what the flow table keeps behind them. */
export const TCP_WORDS = C_FLAGS + COMMON_WORDS;

/** `C_FLAGS`: bits 0-5 Wireshark's completeness, 6-9 history letters kept, then single bits. */
export const COMPLETENESS_MASK = 0x3f;
export const HISTORY_LENGTH_SHIFT = 6;
export const HISTORY_OVERFLOW = 1 << 10;
export const SNAPPED = 1 << 11;
/** The conversation began because a SYN re-used the ports of an older one. */
export const REUSED = 1 << 12;
/** The side that sent the most recent SYN without ACK. */
export const SYN_SIDE = 1 << 13;
/** Six bits: what the flow's first packet adds to the completeness, once there is a second one. */
export const FIRST_COMPLETENESS_SHIFT = 14;
/** Six bits for each side: the longest delivered segment before the longest of all. */
export const PASSED_SHIFT = 20;
export const PASSED_BITS = 6;
export const PASSED_MASK = (1 << PASSED_BITS) - 1;

/** Index of a side's first word. */
export function sideAt(row: number, side: number): number {
  return row + side * SIDE_STEP;
}

/** Packet with which both FINs were acknowledged, 0 until then. */
export function bothClosed(w: Uint32Array, row: number): number {
  const a = w[row + S_FIN_ACKED];
  const b = w[row + SIDE_STEP + S_FIN_ACKED];
  return a === 0 || b === 0 ? 0 : Math.max(a, b);
}
