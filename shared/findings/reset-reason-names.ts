/**
 * Why a stack sends a reset, in the words of Linux: `enum sk_rst_reason`, since 6.10 for answers and
 * 6.12 for aborts, as `tcp:tcp_send_reset` prints them after `SK_RST_REASON_`. Only those that packets
 * can tell. What each stands for in the kernel:
 *
 * - NO_SOCKET: no connection for the segment. TCP_TIMEWAIT_SOCKET: an orphan in FIN-WAIT-2 (or TIME-WAIT)
 *   got data. TCP_ABORT_ON_DATA: an orphan in FIN-WAIT-1 got data.
 * - TCP_ABORT_ON_CLOSE: close() over unread data (RFC 2525 2.17). TCP_STATE: disconnect of a live
 *   connection; that is also what close() with SO_LINGER 0 does (its counter is TCPAbortOnData).
 *   TCP_ABORT_ON_LINGER: TCP_LINGER2 below 0 (not SO_LINGER).
 * - TCP_ABORT_ON_MEMORY: orphans out of resources. TCP_DISCONNECT_WITH_DATA: disconnected in CLOSING or
 *   LAST-ACK with data unsent. TCP_KEEPALIVE_TIMEOUT: probes or TCP_USER_TIMEOUT ran out.
 * - TCP_INVALID_ACK_SEQUENCE: a SYN-ACK for a number never sent. TCP_FLAGS: a listening socket got an ACK.
 *   INVALID_SYN: a half-open connection refused (tcp_abort_on_overflow, Fast Open).
 */
export const RESET_REASONS = [
  'NO_SOCKET',
  'TCP_TIMEWAIT_SOCKET',
  'TCP_ABORT_ON_DATA',
  'TCP_ABORT_ON_CLOSE',
  'TCP_STATE',
  'TCP_ABORT_ON_LINGER',
  'TCP_ABORT_ON_MEMORY',
  'TCP_DISCONNECT_WITH_DATA',
  'TCP_KEEPALIVE_TIMEOUT',
  'TCP_INVALID_ACK_SEQUENCE',
  'TCP_FLAGS',
  'INVALID_SYN',
  'NOT_SPECIFIED',
] as const;

/** One of them. */
export type ResetReasonName = (typeof RESET_REASONS)[number];
