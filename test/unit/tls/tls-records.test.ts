import { describe, expect, test } from 'vitest';
import {
  CCS,
  clearAlert,
  clientHello,
  clientHelloMessage,
  oldClientHello,
  noise,
  record,
  serverHello,
  serverHelloMessage,
  text,
} from './tls-bytes.ts';
import { Conversation } from './feed.ts';

const GCM = 0xc02f;
const CCM8_13 = 0x1305;
const DATA = 23;

/** TLS 1.2 up to both Finished. */
function tls12(suite = GCM): Conversation {
  return new Conversation()
    .client(clientHello({ sni: 'shop.example', alpn: ['h2', 'http/1.1'] }))
    .server(serverHello(suite, { alpn: ['http/1.1'] }), record(22, 900), record(22, 4))
    .client(record(22, 37), CCS, record(22, 40))
    .server(CCS, record(22, 40));
}

/** TLS 1.3 up to both Finished and two tickets. */
function tls13(suite = 0x1301): Conversation {
  return new Conversation()
    .client(clientHello({ sni: 'shop.example', alpn: ['h2'], versions: [0x0a0a, 0x0304, 0x0303] }))
    .server(
      serverHello(suite, { versions: [0x0304] }),
      CCS,
      record(DATA, 23),
      record(DATA, 795),
      record(DATA, 53),
    )
    .client(CCS, record(DATA, 53))
    .server(record(DATA, 234), record(DATA, 234));
}

describe('a ClientHello in the form of SSLv2', () => {
  test('is one, and the records after it are followed', () => {
    const talk = new Conversation()
      .client(oldClientHello())
      .server(serverHello(GCM), record(22, 900), record(22, 4))
      .client(record(22, 37), CCS, record(22, 40))
      .server(CCS, record(22, 40));
    expect(talk.facts()).toMatchObject({
      clientHello: 1,
      serverHello: 2,
      offered: ['1.0'],
      helloCut: false,
      sni: null,
      finished: true,
    });
    expect(talk.side(0)).toMatchObject({ lost: false, finished: true });
  });

  test('may be captured after its answer', () => {
    const talk = new Conversation().server(serverHello(GCM)).client(oldClientHello());
    expect(talk.facts()).toMatchObject({ clientHello: 2, serverHello: 1 });
  });

  test.each<[string, readonly number[]]>([
    ['SSL 2.0 alone', oldClientHello(0x0002)],
    ['TLS 1.3, which has no such form', oldClientHello(0x0304)],
    ['a challenge too short', oldClientHello(0x0301, 8)],
    ['bytes after it', [...oldClientHello(), 1]],
    ['its end missing', oldClientHello().slice(0, -1)],
  ])('%s: is none', (_, bytes) => {
    expect(new Conversation().client(bytes).follower.facts(0)).toBeNull();
  });
});

describe('hellos', () => {
  test('TLS 1.2: version, SNI, suite, and the ALPN that the server chose', () => {
    expect(tls12().facts()).toMatchObject({
      version: '1.2',
      sni: 'shop.example',
      alpn: 'http/1.1',
      alpnBasis: 'chosen',
      cipherSuite: GCM,
      clientHello: 1,
      serverHello: 2,
      applicationData: false,
    });
  });

  test('TLS 1.3: the version is in supported_versions, and ALPN only as offered', () => {
    expect(tls13().facts()).toMatchObject({
      version: '1.3',
      alpn: 'h2',
      alpnBasis: 'offered',
      cipherSuite: 0x1301,
    });
  });

  test('a HelloRetryRequest is not the ServerHello', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(record(22, serverHelloMessage(0x1302, { versions: [0x0304] }, true)), CCS)
      .client(CCS, clientHello({ versions: [0x0304], sni: 'second.example' }))
      .server(serverHello(0x1301, { versions: [0x0304] }), record(DATA, 50));
    expect(talk.facts()).toMatchObject({
      clientHello: 1,
      serverHello: 4,
      cipherSuite: 0x1301,
      version: '1.3',
    });
  });

  test('a ClientHello over two records and three segments', () => {
    const message = clientHelloMessage({ sni: 'post-quantum.example', padding: 1800 });
    const stream = [...record(22, message.slice(0, 1000)), ...record(22, message.slice(1000))];
    const talk = new Conversation()
      .client(stream.slice(0, 3))
      .client(stream.slice(3, 1500))
      .client(stream.slice(1500));
    expect(talk.facts()).toMatchObject({ sni: 'post-quantum.example', clientHello: 3 });
    expect(talk.side(0)).toMatchObject({ records: 2, openRecordBytes: 0, lost: false });
  });

  test('a ClientHello whose second half came first', () => {
    const hello = clientHello({ sni: 'reordered.example', padding: 1500 });
    const talk = new Conversation().at(0, 1448, hello.slice(1448)).at(0, 0, hello.slice(0, 1448));
    expect(talk.facts()).toMatchObject({ sni: 'reordered.example', clientHello: 1 });
    expect(talk.side(0).records).toBe(1);
  });

  test('a ClientHello cut by the snap length gives what is there and loses nothing after it', () => {
    const hello = clientHello({ sni: 'cut.example', padding: 900 });
    const talk = new Conversation()
      .send(0, hello, 200)
      .server(serverHello(GCM))
      .client(record(22, 37), CCS, record(22, 40))
      .client(record(21, 26));
    expect(talk.facts().sni).toBe('cut.example');
    expect(talk.side(0)).toMatchObject({ closeNotify: 'sent', lost: false });
  });

  test('a server name in UTF-8 is told as it is', () => {
    const sni = Buffer.from('пример.рф').toString('latin1');
    const talk = new Conversation().client(clientHello({ sni }));
    expect(talk.facts().sni).toBe('пример.рф');
  });

  test('SNI bytes that are no text come out as replacement characters', () => {
    const talk = new Conversation().client(clientHello({ sni: 'a\u0000\u001b[31m.example' }));
    expect(talk.facts().sni).toBe('a\ufffd\ufffd[31m.example');
  });
});

