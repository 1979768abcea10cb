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
import { doc as lateDataReset } from './rules/late-data-reset/doc.ts';
import { doc as midCapture } from './rules/mid-capture/doc.ts';
import { doc as serverAbort } from './rules/server-abort/doc.ts';
import { doc as stillOpen } from './rules/still-open/doc.ts';
import { doc as synUnanswered } from './rules/syn-unanswered/doc.ts';
import { doc as unexplained } from './rules/unexplained/doc.ts';
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
  'connection-refused': connectionRefused,
  'syn-unanswered': synUnanswered,
  'icmp-rejected': icmpRejected,
  'handshake-abandoned': handshakeAbandoned,
  'connect-close-probe': connectCloseProbe,
  'half-closed': halfClosed,
  'still-open': stillOpen,
  'mid-capture': midCapture,
  unexplained,
};
