import { clientAbort } from './rules/client-abort/rule.ts';
import { clientCancelledRequest } from './rules/client-cancelled-request/rule.ts';
import { connectCloseProbe } from './rules/connect-close-probe/rule.ts';
import { connectionRefused } from './rules/connection-refused/rule.ts';
import { finRstWithoutCloseNotify } from './rules/fin-rst-without-close-notify/rule.ts';
import { finWithoutCloseNotify } from './rules/fin-without-close-notify/rule.ts';
import { gracefulClose } from './rules/graceful-close/rule.ts';
import { halfClosed } from './rules/half-closed/rule.ts';
import { handshakeAbandoned } from './rules/handshake-abandoned/rule.ts';
import { icmpRejected } from './rules/icmp-rejected/rule.ts';
import { lateDataReset } from './rules/late-data-reset/rule.ts';
import { midCapture } from './rules/mid-capture/rule.ts';
import { serverAbort } from './rules/server-abort/rule.ts';
import { stillOpen } from './rules/still-open/rule.ts';
import { synUnanswered } from './rules/syn-unanswered/rule.ts';
import { unexplained } from './rules/unexplained/rule.ts';
import type { CauseRule } from './rule.ts';

/** Every cause of this release, the catalogue's order. Of two that score equally the earlier one leads. */
export const ALL_RULES: readonly CauseRule[] = [
  gracefulClose,
  finWithoutCloseNotify,
  finRstWithoutCloseNotify,
  lateDataReset,
  clientCancelledRequest,
  clientAbort,
  serverAbort,
  connectionRefused,
  synUnanswered,
  icmpRejected,
  handshakeAbandoned,
  connectCloseProbe,
  halfClosed,
  stillOpen,
  midCapture,
  unexplained,
];