describe('close_notify in TLS 1.2', () => {
  test('the last record is an alert of the suite’s length: likely, with the packet that ends it', () => {
    const talk = tls12()
      .client(record(DATA, 300))
      .server(record(DATA, 1400))
      .client(record(21, 26));
    expect(talk.side(0)).toMatchObject({
      closeNotify: 'sent',
      closeNotifyStrength: 'likely',
      closeNotifyPacket: 7,
    });
    expect(talk.side(0).closeNotifyWhy).toContain('#7: type 21, length 26');
    expect(talk.side(1)).toMatchObject({
      closeNotify: 'absent',
      closeNotifyStrength: null,
      closeNotifyPacket: 0,
    });
    expect(talk.side(1).closeNotifyWhy).toBe(
      'The last record of the server is #6: type 23, length 1\u2009400; a close_notify would be type 21, length 26.',
    );
    expect(talk.facts().applicationData).toBe(true);
  });

  test('an alert that shares its segment with data is found', () => {
    const talk = tls12().server(record(DATA, 900), record(21, 26));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', closeNotifyPacket: 5 });
  });

  test('an alert that is not last does not count', () => {
    const talk = tls12().server(record(21, 26)).server(record(DATA, 64));
    expect(talk.side(1).closeNotify).toBe('absent');
  });

  test('an alert of a length that the suite does not give is only possible', () => {
    const talk = tls12().client(record(21, 48));
    expect(talk.side(0)).toMatchObject({ closeNotify: 'sent', closeNotifyStrength: 'possible' });
  });

  test('a data record of the alert’s length is no alert', () => {
    expect(tls12().client(record(DATA, 26)).side(0).closeNotify).toBe('absent');
  });

  test('close_notify in clear is certain', () => {
    const talk = new Conversation().client(clientHello()).server(clearAlert(1, 0));
    expect(talk.side(1)).toMatchObject({
      closeNotify: 'sent',
      closeNotifyStrength: 'certain',
      closeNotifyPacket: 2,
    });
  });

  test('a fatal alert in clear replaces close_notify, and is named', () => {
    const talk = new Conversation().client(clientHello()).server(clearAlert(2, 40));
    expect(talk.side(1)).toMatchObject({
      closeNotify: 'absent',
      clearAlerts: [{ packet: 2, level: 'fatal', description: 'handshake_failure', code: 40 }],
    });
    expect(talk.side(1).closeNotifyWhy).toContain('fatal alert in clear, handshake_failure (#2)');
  });

  test('a warning in clear, then a fatal alert: both are kept, unknown numbers by number', () => {
    const talk = new Conversation()
      .client(clientHello())
      .server(clearAlert(1, 112), clearAlert(2, 123));
    expect(talk.side(1).clearAlerts.map((alert) => alert.description)).toEqual([
      'unrecognized_name',
      'alert 123',
    ]);
  });

  test('nothing but handshake records: absent', () => {
    const talk = new Conversation().client(clientHello());
    expect(talk.side(0)).toMatchObject({ closeNotify: 'absent' });
    expect(talk.side(0).closeNotifyWhy).toBe(
      'The last record of the client is #1: type 22, length 83: handshake; no alert follows it.',
    );
    expect(talk.side(1).closeNotifyWhy).toBe('The server sent no complete TLS record.');
  });
});

