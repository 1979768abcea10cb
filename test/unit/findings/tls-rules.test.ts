import { describe, expect, it } from 'vitest';

import type { CauseId } from '../../../shared/findings/rule.ts';
import { judge, tell } from '../../../shared/findings/rank.ts';
import { rankCauses } from '../../../shared/findings/rank-causes.ts';
import { flowFacts, type FlowParts } from '../../support/facts-builder.ts';
import {
  CCS,
  clearAlert,
  clientHello,
  noise,
  oldClientHello,
  record,
  serverHello,
  serverHelloMessage,
} from '../tls/tls-bytes.ts';
import { Talk } from './talk.ts';

const bytes = (...parts: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flat());
const message = (type: number, length: number): number[] => [
  type,
  0,
  length >>> 8,
  length & 0xff,
  ...noise(length, type),
];

const HELLO = bytes(clientHello({ sni: 'shop.example', versions: [0x0303] }));
const HELLO_13 = bytes(clientHello({ sni: 'shop.example', versions: [0x0304, 0x0303] }));
const ANSWER_13 = bytes(serverHello(0x1301, { versions: [0x0304] }), CCS, record(23, 900));
const CERTIFICATE = bytes(
  record(22, serverHelloMessage(0xc02f)),
  record(22, message(11, 900)),
  record(22, message(14, 0)),
);
const GET = 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n';

/** Handshake, ClientHello #4 and its ACK #5. */
function hello(payload = HELLO): { talk: Talk; next: number } {
  const next = 1 + payload.length;
  return {
    talk: new Talk(443).shake().c('PA', 1, 1, payload).s('A', 1, next),
    next,
  };
}

/** The same, and the server's first flight #6. */
function answered(payload: Uint8Array, flight: Uint8Array): { talk: Talk; c: number; s: number } {
  const { talk, next } = hello(payload);
  const s = 1 + flight.length;
  return { talk: talk.s('PA', 1, next, flight).c('A', next, s), c: next, s };
}

const close = (talk: Talk, c: number, s: number): Talk =>
  talk
    .s('FA', s, c)
    .c('FA', c, s + 1)
    .s('A', s + 1, c + 1);

const ALERTS: readonly (readonly [number, string, string])[] = [
  [70, 'protocol_version', 'speaks none of the offered TLS versions'],
  [40, 'handshake_failure', 'found no cipher suite, group or signature in common'],
  [48, 'unknown_ca', 'does not trust the issuer'],
  [45, 'certificate_expired', 'found the certificate it was shown expired, or not valid yet'],
  [112, 'unrecognized_name', 'has no site of that name'],
  [120, 'no_application_protocol', 'speaks none of the offered application protocols'],
];

