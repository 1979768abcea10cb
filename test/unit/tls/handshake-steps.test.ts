import { describe, expect, test } from 'vitest';
import {
  CCS,
  clearAlert,
  clientHello,
  noise,
  record,
  serverHello,
  serverHelloMessage,
} from './tls-bytes.ts';
import { Conversation } from './feed.ts';

const GCM = 0xc02f;
const DATA = 23;
const message = (type: number, length: number): number[] => [
  type,
  0,
  length >>> 8,
  length & 0xff,
  ...noise(length, type),
];
const CERTIFICATE = message(11, 2600);
const KEY_EXCHANGE = message(12, 300);
const REQUEST = message(13, 40);
const DONE = message(14, 0);
const hello12 = (): number[] => serverHelloMessage(GCM);

/** The server's first flight of TLS 1.2 in one record, as some stacks send it. */
const flightInOne = (): number[] =>
  record(22, [...hello12(), ...CERTIFICATE, ...KEY_EXCHANGE, ...DONE]);

describe('how far the handshake came', () => {
  test('TLS 1.2, one record a message: each message is a step, with its packet', () => {
    const talk = new Conversation().client(clientHello());
    expect(talk.side(0)).toMatchObject({ step: 'ClientHello', stepPacket: 1, finished: false });
    const steps = [
      ['ServerHello', record(22, hello12())],
      ['Certificate', record(22, CERTIFICATE)],
      ['ServerKeyExchange', record(22, KEY_EXCHANGE)],
      ['CertificateRequest', record(22, REQUEST)],
      ['ServerHelloDone', record(22, DONE)],
    ] as const;
    for (const [step, bytes] of steps) {
      talk.server(bytes);
      expect(talk.side(1)).toMatchObject({ step, stepPacket: talk.packet });
    }
    talk.client(record(22, message(11, 700)));
    expect(talk.side(0).step).toBe('Certificate');
    talk.client(record(22, message(16, 66)), record(22, message(15, 260)));
    expect(talk.side(0).step).toBe('CertificateVerify');
    talk.client(CCS);
    expect(talk.side(0)).toMatchObject({ step: 'ChangeCipherSpec', finished: false });
    talk.client(record(22, 40));
    expect(talk.side(0)).toMatchObject({ step: 'Finished', finished: true });
    expect(talk.facts().finished).toBe(false);
    talk.server(record(22, message(4, 180)), CCS, record(22, 40));
    expect(talk.facts()).toMatchObject({ finished: true, offered: ['1.2'], retryRequest: false });
  });

  test.each([1, 3, 7, 500, 1448])(
    'TLS 1.2, the server’s flight in one record, in segments of %i bytes',
    (size) => {
      const talk = new Conversation().client(clientHello());
      const stream = [...flightInOne(), ...CCS, ...record(22, 40), ...record(21, 26)];
      for (let at = 0; at < flightInOne().length; at += size)
        talk.server(stream.slice(at, Math.min(at + size, flightInOne().length)));
      expect(talk.side(1)).toMatchObject({ step: 'ServerHelloDone', records: 1 });
      talk.server(stream.slice(flightInOne().length));
      expect(talk.side(1)).toMatchObject({ step: 'Finished', records: 4, closeNotify: 'sent' });
    },
  );

  test('a Certificate over two records', () => {
    const stream = [...hello12(), ...CERTIFICATE, ...DONE];
    const talk = new Conversation()
      .client(clientHello())
      .server(record(22, stream.slice(0, 1000)), record(22, stream.slice(1000, 2000)));
    expect(talk.side(1).step).toBe('Certificate');
    talk.server(record(22, stream.slice(2000)));
    expect(talk.side(1).step).toBe('ServerHelloDone');
  });

  test('a Certificate that is cut short is the last step, and its record is open', () => {
    const flight = record(22, [...hello12(), ...CERTIFICATE]);
    const talk = new Conversation().client(clientHello()).server(flight.slice(0, 1448));
    expect(talk.side(1)).toMatchObject({
      step: 'Certificate',
      openRecordBytes: flight.length - 1448,
    });
  });

  test('a segment missing inside the flight costs the steps, never the records', () => {
    const flight = [...flightInOne(), ...CCS, ...record(22, 40)];
    const hole = hello12().length + 5 + CERTIFICATE.length;
    const talk = new Conversation()
      .client(clientHello())
      .at(1, 0, flight.slice(0, hole))
      .at(1, hole + 4, flight.slice(hole + 4));
    expect(talk.side(1)).toMatchObject({ lost: false, records: 3, step: 'Finished' });
  });

  test('the snap length inside the flight costs the steps, never the records', () => {
    const talk = new Conversation()
      .client(clientHello())
      .send(1, flightInOne(), 200)
      .server(CCS)
      .server(record(22, 40));
    expect(talk.side(1)).toMatchObject({ lost: false, records: 3, finished: true });
  });

  test('TLS 1.3: the flights are encrypted, the client’s answer tells that the server’s was whole', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0a0a, 0x0304, 0x0303] }))
      .server(serverHello(0x1301, { versions: [0x0304] }), CCS, record(DATA, 23));
    expect(talk.side(1)).toMatchObject({ step: 'encrypted handshake', finished: false });
    talk.server(record(DATA, 800), record(DATA, 53)).client(CCS, record(DATA, 53));
    expect(talk.facts()).toMatchObject({ finished: true, offered: ['1.3', '1.2'] });
    expect(talk.side(0)).toMatchObject({ step: 'Finished', firstEncrypted: 53, earlyAlert: 0 });
  });

  test('TLS 1.3: an empty Certificate, then Finished', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(serverHello(0x1301, { versions: [0x0304] }), CCS, record(DATA, 900))
      .client(CCS, record(DATA, 25));
    expect(talk.side(0)).toMatchObject({ step: 'encrypted handshake', firstEncrypted: 25 });
    talk.client(record(DATA, 53)).server(record(DATA, 19));
    expect(talk.side(0)).toMatchObject({ step: 'Finished', firstEncrypted: 25 });
  });

  test('TLS 1.3: the client answers the server’s flight with an alert', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(serverHello(0x1301, { versions: [0x0304] }), CCS, record(DATA, 900))
      .client(CCS, record(DATA, 19));
    expect(talk.side(0)).toMatchObject({ step: 'ClientHello', earlyAlert: 3, finished: false });
    expect(talk.facts().finished).toBe(false);
  });

  test('a HelloRetryRequest is a step of its own and no ServerHello', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(record(22, serverHelloMessage(0x1302, { versions: [0x0304] }, true)), CCS);
    expect(talk.facts()).toMatchObject({ retryRequest: true, serverHello: 0 });
    expect(talk.side(1).step).toBe('HelloRetryRequest');
    talk.client(CCS, clientHello({ versions: [0x0304] }));
    expect(talk.side(0)).toMatchObject({ step: 'ClientHello', stepPacket: 3 });
    talk.server(serverHello(0x1301, { versions: [0x0304] }));
    expect(talk.facts()).toMatchObject({ serverHello: 4 });
  });

  test('a fatal alert in clear leaves the step before it', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(clearAlert(2, 70));
    expect(talk.side(1)).toMatchObject({ step: null, finished: false });
    expect(talk.side(1).clearAlerts[0].description).toBe('protocol_version');
  });
});