describe('close_notify in TLS 1.3', () => {
  test('type 23 of length 19 as the last record: likely', () => {
    const talk = tls13().client(record(DATA, 300)).client(record(DATA, 19));
    expect(talk.side(0)).toMatchObject({
      closeNotify: 'sent',
      closeNotifyStrength: 'likely',
      closeNotifyPacket: 6,
    });
  });

  test('CCM_8 has length 11, and 19 is then no alert', () => {
    expect(tls13(CCM8_13).client(record(DATA, 11)).side(0).closeNotify).toBe('sent');
    expect(tls13(CCM8_13).client(record(DATA, 19)).side(0).closeNotify).toBe('absent');
  });

  test('one byte of application data has length 18: no alert', () => {
    const talk = tls13().client(record(DATA, 18));
    expect(talk.side(0)).toMatchObject({ closeNotify: 'absent' });
    expect(talk.side(0).closeNotifyWhy).toContain('a close_notify would be length 19');
  });

  test('Java pads alerts by 16 bytes: a last record of that length tells nothing, one more is data', () => {
    const java = tls13(0x1302).client(record(DATA, 75), record(DATA, 35), record(DATA, 35));
    expect(java.side(0)).toMatchObject({ closeNotify: 'unknown', closeNotifyStrength: null });
    expect(java.side(0).closeNotifyWhy).toContain('16 bytes of padding, as Java sends it');
    const short = tls13(CCM8_13).client(record(DATA, 75), record(DATA, 27));
    expect(short.side(0)).toMatchObject({ closeNotify: 'unknown' });
    for (const length of [34, 36]) {
      const data = tls13().client(record(DATA, 75), record(DATA, length));
      expect(data.side(0)).toMatchObject({ closeNotify: 'absent' });
    }
  });

  test('earlier records of that length make it only possible', () => {
    const ping = record(DATA, 19);
    const talk = tls13()
      .server(ping)
      .server(record(DATA, 500))
      .server(ping)
      .server(record(DATA, 80), ping);
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', closeNotifyStrength: 'possible' });
    expect(talk.side(1).closeNotifyWhy).toContain('2 earlier records');
  });

  test('two of them at the end, and none before, look like user_canceled and close_notify', () => {
    const talk = tls13().client(record(DATA, 19), record(DATA, 19));
    expect(talk.side(0)).toMatchObject({ closeNotify: 'sent', closeNotifyStrength: 'likely' });
    expect(talk.side(0).closeNotifyWhy).toContain('user_canceled');
  });

  test('the client’s first encrypted record cannot be close_notify after Finished: unknown', () => {
    const talk = new Conversation()
      .client(clientHello({ versions: [0x0304] }))
      .server(serverHello(0x1301, { versions: [0x0304] }), CCS, record(DATA, 900))
      .client(CCS, record(DATA, 19));
    expect(talk.side(0)).toMatchObject({ closeNotify: 'unknown' });
    expect(talk.side(0).closeNotifyWhy).toContain('before its Finished');
  });

  test('Finished as the last record: absent', () => {
    expect(tls13().side(0)).toMatchObject({
      closeNotify: 'absent',
      lastRecord: { packet: 3, type: 23, length: 53 },
    });
  });

  test('application data needs both sides to have sent some', () => {
    expect(tls13().client(record(DATA, 19)).facts().applicationData).toBe(false);
    expect(tls13().client(record(DATA, 90)).server(record(DATA, 900)).facts().applicationData).toBe(
      true,
    );
  });
});