describe('a TLS handshake that failed', () => {
  it.each(ALERTS)('by the server’s fatal alert %i, %s', (code, name, meaning) => {
    const { talk, next } = hello();
    const alert = bytes(clearAlert(2, code));
    const { verdict } = close(talk.s('PA', 1, next, alert), next, 8).record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      class: 'harmful',
      confidence: 'high',
      headline: `TLS handshake failed: server sent ${name}.`,
      dataLost: 'no',
      alternatives: [],
    });
    expect(verdict.why).toContain('ClientHello #4 for shop.example, offering TLS 1.2');
    expect(verdict.why).toContain(`The server sent the fatal alert ${name} #6: it ${meaning}`);
    expect(verdict.remedy.length).toBeGreaterThan(20);
  });

  it('by the client’s FIN before the answer to its hello in SSLv2’s form: no close_notify was owed', () => {
    const { talk, next } = hello(bytes(oldClientHello()));
    const junk = bytes([0xb4, 0x4f], noise(33));
    const end = next + junk.length;
    for (const after of [0.1, 0.6, 1.2, 2.4, 4.8]) talk.c('PA', next, 1, junk, { after });
    const answer = bytes(serverHello(0xc02f));
    const { verdict } = talk
      .c('FA', end, 1, undefined, { after: 3 })
      .s('PA', 1, next, answer, { after: 5 })
      .c('R', next, 0)
      .record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      headline: 'TLS handshake cut off: FIN from client after the ClientHello.',
    });
    expect(verdict.why).toContain('came after the close');
    expect(verdict.why).toContain(
      "The client's last 35 bytes were sent again 4 times and never acknowledged.",
    );
  });

  it('by an alert without a name in the table', () => {
    const { talk, next } = hello();
    const { verdict } = close(talk.s('PA', 1, next, bytes(clearAlert(2, 200))), next, 8).record();
    expect(verdict).toMatchObject({
      headline: 'TLS handshake failed: server sent alert 200.',
      confidence: 'high',
    });
  });

  it('by the client, which does not trust the server’s certificate (TLS 1.2, in clear)', () => {
    const { talk, c, s } = answered(HELLO, CERTIFICATE);
    const alert = bytes(clearAlert(2, 48));
    const { verdict } = talk
      .c('PA', c, s, alert)
      .c('FA', c + 7, s)
      .s('FA', s, c + 8)
      .c('A', c + 8, s + 1)
      .record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      headline: 'TLS handshake failed: client sent unknown_ca.',
      confidence: 'high',
    });
    expect(verdict.why).toContain("The last of the handshake was the server's ServerHelloDone #6.");
  });

  it('by the client’s encrypted alert in the place of its Finished (TLS 1.3)', () => {
    const { talk, c, s } = answered(HELLO_13, ANSWER_13);
    const alert = bytes(CCS, record(23, 19));
    const end = c + alert.length;
    const { verdict } = talk
      .c('PA', c, s, alert)
      .c('FA', end, s)
      .s('FA', s, end + 1)
      .c('A', end + 1, s + 1)
      .record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      class: 'harmful',
      confidence: 'medium',
      headline:
        "TLS handshake failed: client answered the server's flight with an encrypted alert.",
    });
    expect(verdict.why).toContain('offering TLS 1.3, 1.2; the server chose 1.3.');
    expect(verdict.why).toContain("The last of the handshake was the server's encrypted handshake");
  });

  it.each([
    ['none', 25],
    ['one', 1100],
  ])('by the server, which asked for a client certificate and got %s (TLS 1.3)', (_it, length) => {
    const flight = bytes(CCS, record(23, length), record(23, 53));
    const { verdict } = afterFlight(flight, bytes(record(23, 19)));
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      confidence: 'medium',
      headline:
        "TLS handshake failed: server answered the client's certificate with an encrypted alert.",
      dataLost: 'no',
    });
  });

  it('by the server’s alert to a certificate and a request at once, the client closing first', () => {
    const flight = bytes(CCS, record(23, 1100), record(23, 53), record(23, 120));
    const { talk, c, s } = answered(HELLO_13, ANSWER_13);
    const client = c + flight.length;
    const { verdict } = talk
      .c('PA', c, s, flight)
      .s('PA', s, client, bytes(record(23, 19)))
      .c('FA', client, s + 24)
      .s('FA', s + 24, client + 1)
      .c('A', client + 1, s + 25)
      .record();
    expect(verdict).toMatchObject({ cause: 'tls-handshake-failure', dataLost: 'possible' });
  });

  it('not where the client said goodbye first', () => {
    const flight = bytes(CCS, record(23, 1100), record(23, 53), record(23, 19));
    const { verdict } = afterFlight(flight, bytes(record(23, 19)));
    expect(verdict.cause).not.toBe('tls-handshake-failure');
  });

  it('not where the server says close_notify after a lone Finished: no certificate was asked for', () => {
    const { verdict } = afterFlight(bytes(CCS, record(23, 53)), bytes(record(23, 19)));
    expect(verdict.cause).toBe('graceful-close');
    expect(verdict.confidence).toBe('low');
  });

  it('not where tickets follow the client’s certificate', () => {
    const flight = bytes(CCS, record(23, 1100), record(23, 53));
    const { verdict } = afterFlight(flight, bytes(record(23, 234), record(23, 19)));
    expect(verdict.cause).not.toBe('tls-handshake-failure');
  });

  /** A TLS 1.3 flow in which the server says its last words after the client's second flight, and closes. */
  function afterFlight(flight: Uint8Array, words: Uint8Array): ReturnType<Talk['record']> {
    const { talk, c, s } = answered(HELLO_13, ANSWER_13);
    const client = c + flight.length;
    talk.c('PA', c, s, flight).s('PA', s, client, words);
    return close(talk, client, s + words.length).record();
  }

  it('by a reset right after the ClientHello: a filter on the name stays open', () => {
    const { talk, next } = hello();
    const { verdict } = talk.s('RA', 1, next).record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      class: 'harmful',
      confidence: 'medium',
      headline: 'TLS handshake cut off: RST+ACK from server after the ClientHello.',
    });
    expect(verdict.alternatives[0]).toMatchObject({ cause: 'injected-reset' });
    expect(verdict.alternatives[0].why).toContain('SNI');
  });

  it('by a FIN after the certificate, with the step it had come to', () => {
    const { talk, c, s } = answered(HELLO, CERTIFICATE.subarray(0, 700));
    const { verdict } = close(talk, c, s).record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      confidence: 'medium',
      headline: "TLS handshake cut off: FIN from server after the server's Certificate.",
    });
    expect(verdict.why).toMatch(
      /the server's Certificate #6.*, \d+ bytes short of its record's end/,
    );
  });

  it('hardly, where the client closed before the server could answer', () => {
    const { talk, next } = hello();
    const { verdict } = talk
      .c('FA', next, 1)
      .s('PA', 1, next + 1, CERTIFICATE)
      .c('R', next + 1, 1)
      .record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-failure',
      class: 'harmful',
      headline: 'TLS handshake cut off: FIN from client after the ClientHello.',
    });
    expect(verdict.why).toContain('#7 came after the close');
  });

  it('not where the ClientHello never arrived', () => {
    const talk = new Talk(443).shake().c('PA', 1, 1, HELLO);
    for (const after of [1, 2, 4]) talk.c('PA', 1, 1, HELLO, { after });
    const { verdict } = talk.s('FA', 1, 1, '', { after: 20 }).c('A', 1, 2).record();
    expect(verdict.cause).not.toBe('tls-handshake-failure');
  });

  it('not where bytes of the handshake are missing from the capture', () => {
    const ranked = rankCauses(
      flowFacts({
        client: { firstData: 4, lastData: 4, uniqueBytes: 300, fin: 9, finAcked: 10 },
        server: { firstData: 5, lastData: 5, uniqueBytes: 900, missingBytes: 1400, fin: 10 },
        tls: { finished: false, applicationData: false },
      }),
    );
    expect(ranked.find(({ cause }) => cause === 'tls-handshake-failure')?.whyNot).toBe(
      'bytes are missing from the capture in which the handshake may have ended',
    );
  });

  it('not first where the reset does not fit its sender: the evidence of an injection is stronger', () => {
    const { talk, next } = hello();
    const { verdict } = talk.s('RA', 1, next, '', { ttl: 200 }).record();
    expect(verdict.cause).toBe('injected-reset');
    expect(verdict.alternatives.map(({ cause }) => cause)).not.toContain('graceful-close');
  });

  it('where the server answers in clear text', () => {
    const facts = flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 300, fin: 7, finAcked: 8, speech: 'tls' },
      server: { firstData: 5, lastData: 5, uniqueBytes: 300, fin: 8, finAcked: 9, speech: 'http' },
      tls: {
        serverHello: 0,
        version: null,
        finished: false,
        applicationData: false,
        client: { step: 'ClientHello', stepPacket: 4, finished: false },
        server: { step: null, stepPacket: 0, finished: false, records: 0, lastRecord: null },
      },
    });
    expect(tell(facts)).toMatchObject({
      cause: 'tls-handshake-failure',
      headline: 'TLS handshake failed: the server speaks no TLS there.',
    });
  });
});

