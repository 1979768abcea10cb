/** RFC 9293 state names (section 3.3.2), and UNKNOWN where the capture starts in the middle. */
export const TCP_STATES = [
  'UNKNOWN',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;

/** A state of one endpoint. */
export type TcpState = (typeof TCP_STATES)[number];

/** `rst`: ACK flag clear; `rst-ack`: set. */
export type RstForm = 'rst' | 'rst-ack';

/** The validities in the order that packed columns use. */
export const RST_VALIDITIES = ['exact', 'in-window', 'left', 'right', 'unknown'] as const;

/**
 * A reset's sequence number against the receiver's RCV.NXT and window: `exact`, `in-window`,
 * `left` (below RCV.NXT), `right` (beyond the window), `unknown` (RCV.NXT is
 * not known so exactly).
 */
export type RstValidity = (typeof RST_VALIDITIES)[number];

/** Wireshark's tcp.analysis flags, camelCase as in the contract; order = bit number in the packet index. */
export const PACKET_MARKS = [
  'retransmission',
  'fastRetransmission',
  'spuriousRetransmission',
  'outOfOrder',
  'lostSegment',
  'ackLostSegment',
  'duplicateAck',
  'zeroWindow',
  'zeroWindowProbe',
  'windowFull',
  'keepAlive',
  'reusedPorts',
  'keepAliveAck',
  'zeroWindowProbeAck',
  'windowUpdate',
] as const;

/** One mark of one packet. */
export type PacketMark = (typeof PACKET_MARKS)[number];
