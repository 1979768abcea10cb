/**
 * Layout of a TLS flow's row: 6 words for the flow, then 14 for each side. Everything that is kept
 * of a million TLS flows is in these 136 bytes; strings are interned and messages in progress live
 * elsewhere only while they are in progress.
 */
export const FLOW_WORDS = 6;
export const SIDE_WORDS = 14;
export const ROW_WORDS = FLOW_WORDS + 2 * SIDE_WORDS;

/** Bits of the flow's first word: 0-15 version (0: no ServerHello yet), then flags. */
export const V_ALPN_CHOSEN = 1 << 16;
export const V_CLIENT_IS_1 = 1 << 17;
/** Versions that the ClientHello offered: SSL 3.0 is bit 18, TLS 1.3 bit 22. */
export const V_OFFERED_SHIFT = 18;
export const V_OFFERED_MASK = 31 << V_OFFERED_SHIFT;
/** The server asked for another ClientHello. */
export const V_RETRY = 1 << 23;
/** The ClientHello's end was not captured: what it did not say may be in there. */
export const V_HELLO_CUT = 1 << 24;
/** Cipher suite plus 1. */
export const F_SUITE = 1;
export const F_CLIENT_HELLO = 2;
export const F_SERVER_HELLO = 3;
/** Numbers of interned strings, 0: none. */
export const F_SNI = 4;
export const F_ALPN = 5;

/** Bits of a side's first word, its state. */
export const SYNC_MASK = 3;
export const SYNC_NONE = 0;
/** A plausible header was seen, nothing has confirmed it yet. */
export const SYNC_CANDIDATE = 1;
export const SYNC_FOLLOWING = 2;
export const SYNC_LOST = 3;
/** Header bytes collected (0 to 4). */
export const HEADER_SHIFT = 2;
export const HEADER_MASK = 7 << HEADER_SHIFT;
/** A record whose end is at NEXT has not been seen whole yet. */
export const OPEN = 1 << 5;
export const SAW_CCS = 1 << 6;
export const HELLO_DONE = 1 << 7;
export const MODE_SHIFT = 8;
export const MODE_MASK = 3 << MODE_SHIFT;
export const MODE_HEADER = 0 << MODE_SHIFT;
export const MODE_ALERT = 1 << MODE_SHIFT;
export const MODE_HELLO = 2 << MODE_SHIFT;
/** Message headers of a handshake record in clear are read. */
export const MODE_MESSAGES = 3 << MODE_SHIFT;
export const LOST_SHIFT = 10;
export const LOST_MASK = 3 << LOST_SHIFT;
export const SPOKE = 1 << 12;
/** The record being read (or just read) is a clear alert that could be read. */
export const CLEAR_NOW = 1 << 13;
/** The same of the last complete record. */
export const CLEAR_LAST = 1 << 14;

/** Next byte wanted: a header byte or a body byte that must be read; skipped bodies are jumped over. Lost: the packet. */
export const S_NEXT = 1;
/** End of the highest segment seen. */
export const S_SEEN = 2;
/** Header bytes being collected; while a body is read: where the record ends. */
export const S_HEADER = 3;
/** type << 16 | length of the record in progress, and of the last complete one. */
export const S_RECORD = 4;
export const S_LAST = 5;
export const S_LAST_PACKET = 6;
export const S_RECORDS = 7;
/** Bits 0-7 type-23 records, 8-15 those after the handshake flights (both saturate), 16-23 alert code, 24 fatal, 25 there is one. */
export const S_COUNTS = 8;
/** Type-23 records of alert length: bits 0-11 of 19, 12-23 of 11 (both saturate), 24-31 how many in a row at the end. */
export const S_SMALL = 9;
export const S_ALERT_PACKET = 10;
/** Packet that ended the record before the last complete one. */
export const S_PREVIOUS_PACKET = 11;
/** Packet of the newest step of the handshake. */
export const S_STEP_PACKET = 12;
/**
 * Bits 0-23: bytes left of the handshake message being jumped over, or its header's bytes so far;
 * TLS 1.3, once the hellos are over: length of the side's first encrypted record. Bits 24-26: header
 * bytes collected, 7: no message is looked for any more. Bits 27-31: the newest step plus 1.
 */
export const S_MESSAGE = 13;
export const MESSAGE_MASK = 0xffffff;
export const MESSAGE_COUNT_SHIFT = 24;
export const MESSAGE_COUNT_MASK = 7 << MESSAGE_COUNT_SHIFT;
export const MESSAGE_BLIND = 7 << MESSAGE_COUNT_SHIFT;
export const STEP_SHIFT = 27;
export const STEP_MASK = 31 << STEP_SHIFT;