describe('a TLS handshake that stalled', () => {
  it('led by the silence after an acknowledged ClientHello, ended by the client', () => {
    const { talk, next } = hello();
    const { verdict } = talk
      .c('FA', next, 1, '', { after: 30 })
      .s('A', 1, next + 1)
      .record();
    expect(verdict).toMatchObject({
      cause: 'tls-handshake-stalled',
      class: 'harmful',
      confidence: 'medium',
      headline: 'ClientHello acknowledged, no ServerHello for 30 s.',
      dataLost: 'no',
    });
    expect(verdict.why).toContain('acknowledged the ClientHello #4');
    expect(verdict.alternatives.map((it) => it.cause)).toEqual(['path-mtu-blackhole']);
    expect(verdict.remedy).toContain('stall and resume together');
  });

  it('ended by nobody', () => {
    expect(hello().talk.record(20).verdict).toMatchObject({
      cause: 'tls-handshake-stalled',
      confidence: 'medium',
    });
  });

  it('ended by a reset of the server', () => {
    const { talk, next } = hello();
    expect(talk.s('RA', 1, next, '', { after: 60 }).record().verdict).toMatchObject({
      cause: 'tls-handshake-stalled',
      headline: 'ClientHello acknowledged, no ServerHello for 1 min 00 s.',
    });
  });

  it('not before the threshold', () => {
    expect(hello().talk.record(2).verdict.cause).not.toBe('tls-handshake-stalled');
    const { talk, next } = hello();
    expect(talk.s('RA', 1, next, '', { after: 2.9 }).record().verdict.cause).toBe(
      'tls-handshake-failure',
    );
  });

  it('not where the ServerHello came late, or a HelloRetryRequest came', () => {
    const { talk, next } = hello();
    const late = talk
      .s('PA', 1, next, CERTIFICATE, { after: 20 })
      .c('FA', next, 1 + CERTIFICATE.length);
    expect(late.record().verdict.cause).not.toBe('tls-handshake-stalled');
    const retry = bytes(record(22, serverHelloMessage(0x1301, { versions: [0x0304] }, true)));
    const asked = hello(HELLO_13);
    expect(asked.talk.s('PA', 1, asked.next, retry).record(20).verdict.cause).not.toBe(
      'tls-handshake-stalled',
    );
  });

  it('not where the ClientHello was never acknowledged', () => {
    const talk = new Talk(443).shake().c('PA', 1, 1, HELLO);
    for (const after of [1, 2, 4, 8]) talk.c('PA', 1, 1, HELLO, { after });
    expect(talk.record(20).verdict.cause).not.toBe('tls-handshake-stalled');
  });
});

