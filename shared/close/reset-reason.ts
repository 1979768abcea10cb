import type { PacketNumber } from '../base/units.ts';
import type { FlowFacts, RstFacts } from '../flows/flow-facts.ts';

/**
 * Why a stack sends a reset, in the words of Linux (`enum sk_rst_reason`, since 6.10: the trace point
 * `tcp:tcp_send_reset` prints them as `SK_RST_REASON_...`). Only those that packets can tell.
 */
export const RESET_REASONS = [
  'NO_SOCKET',
  'TCP_TIMEWAIT_SOCKET',
  'TCP_ABORT_ON_DATA',
  'TCP_ABORT_ON_CLOSE',
  'TCP_ABORT_ON_LINGER',
  'TCP_ABORT_ON_MEMORY',
  'TCP_STATE',
  'TCP_KEEPALIVE_TIMEOUT',
  'TCP_DISCONNECT_WITH_DATA',
  'TCP_RFC7323_PAWS',
  'TCP_ACK_UNSENT_DATA',
  'TCP_INVALID_ACK_SEQUENCE',
  'TCP_FLAGS',
  'INVALID_SYN',
  'NOT_SPECIFIED',
] as const;

/** One of them. */
export type ResetReasonName = (typeof RESET_REASONS)[number];

/** A mechanism that the packets of a reset allow. */
export interface ResetReason {
  readonly linux: ResetReasonName;
  /** In words for people, short: "close() while unread data was waiting". */
  readonly words: string;
  readonly sure: 'high' | 'medium' | 'low';
  /** The packet that it answers; 0: spontaneous, its sender's own doing. */
  readonly answers: PacketNumber;
}

/** The mechanisms that the packets of a reset allow, best first; never empty. */
export function resetReasons(_facts: FlowFacts, reset: RstFacts): readonly ResetReason[] {
  return [
    {
      linux: reset.answers > 0 ? 'NO_SOCKET' : 'NOT_SPECIFIED',
      words: reset.answers > 0 ? 'no socket for the segment' : 'its sender gave up the connection',
      sure: 'low',
      answers: reset.answers,
    },
  ];
}
