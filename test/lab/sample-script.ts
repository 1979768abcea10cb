import type { Step } from './endpoint.ts';
import { headEnd, httpRequest, httpResponse } from './http.ts';
import type { Conversation, Told } from './scenario.ts';

/** One conversation of the sample. */
export interface Appearance {
  /** Seconds after the beginning of the recording. */
  readonly at: number;
  readonly talk: Conversation;
  readonly told: Told;
  /** Nobody answers at the other end. */
  readonly lonely?: boolean;
  /** Still running when the recording ends. */
  readonly endless?: boolean;
}

const desk = '10.77.1.31';
const laptop = '10.77.1.32';
const healthChecker = '10.77.1.20';
const services = {
  shop: { to: '10.77.2.11', port: 443 },
  api: { to: '10.77.2.12', port: 443 },
  auth: { to: '10.77.2.13', port: 443 },
  files: { to: '10.77.2.14', port: 443 },
  metrics: { to: '10.77.2.15', port: 9090 },
  database: { to: '10.77.2.16', port: 5432 },
  admin: { to: '10.77.2.17', port: 22 },
  logs: { to: '10.77.2.18', port: 5140 },
  chat: { to: '10.77.2.19', port: 5222 },
} as const;

const nothing: readonly Step[] = [];
const graceful = { kind: 'graceful', by: 'client' } as const;
const reset = { kind: 'reset', by: 'client' } as const;
const bothNotified = { client: 'sent', server: 'sent' } as const;
const noneNotified = { client: 'absent', server: 'absent' } as const;

/** A request, its response, close_notify and FIN from both sides, the client first. */
function peaceful(
  name: string,
  version: '1.2' | '1.3',
  path: string,
  length: number,
): Omit<Conversation, 'port'> {
  const head = httpResponse(length, 0);
  return {
    tls: { version, sni: name, alpn: ['http/1.1'] },
    client: [
      ['send', httpRequest(path, name)],
      ['read', head.length + length],
      ['close-notify'],
      ['shutdown'],
      ['raw-eof'],
      ['close'],
    ],
    server: [
      ['read-until', headEnd],
      ['sleep', 0.04],
      ['send', head],
      ['send-bytes', length],
      ['read-eof'],
      ['close-notify'],
      ['close'],
    ],
  };
}

const peacefully: Told = {
  cause: 'graceful-close',
  close: { ...graceful, byAccept: ['both'] },
  closeNotify: bothNotified,
  dataLost: 'no',
  story: 'Request, response, close_notify and FIN from both sides, the client first.',
};

/** A client that waits 300 ms for its answer and then throws the connection away. */
const cancelled: Omit<Appearance, 'at'> = {
  talk: {
    ...services.api,
    from: laptop,
    tls: { version: '1.2', sni: 'api.example', alpn: ['http/1.1'] },
    client: [['send', httpRequest('/v1/quotes', 'api.example')], ['sleep', 0.3], ['reset']],
    server: [['read-until', headEnd], ['read-eof'], ['close']],
  },
  told: {
    cause: 'client-cancelled-request',
    close: reset,
    closeNotify: noneNotified,
    dataLost: 'no',
    story:
      'The client sent its request, waited 300 ms and reset the connection; the server had not begun to answer.',
  },
};

/** A health check of the shop that never speaks. */
const probe: Omit<Appearance, 'at'> = {
  talk: {
    ...services.shop,
    from: healthChecker,
    client: [['close']],
    server: [['read-eof'], ['close']],
  },
  told: {
    cause: 'connect-close-probe',
    close: graceful,
    dataLost: 'no',
    story:
      'The health checker connected to the TLS port and closed at once without sending a byte.',
  },
};

/** A connection that was there before the recording and outlives it. */
export const openBefore: Omit<Appearance, 'at'> = {
  talk: {
    ...services.chat,
    from: laptop,
    client: [['stream', 42, 4, 100]],
    server: [['stream', 88, 5, 100]],
  },
  told: {
    cause: 'mid-capture',
    close: { kind: 'mid-capture', by: 'unknown' },
    dataLost: 'cannot-tell',
    story: 'A chat that was open before the recording began and after it ended.',
  },
};

const shopResponse = httpResponse(1800);

