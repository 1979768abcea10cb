import { abortWithUnreadData } from './rules/abort-with-unread-data/rule.ts';
import { acceptQueueOverflow } from './rules/accept-queue-overflow/rule.ts';
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
import { idleAfterHandshake } from './rules/idle-after-handshake/rule.ts';
import { idleTimeoutReset } from './rules/idle-timeout-reset/rule.ts';
import { injectedReset } from './rules/injected-reset/rule.ts';
import { keepAliveRace } from './rules/keep-alive-race/rule.ts';
import { lateDataReset } from './rules/late-data-reset/rule.ts';
import { midCapture } from './rules/mid-capture/rule.ts';
import { pathMtuBlackhole } from './rules/path-mtu-blackhole/rule.ts';
import { peerVanished } from './rules/peer-vanished/rule.ts';
import { plaintextToTlsPort } from './rules/plaintext-to-tls-port/rule.ts';
import { resetIgnoredByEndpoint } from './rules/reset-ignored-by-endpoint/rule.ts';
import { scanSyn } from './rules/scan-syn/rule.ts';
import { scanZmap } from './rules/scan-zmap/rule.ts';
import { serverAbort } from './rules/server-abort/rule.ts';
import { stillOpen } from './rules/still-open/rule.ts';
import { synUnanswered } from './rules/syn-unanswered/rule.ts';
import { tlsHandshakeFailure } from './rules/tls-handshake-failure/rule.ts';
import { tlsHandshakeStalled } from './rules/tls-handshake-stalled/rule.ts';
import { unexplained } from './rules/unexplained/rule.ts';
import { zeroWindowStall } from './rules/zero-window-stall/rule.ts';
import type { CauseRule } from './rule.ts';

/** Every cause, the catalogue's order. Of two that score equally the earlier one leads. */
export const ALL_RULES: readonly CauseRule[] = [
  gracefulClose,
  finWithoutCloseNotify,
  finRstWithoutCloseNotify,
  lateDataReset,
  clientCancelledRequest,
  clientAbort,
  serverAbort,
  abortWithUnreadData,
  connectionRefused,
  synUnanswered,
  icmpRejected,
  handshakeAbandoned,
  acceptQueueOverflow,
  idleAfterHandshake,
  connectCloseProbe,
  plaintextToTlsPort,
  tlsHandshakeFailure,
  tlsHandshakeStalled,
  keepAliveRace,
  idleTimeoutReset,
  injectedReset,
  resetIgnoredByEndpoint,
  peerVanished,
  zeroWindowStall,
  pathMtuBlackhole,
  scanZmap,
  scanSyn,
  halfClosed,
  stillOpen,
  midCapture,
  unexplained,
];