describe('what the capture does not show', () => {
  test('a hole inside a record’s body does no harm', () => {
    const big = record(DATA, 8000);
    const talk = tls12()
      .send(1, big.slice(0, 1448))
      .unseen(1, 1448)
      .send(1, big.slice(2896))
      .server(record(21, 26));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', lost: false, openRecordBytes: 0 });
  });

  test('a hole over a record’s header: unknown, and the sentence names the packet behind it', () => {
    const talk = tls12().unseen(1, 1448).server(record(21, 26));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'unknown', lost: true });
    expect(talk.side(1).closeNotifyWhy).toContain('at #6');
    expect(talk.side(0).lost).toBe(false);
  });

  test('a hole that a retransmission fills leaves no trace', () => {
    const talk = tls12();
    const data = record(DATA, 500);
    const alert = record(21, 26);
    const sent = (talk.finSeq(1) - 77_000) >>> 0;
    talk.at(1, sent + data.length, alert).at(1, sent, data);
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', closeNotifyPacket: 5, lost: false });
  });

  test('the snap length cut a body: no harm; cut a header: unknown', () => {
    const data = record(DATA, 1000);
    expect(tls12().send(0, data, 60).client(record(21, 26)).side(0).closeNotify).toBe('sent');
    const cut = tls12().send(0, [...data, ...record(21, 26)], 60);
    expect(cut.side(0)).toMatchObject({ closeNotify: 'unknown', lost: true });
    expect(cut.side(0).closeNotifyWhy).toContain(
      'snap length cut a record header of the client at #5',
    );
  });

  test('the stream ends inside a record: absent, and says how many bytes are missing', () => {
    const talk = tls12().send(1, record(DATA, 9000).slice(0, 1000));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'absent', openRecordBytes: 8005 });
    expect(talk.side(1).closeNotifyWhy).toContain('8\u2009005 bytes short');
  });

  test('bytes before the FIN that were never captured: unknown', () => {
    const talk = tls12();
    const before = talk.follower.facts(0, { finSeqs: [null, talk.finSeq(1)] });
    expect(before?.sides[1].closeNotify).toBe('absent');
    talk.unseen(1, 31);
    const after = talk.follower.facts(0, { finSeqs: [null, talk.finSeq(1)] });
    expect(after?.sides[1]).toMatchObject({ closeNotify: 'unknown' });
    expect(after?.sides[1].closeNotifyWhy).toContain('31 bytes');
  });

  test('a tail that was acknowledged but never captured, its FIN neither: unknown', () => {
    const talk = tls12();
    const seen = talk.finSeq(1);
    const whatIfAcked = (to: number): unknown =>
      talk.follower.facts(0, { ackedTo: [null, to >>> 0] })?.sides[1].closeNotify;
    expect(whatIfAcked(seen)).toBe('absent');
    expect(whatIfAcked(seen + 1), 'the FIN').toBe('absent');
    expect(whatIfAcked(seen + 31)).toBe('unknown');
    expect(whatIfAcked(seen - 31)).toBe('absent');
  });

  test('more than 256 KiB ahead of a hole are not kept: lost', () => {
    const talk = tls12().unseen(1, 100);
    for (let i = 0; i < 200; i += 1) talk.server(record(DATA, 1400));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'unknown', lost: true });
    expect(talk.side(1).closeNotifyWhy).toContain('Too many bytes');
    expect(talk.follower.byteLength).toBeLessThan(8 * 1024 * 1024);
  });

  test('bytes that stop being records: lost', () => {
    const talk = tls12().server([0x55, ...noise(300)]);
    expect(talk.side(1)).toMatchObject({ closeNotify: 'unknown', lost: true });
  });

  test('roles that turn out the other way round swap sides and words', () => {
    const talk = tls12().client(record(21, 26));
    const swapped = talk.follower.facts(0, { swapped: true });
    expect(swapped?.sides[1]).toMatchObject({ closeNotify: 'sent' });
    expect(swapped?.sides[1].closeNotifyWhy).toContain('of the server');
  });
});

describe('where following starts', () => {
  test('mid-capture, at a record boundary that a second header confirms', () => {
    const talk = new Conversation()
      .server(record(DATA, 1000), record(DATA, 400))
      .server(record(21, 26));
    expect(talk.facts()).toMatchObject({ version: null, sni: null });
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', closeNotifyStrength: 'likely' });
    expect(talk.side(0).closeNotify).toBe('absent');
  });

  test('mid-capture, in the middle of a record: from the next segment that begins with one', () => {
    const talk = new Conversation()
      .server(noise(700))
      .server(record(DATA, 1000))
      .server(record(DATA, 19));
    expect(talk.side(1)).toMatchObject({ closeNotify: 'sent', closeNotifyStrength: 'possible' });
    expect(talk.side(1).closeNotifyWhy).toContain('version was not captured');
  });

  test('one plausible header in random bytes is not TLS', () => {
    const talk = new Conversation().server([23, 3, 3, 1, 0, ...noise(600)]);
    expect(talk.follower.facts(0)).toBeNull();
  });

  test('clear text is refused after a few segments, and never reported', () => {
    const line = text('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const talk = new Conversation().client(line).server(line).client(line);
    expect(talk.wanted).toBe(true);
    expect(talk.server(line).wanted).toBe(false);
    expect(talk.follower.facts(0)).toBeNull();
  });

  test('after a CONNECT in clear, TLS is found', () => {
    const talk = new Conversation()
      .client(text('CONNECT shop.example:443 HTTP/1.1\r\n\r\n'))
      .server(text('HTTP/1.1 200 Connection established\r\n\r\n'))
      .client(clientHello({ sni: 'shop.example' }));
    expect(talk.facts().sni).toBe('shop.example');
  });

  test('an SSLv2 hello is no TLS', () => {
    const talk = new Conversation().client([0x80, 0x2e, 1, 3, 1, ...noise(43)]);
    expect(talk.follower.facts(0)).toBeNull();
  });

  test('a stray segment outside any window is passed over', () => {
    const talk = tls12().at(0, 0x50000000, noise(100)).client(record(21, 26));
    expect(talk.side(0).closeNotify).toBe('sent');
  });
});
