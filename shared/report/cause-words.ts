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
  'abort-with-unread-data': {
    one: 'Connection cut over unread data',
    many: 'Connections cut over unread data',
    at: 'at',
    plain: 'one side closed the connection while data for it lay unread, and its system cut it',
  },
  'accept-queue-overflow': {
    one: 'Connection attempt at an overfull server',
    many: 'Connection attempts at an overfull server',
    at: 'to',
    plain: 'the server had more connections waiting than it would accept',
  },
  'idle-after-handshake': {
    one: 'Connection on which nobody spoke',
    many: 'Connections on which nobody spoke',
    at: 'to',
    plain: 'the connection was made and nobody said anything',
  },
  'plaintext-to-tls-port': {
    one: 'Unencrypted request to an encrypted port',
    many: 'Unencrypted requests to an encrypted port',
    at: 'to',
    plain: 'the client spoke plain text where the server expects TLS',
  },
  'tls-handshake-failure': {
    one: 'Failed TLS handshake',
    many: 'Failed TLS handshakes',
    at: 'to',
    plain: 'client and server could not agree on an encrypted connection',
  },
  'tls-handshake-stalled': {
    one: 'Stalled TLS handshake',
    many: 'Stalled TLS handshakes',
    at: 'to',
    plain: 'the server took the first TLS message and did not answer it',
  },
  'keep-alive-race': {
    one: 'Request that met a closing connection',
    many: 'Requests that met a closing connection',
    at: 'at',
    plain: 'the client sent a request just as the server closed the idle connection',
  },
  'idle-timeout-reset': {
    one: 'Connection ended after a long silence',
    many: 'Connections ended after a long silence',
    at: 'at',
    plain: 'the connection had been silent for long, and then was ended',
  },
  'injected-reset': {
    one: 'Reset that another device may have sent',
    many: 'Resets that another device may have sent',
    at: 'at',
    plain: 'the packets that cut the connection do not fit the host in whose name they came',
  },
  'reset-ignored-by-endpoint': {
    one: 'Reset that its receiver did not obey',
    many: 'Resets that their receivers did not obey',
    at: 'at',
    plain: 'one side said that the connection is gone and the other did not believe it',
  },
  'peer-vanished': {
    one: 'Connection whose other side fell silent',
    many: 'Connections whose other side fell silent',
    at: 'at',
    plain: 'data was sent again and again and never answered',
  },
  'zero-window-stall': {
    one: 'Connection stuck at a full receiver',
    many: 'Connections stuck at a full receiver',
    at: 'at',
    plain: 'the receiver had no room and never made any',
  },
  'path-mtu-blackhole': {
    one: 'Connection on which large packets are lost',
    many: 'Connections on which large packets are lost',
    at: 'at',
    plain: 'small packets pass and large ones never arrive',
  },
  'scan-zmap': {
    one: 'Probe of a ZMap scan',
    many: 'Probes of a ZMap scan',
    at: 'to',
    plain: 'a scanner looked whether the port is open',
  },
  'scan-syn': {
    one: 'Probe of a port scan',
    many: 'Probes of a port scan',
    at: 'to',
    plain: 'one host looked at many ports or hosts',
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