/** Encrypted lengths of GOAWAY and PING, SETTINGS ACK, RST_STREAM and WINDOW_UPDATE (FACTS 4.3). */
describe('what HTTP/2 and TLS send before a close', () => {
  const tls13 = [
    [34, 'an HTTP/2 GOAWAY or PING'],
    [26, 'an HTTP/2 SETTINGS acknowledgement'],
    [30, 'an HTTP/2 WINDOW_UPDATE or RST_STREAM'],
    [22, 'a TLS KeyUpdate'],
  ] as const;
  test.each(tls13)('TLS 1.3, %i bytes: no close_notify, but %s', (length, name) => {
    const side = after(0x1301, 0x0304, 'h2').client(record(DATA, length)).side(0);
    expect(side.closeNotify).toBe('absent');
    expect(side.closeNotifyWhy).toContain(`length ${length} (the length of ${name}); a`);
  });

  test.each([
    [0xc02f, 41, 'an HTTP/2 GOAWAY or PING'],
    [0xc02f, 33, 'an HTTP/2 SETTINGS acknowledgement'],
    [0xc02f, 37, 'an HTTP/2 WINDOW_UPDATE or RST_STREAM'],
    [0xcca8, 33, 'an HTTP/2 GOAWAY or PING'],
  ])('TLS 1.2, suite %i, %i bytes: no close_notify, but %s', (suite, length, name) => {
    const side = after(suite, 0x0303, 'h2').server(record(DATA, length)).side(1);
    expect(side.closeNotify).toBe('absent');
    expect(side.closeNotifyWhy).toContain(`length ${length} (the length of ${name}); a`);
  });

  test('HTTP/1 has no GOAWAY', () => {
    const side = after(0x1301, 0x0304, 'http/1.1').client(record(DATA, 34)).side(0);
    expect(side.closeNotifyWhy).not.toContain('HTTP/2');
  });

  /** A finished handshake with a request and an answer. */
  function after(suite: number, version: number, alpn: string): Conversation {
    const hello = clientHello({ versions: [version], alpn: [alpn] });
    const answer = serverHello(suite, { versions: [version], alpn: [alpn] });
    const old = version === 0x0303;
    return new Conversation()
      .client(hello)
      .server(answer, CCS, old ? record(22, 40) : record(DATA, 900))
      .client(CCS, old ? record(22, 40) : record(DATA, 53))
      .client(record(DATA, 300))
      .server(record(DATA, 1400));
  }
});
