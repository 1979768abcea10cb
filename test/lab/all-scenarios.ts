import {
  acceptQueueOverflow,
  acceptQueueOverflowRecovered,
} from './scenarios/accept-queue-overflow.ts';
import { acknowledgedTailNotCaptured } from './scenarios/acknowledged-tail-not-captured.ts';
import { clientCancelBeforeResponse } from './scenarios/client-cancel-before-response.ts';
import { clientCancelMidResponse } from './scenarios/client-cancel-mid-response.ts';
import { clientCancelWithUnreadData } from './scenarios/client-cancel-with-unread-data.ts';
import { closeWithUnreadDataClient } from './scenarios/close-with-unread-data-client.ts';
import {
  closeWithUnreadDataServer,
  killedWithUnreadData,
} from './scenarios/close-with-unread-data-server.ts';
import { closeWithUnreadDataWindowClosed } from './scenarios/close-with-unread-data-window-closed.ts';
import { closedWithoutAnswer } from './scenarios/closed-without-answer.ts';
import { connectCloseProbeFin } from './scenarios/connect-close-probe-fin.ts';
import { connectCloseProbeRst } from './scenarios/connect-close-probe-rst.ts';
import { connectCloseProbeTlsPort } from './scenarios/connect-close-probe-tls-port.ts';
import { tls13FinRstReordered } from './scenarios/fin-rst-reordered.ts';
import { finThenRstClearText } from './scenarios/fin-then-rst-clear-text.ts';
import { finThenRstSameNumber } from './scenarios/fin-then-rst-same-number.ts';
import { goaways } from './scenarios/goaway.ts';
import { halfCloseDownloadLateData } from './scenarios/half-close-download-late-data.ts';
import { halfCloseFinished } from './scenarios/half-close-finished.ts';
import { halfClose } from './scenarios/half-close.ts';
import { handshakeAbandonedRst } from './scenarios/handshake-abandoned-rst.ts';
import { handshakeAbandoned } from './scenarios/handshake-abandoned.ts';
import { handshakeAckDropped } from './scenarios/handshake-ack-dropped.ts';
import { hostsRestarted } from './scenarios/host-restarted.ts';
import { icmpRejectAdminProhibited } from './scenarios/icmp-reject-admin-prohibited.ts';
import { icmpRejectPortUnreachable } from './scenarios/icmp-reject-port-unreachable.ts';
import { idleTimeoutAtBoxReject, idleTimeoutAtBoxSilent } from './scenarios/idle-timeout-at-box.ts';
import { injectedResetRoundTrip } from './scenarios/injected-reset-round-trip.ts';
import {
  injectedResetAcksDiffer,
  injectedResetAcksDifferFromZero,
  injectedResetBothEnds,
  injectedResetServerUnaware,
  injectedResetCopiedIpId,
  injectedResetPerfect,
  injectedResetClientHello,
} from './scenarios/injected-reset.ts';
import { keepAliveRace, keepAliveRaceReset } from './scenarios/keep-alive-race.ts';
import { keepAliveSecondResponseCut } from './scenarios/keep-alive-second-response-cut.ts';
import { lateDataResetDownload } from './scenarios/late-data-reset-download.ts';
import { lateDataReset } from './scenarios/late-data-reset.ts';
import { linger0Client } from './scenarios/linger0-client.ts';
import { linger0Server } from './scenarios/linger0-server.ts';
import { midCaptureGraceful } from './scenarios/mid-capture-graceful.ts';
import { midCaptureServerAbort } from './scenarios/mid-capture-server-abort.ts';
import { midCapture } from './scenarios/mid-capture.ts';
import {
  pathMtuBlackholeUpload,
  pathMtuBlackholeDownload,
} from './scenarios/path-mtu-blackhole.ts';
import {
  peerVanishedServer,
  peerVanishedClient,
  peerVanishedPath,
  keepAliveGiveUp,
} from './scenarios/peer-vanished.ts';
import { plainGracefulIpv6 } from './scenarios/plain-graceful-ipv6.ts';
import { plainGracefulServerFirst } from './scenarios/plain-graceful-server-first.ts';
import { plainGraceful } from './scenarios/plain-graceful.ts';
import { refusedBesideOpenPort } from './scenarios/refused-beside-open-port.ts';
import { refusedByRouter } from './scenarios/refused-by-router.ts';
import { refused } from './scenarios/refused.ts';
import { rejectMidStream } from './scenarios/reject-mid-stream.ts';
import { resetsIgnored } from './scenarios/reset-ignored.ts';
import { resetsWhileClosing } from './scenarios/reset-while-closing.ts';
import { scanZmap, scanZmapSilent, scanSyn, scanConnect } from './scenarios/scans.ts';
import { serverAbortMidResponse } from './scenarios/server-abort-mid-response.ts';
import { serverForgotConnection } from './scenarios/server-forgot-connection.ts';
import { serverPushAborted } from './scenarios/server-push-aborted.ts';
import { serverSilent } from './scenarios/server-silent.ts';
import { simultaneousClose } from './scenarios/simultaneous-close.ts';
import { stackClients } from './scenarios/stack-clients.ts';
import { stackServers } from './scenarios/stack-servers.ts';
import { stacksIdle } from './scenarios/stacks-idle.ts';
import { stacksTrouble } from './scenarios/stacks-trouble.ts';
import { stacksUnfinished } from './scenarios/stacks-unfinished.ts';
import { stillOpen } from './scenarios/still-open.ts';
import { synBacklog } from './scenarios/syn-backlog.ts';
import { synDropped } from './scenarios/syn-dropped.ts';
import { tlsHandshakesFailed } from './scenarios/tls-handshakes-failed.ts';
import {
  idleAfterHandshake,
  idleAfterHandshakeOpen,
  tlsHandshakeStalled,
  tlsPortTrouble,
} from './scenarios/tls-port-trouble.ts';
import { tls12CancelBeforeResponse } from './scenarios/tls12-cancel-before-response.ts';
import { tls12FinThenRstAlertAnswer } from './scenarios/tls12-fin-then-rst-alert-answer.ts';
import { tls12FinThenRstUnread } from './scenarios/tls12-fin-then-rst-unread.ts';
import { tls12FinWithoutCloseNotifyServer } from './scenarios/tls12-fin-without-close-notify-server.ts';
import { tls12GracefulCbc } from './scenarios/tls12-graceful-cbc.ts';
import { tls12GracefulChacha } from './scenarios/tls12-graceful-chacha.ts';
import { tls12GracefulServerCloses } from './scenarios/tls12-graceful-server-closes.ts';
import { tls12Graceful } from './scenarios/tls12-graceful.ts';
import { tls13CancelBeforeResponse } from './scenarios/tls13-cancel-before-response.ts';
import { tls13CancelByClose } from './scenarios/tls13-cancel-by-close.ts';
import { tls13CancelMidResponse } from './scenarios/tls13-cancel-mid-response.ts';
import { tls13ClientCertificateRefused } from './scenarios/tls13-client-certificate-refused.ts';
import { tls13FinAfterOneByteRecord } from './scenarios/tls13-fin-after-one-byte-record.ts';
import { tls13FinAfterTwoByteRecord } from './scenarios/tls13-fin-after-two-byte-record.ts';
import { tls13FinThenRstLateData } from './scenarios/tls13-fin-then-rst-late-data.ts';
import { tls13FinThenRstUnreadData } from './scenarios/tls13-fin-then-rst-unread-data.ts';
import { tls13FinWithoutCloseNotifyClient } from './scenarios/tls13-fin-without-close-notify-client.ts';
import { tls13GracefulServerCloses } from './scenarios/tls13-graceful-server-closes.ts';
import { tls13Graceful } from './scenarios/tls13-graceful.ts';
import { tls13LateCloseNotifyReset } from './scenarios/tls13-late-close-notify-reset.ts';
import { tls13Linger0Server } from './scenarios/tls13-linger0-server.ts';
import { tls13MidCaptureFin } from './scenarios/tls13-mid-capture-fin.ts';
import { tls13MidCaptureGraceful } from './scenarios/tls13-mid-capture-graceful.ts';
import { tls13OneSidedCloseNotify } from './scenarios/tls13-one-sided-close-notify.ts';
import { tls13ServerKilled } from './scenarios/tls13-server-killed.ts';
import { tls13UnreadCloseNotify } from './scenarios/tls13-unread-close-notify.ts';
import { zeroWindowStall } from './scenarios/zero-window-stall.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario of the lab, by file. */
export const allScenarios: readonly Scenario[] = [
  acceptQueueOverflow,
  acceptQueueOverflowRecovered,
  acknowledgedTailNotCaptured,
  clientCancelBeforeResponse,
  clientCancelMidResponse,
  clientCancelWithUnreadData,
  closeWithUnreadDataClient,
  closeWithUnreadDataServer,
  killedWithUnreadData,
  closeWithUnreadDataWindowClosed,
  closedWithoutAnswer,
  connectCloseProbeFin,
  connectCloseProbeRst,
  connectCloseProbeTlsPort,
  tls13FinRstReordered,
  finThenRstClearText,
  ...finThenRstSameNumber,
  ...goaways,
  halfCloseDownloadLateData,
  halfCloseFinished,
  halfClose,
  handshakeAbandonedRst,
  handshakeAbandoned,
  handshakeAckDropped,
  ...hostsRestarted,
  icmpRejectAdminProhibited,
  icmpRejectPortUnreachable,
  idleTimeoutAtBoxReject,
  idleTimeoutAtBoxSilent,
  injectedResetBothEnds,
  injectedResetServerUnaware,
  injectedResetCopiedIpId,
  injectedResetPerfect,
  injectedResetClientHello,
  injectedResetAcksDiffer,
  injectedResetAcksDifferFromZero,
  ...injectedResetRoundTrip,
  keepAliveRace,
  keepAliveRaceReset,
  keepAliveSecondResponseCut,
  lateDataResetDownload,
  lateDataReset,
  linger0Client,
  linger0Server,
  midCaptureGraceful,
  midCaptureServerAbort,
  midCapture,
  pathMtuBlackholeUpload,
  pathMtuBlackholeDownload,
  peerVanishedServer,
  peerVanishedClient,
  peerVanishedPath,
  keepAliveGiveUp,
  plainGracefulIpv6,
  plainGracefulServerFirst,
  plainGraceful,
  refusedBesideOpenPort,
  refusedByRouter,
  refused,
  rejectMidStream,
  ...resetsIgnored,
  ...resetsWhileClosing,
  scanZmap,
  scanZmapSilent,
  scanSyn,
  scanConnect,
  serverAbortMidResponse,
  serverForgotConnection,
  serverPushAborted,
  serverSilent,
  simultaneousClose,
  ...stackClients,
  ...stackServers,
  ...stacksIdle,
  ...stacksTrouble,
  ...stacksUnfinished,
  stillOpen,
  synBacklog,
  synDropped,
  ...tlsHandshakesFailed,
  idleAfterHandshake,
  idleAfterHandshakeOpen,
  tlsHandshakeStalled,
  ...tlsPortTrouble,
  tls12CancelBeforeResponse,
  tls12FinThenRstAlertAnswer,
  tls12FinThenRstUnread,
  tls12FinWithoutCloseNotifyServer,
  tls12GracefulCbc,
  tls12GracefulChacha,
  tls12GracefulServerCloses,
  tls12Graceful,
  tls13CancelBeforeResponse,
  tls13CancelByClose,
  tls13CancelMidResponse,
  tls13ClientCertificateRefused,
  tls13FinAfterOneByteRecord,
  tls13FinAfterTwoByteRecord,
  tls13FinThenRstLateData,
  tls13FinThenRstUnreadData,
  tls13FinWithoutCloseNotifyClient,
  tls13GracefulServerCloses,
  tls13Graceful,
  tls13LateCloseNotifyReset,
  tls13Linger0Server,
  tls13MidCaptureFin,
  tls13MidCaptureGraceful,
  tls13OneSidedCloseNotify,
  tls13ServerKilled,
  tls13UnreadCloseNotify,
  zeroWindowStall,
];
