import { doc as abortWithUnreadData } from './rules/abort-with-unread-data/doc.ts';
import { doc as acceptQueueOverflow } from './rules/accept-queue-overflow/doc.ts';
import { doc as clientAbort } from './rules/client-abort/doc.ts';
import { doc as clientCancelledRequest } from './rules/client-cancelled-request/doc.ts';
import { doc as connectCloseProbe } from './rules/connect-close-probe/doc.ts';
import { doc as connectionRefused } from './rules/connection-refused/doc.ts';
import { doc as finRstWithoutCloseNotify } from './rules/fin-rst-without-close-notify/doc.ts';
import { doc as finWithoutCloseNotify } from './rules/fin-without-close-notify/doc.ts';
import { doc as gracefulClose } from './rules/graceful-close/doc.ts';
import { doc as halfClosed } from './rules/half-closed/doc.ts';
import { doc as handshakeAbandoned } from './rules/handshake-abandoned/doc.ts';
import { doc as icmpRejected } from './rules/icmp-rejected/doc.ts';
import { doc as idleAfterHandshake } from './rules/idle-after-handshake/doc.ts';
import { doc as idleTimeoutReset } from './rules/idle-timeout-reset/doc.ts';
import { doc as injectedReset } from './rules/injected-reset/doc.ts';
import { doc as keepAliveRace } from './rules/keep-alive-race/doc.ts';
import { doc as lateDataReset } from './rules/late-data-reset/doc.ts';
import { doc as midCapture } from './rules/mid-capture/doc.ts';
import { doc as pathMtuBlackhole } from './rules/path-mtu-blackhole/doc.ts';
import { doc as peerVanished } from './rules/peer-vanished/doc.ts';
import { doc as plaintextToTlsPort } from './rules/plaintext-to-tls-port/doc.ts';
import { doc as resetIgnoredByEndpoint } from './rules/reset-ignored-by-endpoint/doc.ts';
import { doc as scanSyn } from './rules/scan-syn/doc.ts';
import { doc as scanZmap } from './rules/scan-zmap/doc.ts';
import { doc as serverAbort } from './rules/server-abort/doc.ts';
import { doc as stillOpen } from './rules/still-open/doc.ts';
import { doc as synUnanswered } from './rules/syn-unanswered/doc.ts';
import { doc as tlsHandshakeFailure } from './rules/tls-handshake-failure/doc.ts';
import { doc as tlsHandshakeStalled } from './rules/tls-handshake-stalled/doc.ts';
import { doc as unexplained } from './rules/unexplained/doc.ts';
import { doc as zeroWindowStall } from './rules/zero-window-stall/doc.ts';
import type { CauseId } from './rule.ts';
import type { RuleDoc } from './rule-doc.ts';

/** The documentation of every cause: docs/catalogue and the in-app help are made of it. */
export const ALL_DOCS: Readonly<Record<CauseId, RuleDoc>> = {
  'graceful-close': gracefulClose,
  'fin-without-close-notify': finWithoutCloseNotify,
  'fin-rst-without-close-notify': finRstWithoutCloseNotify,
  'late-data-reset': lateDataReset,
  'client-cancelled-request': clientCancelledRequest,
  'client-abort': clientAbort,
  'server-abort': serverAbort,
  'abort-with-unread-data': abortWithUnreadData,
  'connection-refused': connectionRefused,
  'syn-unanswered': synUnanswered,
  'icmp-rejected': icmpRejected,
  'handshake-abandoned': handshakeAbandoned,
  'accept-queue-overflow': acceptQueueOverflow,
  'idle-after-handshake': idleAfterHandshake,
  'connect-close-probe': connectCloseProbe,
  'plaintext-to-tls-port': plaintextToTlsPort,
  'tls-handshake-failure': tlsHandshakeFailure,
  'tls-handshake-stalled': tlsHandshakeStalled,
  'keep-alive-race': keepAliveRace,
  'idle-timeout-reset': idleTimeoutReset,
  'injected-reset': injectedReset,
  'reset-ignored-by-endpoint': resetIgnoredByEndpoint,
  'peer-vanished': peerVanished,
  'zero-window-stall': zeroWindowStall,
  'path-mtu-blackhole': pathMtuBlackhole,
  'scan-zmap': scanZmap,
  'scan-syn': scanSyn,
  'half-closed': halfClosed,
  'still-open': stillOpen,
  'mid-capture': midCapture,
  unexplained,
};