/** What happens in the office, in about the order of a day that goes slowly wrong. */
export const appearances: readonly Appearance[] = [
  {
    at: 0.2,
    talk: { ...services.shop, from: desk, ...peaceful('shop.example', '1.3', '/', 2400) },
    told: peacefully,
  },
  { at: 1, ...probe },
  {
    at: 1.4,
    talk: { ...services.auth, from: desk, ...peaceful('auth.example', '1.3', '/login', 300) },
    told: peacefully,
  },
  {
    at: 1.8,
    endless: true,
    talk: {
      ...services.logs,
      from: desk,
      client: [['send', 'TAIL /var/log/shop\r\n'], ['shutdown'], ['read-eof']],
      server: [
        ['read-until', '\r\n'],
        ['stream', 120, 0.8, 100],
      ],
    },
    told: {
      cause: 'half-closed',
      close: { kind: 'half-closed', by: 'client' },
      dataLost: 'cannot-tell',
      story:
        'The client shut its write side after its request; the server still sent when the recording ended.',
    },
  },
  {
    at: 2.2,
    lonely: true,
    talk: { ...services.database, from: laptop, client: nothing, server: nothing },
    told: {
      cause: 'syn-unanswered',
      close: { kind: 'unanswered', by: 'network', byAccept: ['unknown'] },
      dataLost: 'no',
      story:
        'A packet filter dropped the SYN and its retransmissions; the client gave up with a timeout.',
    },
  },
  {
    at: 2.6,
    talk: { ...services.api, from: laptop, ...peaceful('api.example', '1.2', '/v1/health', 90) },
    told: peacefully,
  },
  { at: 3.4, ...cancelled },
  { at: 4, ...probe },
  {
    at: 4.3,
    talk: {
      ...services.files,
      from: desk,
      ...peaceful('files.example', '1.3', '/catalogue.pdf', 420_000),
    },
    told: peacefully,
  },
  {
    at: 4.6,
    lonely: true,
    talk: { ...services.metrics, from: desk, client: nothing, server: nothing },
    told: {
      cause: 'connection-refused',
      close: { kind: 'refused', by: 'server' },
      dataLost: 'no',
      story: 'Nobody listens on the port: the kernel of the server answered the SYN with RST+ACK.',
    },
  },
  { at: 5.2, ...cancelled },
  {
    at: 5.6,
    talk: {
      ...services.shop,
      from: desk,
      tls: { version: '1.2', sni: 'shop.example', alpn: ['http/1.1'] },
      client: [
        ['send', httpRequest('/basket', 'shop.example')],
        ['read', shopResponse.length],
        ['await-unread', 31],
        ['shutdown'],
        ['close'],
      ],
      server: [
        ['read-until', headEnd],
        ['send', shopResponse],
        ['sleep', 0.4],
        ['close-notify'],
        ['raw-eof'],
        ['sleep', 0.1],
        ['close'],
      ],
    },
    told: {
      cause: 'fin-rst-without-close-notify',
      close: reset,
      closeNotify: { client: 'absent', server: 'sent' },
      dataLost: 'no',
      story:
        'The client read the whole response, shut its write side and closed over the unread close_notify of the server.',
    },
  },
  { at: 7, ...probe },
  {
    at: 7.4,
    lonely: true,
    talk: { ...services.admin, from: laptop, client: nothing, server: nothing },
    told: {
      cause: 'icmp-rejected',
      close: { kind: 'rejected', by: 'network' },
      dataLost: 'no',
      story:
        'The router answered the SYN with ICMP destination unreachable, administratively prohibited.',
    },
  },
  {
    at: 7.8,
    talk: {
      ...services.auth,
      from: laptop,
      tls: { version: '1.3', sni: 'auth.example', alpn: ['http/1.1'] },
      client: [
        ['send', httpRequest('/token', 'auth.example')],
        ['read', httpResponse(220).length],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse(220)], ['sleep', 2], ['reset']],
    },
    told: {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      closeNotify: noneNotified,
      dataLost: 'no',
      story:
        'The server answered, kept the idle connection for two seconds and reset it with SO_LINGER 0.',
    },
  },
  {
    at: 8.4,
    talk: {
      ...services.shop,
      from: laptop,
      tls: { version: '1.3', sni: 'shop.example', alpn: ['http/1.1'] },
      client: [['send', httpRequest('/search?q=tcp', 'shop.example')], ['drain', 0.5], ['close']],
      server: [
        ['read-until', headEnd],
        ['sleep', 0.8],
        ['send', shopResponse],
        ['raw-eof'],
        ['close'],
      ],
    },
    told: {
      cause: 'fin-rst-without-close-notify',
      close: reset,
      closeNotify: noneNotified,
      dataLost: 'yes',
      story:
        'The client gave up after half a second: FIN without close_notify. The late response met a closed socket.',
    },
  },
  { at: 10, ...probe },
  {
    at: 11,
    talk: { ...services.shop, from: desk, ...peaceful('shop.example', '1.3', '/checkout', 5200) },
    told: peacefully,
  },
  {
    at: 12,
    endless: true,
    talk: {
      ...services.api,
      from: desk,
      tls: { version: '1.3', sni: 'api.example', alpn: ['http/1.1'] },
      client: [['send', httpRequest('/v1/events', 'api.example')], ['read-eof']],
      server: [
        ['read-until', headEnd],
        ['stream', 140, 1, 100],
      ],
    },
    told: {
      cause: 'still-open',
      close: { kind: 'open', by: 'unknown' },
      closeNotify: noneNotified,
      dataLost: 'cannot-tell',
      story: 'A stream of events that still ran when the recording ended.',
    },
  },
  {
    at: 13.2,
    talk: {
      ...services.auth,
      from: laptop,
      tls: { version: '1.2', sni: 'auth.example', alpn: ['http/1.1'] },
      client: [
        ['send', httpRequest('/keys', 'auth.example')],
        ['read', httpResponse(640).length],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', headEnd], ['send', httpResponse(640)], ['close']],
    },
    told: {
      cause: 'fin-without-close-notify',
      close: { kind: 'graceful', by: 'server' },
      closeNotify: noneNotified,
      dataLost: 'no',
      story:
        'The server sent its whole response and closed with a bare FIN; the client closed in turn, also without.',
    },
  },
];