const PLAIN_400 =
  'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 66\r\nConnection: close\r\n\r\n' +
  '<center><h1>The plain HTTP request was sent to HTTPS port</h1></c>';

describe('clear text to a TLS port', () => {
  it('answered by a TLS alert', () => {
    const alert = bytes(clearAlert(2, 10));
    const end = 1 + GET.length;
    const { verdict } = close(
      new Talk(9000).shake().c('PA', 1, 1, GET).s('PA', 1, end, alert),
      end,
      8,
    ).record();
    expect(verdict).toMatchObject({
      cause: 'plaintext-to-tls-port',
      class: 'harmful',
      confidence: 'high',
      headline: 'Client sent an HTTP request in clear to a TLS port.',
      dataLost: 'no',
    });
    expect(verdict.why).toContain('The server answered with the TLS alert unexpected_message #5.');
  });

  it('answered by a 400 that says so', () => {
    const end = 1 + GET.length;
    const talk = new Talk(9000).shake().c('PA', 1, 1, GET).s('PA', 1, end, PLAIN_400);
    expect(close(talk, end, 1 + PLAIN_400.length).record().verdict).toMatchObject({
      cause: 'plaintext-to-tls-port',
      confidence: 'high',
    });
  });

  it.each<[string, FlowParts, CauseId | null, string]>([
    ['reset, and others speak TLS there', { more: ctx(3) }, 'plaintext-to-tls-port', 'medium'],
    ['reset on port 443', { more: port(443) }, 'plaintext-to-tls-port', 'low'],
    ['reset on a port of which nothing is known', {}, null, ''],
    ['reset, and the server had greeted first', { server: { firstData: 3 } }, null, ''],
  ])('%s', (_name, parts, cause, confidence) => {
    const facts = flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 90, speech: 'http' },
      server: { resets: [{ packet: 6 }], ...parts.server },
      ...(parts.more !== undefined && { more: parts.more }),
    });
    const judged = judge(facts);
    if (cause === null) expect(judged.rule.id).not.toBe('plaintext-to-tls-port');
    else expect([judged.rule.id, judged.match.confidence]).toEqual([cause, confidence]);
  });

  it('silence where others speak TLS', () => {
    const facts = flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 90, speech: 'ssh', fin: 8, finAcked: 9 },
      server: { fin: 9, finAcked: 10 },
      more: ctx(1),
    });
    expect(tell(facts)).toMatchObject({
      cause: 'plaintext-to-tls-port',
      headline: 'Client sent an SSH banner in clear to a TLS port.',
    });
  });

  it('not where the server answers in clear: that port speaks it', () => {
    const facts = flowFacts({
      client: { firstData: 4, lastData: 4, uniqueBytes: 90, fin: 6, finAcked: 7, speech: 'http' },
      server: { firstData: 5, lastData: 5, uniqueBytes: 400, fin: 7, finAcked: 8, speech: 'http' },
      more: ctx(9),
    });
    expect(judge(facts).rule.id).toBe('graceful-close');
  });

  it('is told to a probe of a port on which others speak TLS, whatever its number', () => {
    const closed = { client: { fin: 4, finAcked: 5 }, server: { fin: 5, finAcked: 6 } };
    const beside = tell(flowFacts({ ...closed, more: { ...ctx(2), ...port(7443) } }));
    expect(beside.cause).toBe('connect-close-probe');
    expect(beside.why).toContain('Port 7443 is one on which other flows of this capture speak TLS');
    expect(tell(flowFacts({ ...closed, more: port(7443) })).why).not.toContain('TLS');
  });

  function ctx(portTls: number): NonNullable<FlowParts['more']> {
    return {
      context: {
        portFlows: portTls + 1,
        portAccepted: portTls + 1,
        portTls,
        probedTargets: 0,
        probedPorts: 0,
        probedHosts: 0,
        probedAgain: 0,
        probedOddly: 0,
        probedPortsHere: 0,
        probedHostsHere: 0,
        clientFlows: 1,
        clientSpoke: 1,
        serverElsewhere: null,
      },
    };
  }

  function port(number: number): NonNullable<FlowParts['more']> {
    return { server: { ip: '10.0.0.9', port: number } };
  }
});
