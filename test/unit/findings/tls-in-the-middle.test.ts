import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { parseHello } from '../../../shared/tls/hello.ts';
import {
  clearAlert,
  clientHello,
  clientHelloMessage,
  serverHelloMessage,
} from '../tls/tls-bytes.ts';
import { alertAnswer } from '../../../shared/findings/rules/plaintext-to-tls-port/signs.ts';
import { flowFacts } from '../../support/facts-builder.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { CORPUS, HAS_CORPUS } from '../../golden/corpus/corpus-files.ts';
import { Talk } from './talk.ts';

const HELLO = Uint8Array.from(clientHello({ sni: 'mail.example' }));
const ALERT = Uint8Array.from(clearAlert(2, 40));

/** Lines of both sides in turn, server first, then a ClientHello, a fatal alert and FINs. */
function upgraded(lines: readonly string[], port: number): Talk {
  const talk = new Talk(port).shake();
  const sent: [number, number] = [1, 1];
  const say = (side: 0 | 1, payload: string | Uint8Array): void => {
    if (side === 0)
      talk.c('PA', sent[0], sent[1], payload).s('A', sent[1], sent[0] + payload.length);
    else talk.s('PA', sent[1], sent[0], payload).c('A', sent[0], sent[1] + payload.length);
    sent[side] += payload.length;
  };
  lines.forEach((line, at) => {
    say(at % 2 === 0 ? 1 : 0, line);
  });
  say(0, HELLO);
  say(1, ALERT);
  const [client, server] = sent;
  return talk
    .c('FA', client, server)
    .s('FA', server, client + 1)
    .c('A', client + 1, server + 1);
}

describe('TLS that begins after other words', () => {
  it.each([
    ['SMTP', 587, ['220 mail\r\n', 'EHLO a\r\n', '250 STARTTLS\r\n', 'STARTTLS\r\n', '220 go\r\n']],
    ['IMAP', 143, ['* OK\r\n', 'a1 NOOP\r\n', 'a1 OK\r\n', 'a2 starttls\r\n', 'a2 OK\r\n']],
    ['POP3', 110, ['+OK\r\n', 'CAPA\r\n', '+OK\r\n', 'STLS\r\n', '+OK\r\n']],
    ['FTP', 21, ['220 a\r\n', 'FEAT\r\n', '211 b\r\n', 'AUTH TLS\r\n', '234 go\r\n']],
  ] as const)(
    'a fatal alert in %s is a failed handshake, no graceful close',
    (_name, port, lines) => {
      expect(upgraded(lines, port).record().verdict).toMatchObject({
        cause: 'tls-handshake-failure',
        class: 'harmful',
      });
    },
  );

  it('an alert answers words in clear only as the first bytes of the server', () => {
    const answer = (firstData: number): unknown =>
      alertAnswer(
        flowFacts({
          client: { firstData: 4, lastData: 8 },
          server: { firstData, lastData: 9 },
          tls: {
            clientHello: 0,
            server: {
              clearAlerts: [
                { packet: 9, level: 'fatal', description: 'handshake_failure', code: 40 },
              ],
            },
          },
        }),
      );
    expect(answer(9)).toMatchObject({ packet: 9 });
    expect(answer(6)).toBeNull();
  });

  it.each([
    ['version 1', 'PROXY TCP4 10.0.0.1 10.0.0.2 40000 443\r\n'],
    ['version 2', '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c' + 'x'.repeat(12)],
  ])('a PROXY header of %s is no speech in clear', (_name, header) => {
    const talk = new Talk(443)
      .shake()
      .c('PA', 1, 1, header)
      .s('A', 1, 1 + header.length);
    const end = 1 + header.length + HELLO.length;
    talk
      .c('PA', 1 + header.length, 1, HELLO)
      .s('A', 1, end)
      .s('RA', 1, end);
    expect(talk.record().verdict.cause).not.toBe('plaintext-to-tls-port');
  });
});

describe('a hello that the snap length cut', () => {
  const client = Uint8Array.from(clientHelloMessage({ sni: 'a.example', versions: [0x0304] }));
  const server = Uint8Array.from(serverHelloMessage(0x1301, { versions: [0x0304] }));

  it.each([
    ['ClientHello', client],
    ['ServerHello', server],
  ])('says no version that an extension may have overruled: %s', (_name, message) => {
    expect(parseHello(message, 0, message.length)).toMatchObject({ version: 0x0304, whole: true });
    expect(parseHello(message, 0, 40)).toMatchObject({ version: 0, whole: false, sni: null });
  });
});

describe('what an abort throws away', () => {
  it('a greeting that a probe may not have read is not said to be safe', () => {
    const talk = new Talk().shake().s('PA', 1, 1, 'hello\r\n').c('A', 1, 8);
    expect(talk.c('RA', 1, 8).record().verdict).toMatchObject({
      cause: 'connect-close-probe',
      dataLost: 'possible',
    });
  });
});

describe('the middle of a connection', () => {
  it('tells data that was sent again and again without an answer', () => {
    const talk = new Talk(443);
    for (let i = 0; i < 8; i += 1) talk.c('PA', 1, 1, 'x'.repeat(100), { after: 2 ** i });
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'mid-capture', class: 'benign', confidence: 'low' });
    expect(verdict.why).toContain('sent its last data again 7 times from #2 on');
  });
});

describe('sequence numbers that jump', () => {
  it.skipIf(!HAS_CORPUS)('are not told as bytes that were sent and not captured', () => {
    const file = path.join(CORPUS, 'captures', 'mercury__dns_packet.capture2.pcap');
    const session = wholeAnalysis(fileInMemory(file));
    for (const flow of [223, 225, 226]) {
      const { why } = session.record(flow).verdict;
      expect(why).toContain(
        "The server's sequence numbers jump: where its stream ends is not known.",
      );
      expect(why).not.toContain('not captured');
    }
  });
});
