import type { CauseId } from '../findings/rule.ts';

/** A cause for somebody who does not read packets. */
export interface CauseWords {
  /** For titles: one, and many. */
  readonly one: string;
  readonly many: string;
  /** "at 10.0.0.9:443" or "to 10.0.0.9:443". */
  readonly at: 'at' | 'to';
  /** What happened, as the end of "…: the client gave up". */
  readonly plain: string;
}

/** Every cause in a manager's words. What it rests on is told in the flows' own sections. */
export const CAUSE_WORDS: Readonly<Record<CauseId, CauseWords>> = {
  'graceful-close': {
    one: 'Orderly close',
    many: 'Orderly closes',
    at: 'at',
    plain: 'both sides closed the connection in order',
  },
  'fin-without-close-notify': {
    one: 'TLS connection closed without close_notify',
    many: 'TLS connections closed without close_notify',
    at: 'at',
    plain:
      'one side closed an encrypted connection without announcing its end, so that the other cannot tell a finished transfer from a cut one',
  },
  'fin-rst-without-close-notify': {
    one: 'TLS connection closed and reset at once',
    many: 'TLS connections closed and reset at once',
    at: 'at',
    plain:
      'one side closed an encrypted connection and in the same breath reset it, without announcing its end',
  },
  'late-data-reset': {
    one: 'Reset that answers late data',
    many: 'Resets that answer late data',
    at: 'at',
    plain: 'one side had already closed its socket when more data came, and answered with a reset',
  },
  'client-cancelled-request': {
    one: 'Cancelled request',
    many: 'Cancelled requests',
    at: 'at',
    plain: 'the client gave up before the answer was complete',
  },
  'client-abort': {
    one: 'Connection cut by its client',
    many: 'Connections cut by their client',
    at: 'at',
    plain: 'the client cut the connection instead of closing it',
  },
  'server-abort': {
    one: 'Connection cut by its server',
    many: 'Connections cut by their server',
    at: 'at',
    plain: 'the server cut the connection instead of closing it',
  },
  'connection-refused': {
    one: 'Refused connection',
    many: 'Refused connections',
    at: 'to',
    plain: 'the host answered that nothing accepts connections on that port',
  },
  'syn-unanswered': {
    one: 'Unanswered connection attempt',
    many: 'Unanswered connection attempts',
    at: 'to',
    plain: 'the client asked for a connection and nobody answered',
  },
  'icmp-rejected': {
    one: 'Rejected connection',
    many: 'Rejected connections',
    at: 'to',
    plain: 'a router, a firewall or the host itself turned the connection away',
  },
  'handshake-abandoned': {
    one: 'Abandoned handshake',
    many: 'Abandoned handshakes',
    at: 'to',
    plain: 'the connection was begun and never completed',
  },
  'connect-close-probe': {
    one: 'Connection without a request',
    many: 'Connections without a request',
    at: 'to',
    plain:
      'the client connected and left without asking for anything, as health checks and scans do',
  },
  'half-closed': {
    one: 'Half-closed connection',
    many: 'Half-closed connections',
    at: 'at',
    plain: 'one side closed, the other never did',
  },
  'still-open': {
    one: 'Connection that outlived the capture',
    many: 'Connections that outlived the capture',
    at: 'at',
    plain: 'the capture ended before they did',
  },
  'mid-capture': {
    one: 'Connection seen only in its middle',
    many: 'Connections seen only in their middle',
    at: 'at',
    plain: 'neither the beginning nor the end was captured',
  },
  unexplained: {
    one: 'Unexplained ending',
    many: 'Unexplained endings',
    at: 'at',
    plain: 'no pattern of the catalogue explains the ending',
  },
};
