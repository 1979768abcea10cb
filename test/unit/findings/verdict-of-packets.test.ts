import { describe, expect, it } from 'vitest';

import { grouped } from '../../../shared/base/numbers.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { icmpError, tcpPacket } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { CCS, clientHello, record, serverHello } from '../tls/tls-bytes.ts';
import { Talk } from './talk.ts';

const x = (length: number): string => 'x'.repeat(length);
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`;
const head = (length: number): string => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;
const bytes = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(parts.flat());
const others = ({ verdict }: FlowRecord): string[] => verdict.alternatives.map((it) => it.cause);

describe('a connection without its end', () => {
  it('was not abandoned in its handshake where the first data acknowledged the SYN-ACK', () => {
    const talk = new Talk().c('S', 0, 0).s('SA', 0, 1).c('PA', 1, 1, 'GET').s('PA', 1, 4, 'ok');
    const { verdict } = talk.c('PA', 4, 3, 'GET').s('PA', 3, 7, 'ok').record(1);
    expect(verdict).toMatchObject({ cause: 'still-open', confidence: 'high' });
    expect(verdict.alternatives).toEqual([]);
  });
});

describe('a request that its client cancelled', () => {
  const cancelled = (talk: Talk): FlowRecord['verdict'] =>
    talk.c('RA', 4, 1, undefined, { after: 20 }).record().verdict;

  it('of another protocol than TLS needs no keys to be settled', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'GET').s('A', 1, 4).s('PA', 1, 4, 'ok');
    const { cause, alternatives } = talk
      .c('PA', 4, 3, 'ask')
      .s('PA', 3, 7, 'ok')
      .c('RA', 7, 5)
      .record().verdict;
    expect([cause, ...alternatives.map((it) => it.settle)].join()).not.toContain('SSLKEYLOGFILE');
    expect(cause).toBe('client-cancelled-request');
    expect(alternatives.map((it) => it.cause)).toContain('client-abort');
  });

  it('seen from one side says nothing of what the server sent', () => {
    const one = cancelled(new Talk().c('S', 0, 0).c('A', 1, 1).c('PA', 1, 1, 'GET'));
    expect(one.cause).toBe('client-cancelled-request');
    expect(one.why).toContain("The server's packets were not captured");
    expect(one.why).not.toContain('sent no data');
    const both = cancelled(new Talk().shake().c('PA', 1, 1, 'GET').s('A', 1, 4));
    expect(both.why).toContain('The server sent no data after it.');
  });
});

describe('a side that fell silent', () => {
  it('is not one whose three retransmissions were all answered before', () => {
    const talk = new Talk().shake();
    for (let seq = 1; seq <= 201; seq += 100) {
      talk
        .c('PA', seq, 1, x(100))
        .c('PA', seq, 1, x(100), { after: 0.3 })
        .s('A', 1, seq + 100);
    }
    talk.c('PA', 301, 1, x(100), { after: 8 });
    expect(talk.record(0).verdict).toMatchObject({ cause: 'still-open', class: 'benign' });
  });

  it('may have taken the data all the same: nothing is lost for certain', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(100));
    for (const after of [0.3, 0.6, 1.2, 2.4]) talk.c('PA', 1, 1, x(100), { after });
    const { verdict } = talk.record();
    expect(verdict.headline).toBe('Server fell silent; client retransmitted for 4.2 s.');
    expect(verdict.dataLost).toBe('possible');
    expect(talk.lostWhy()).toBe('100 bytes of the client were never acknowledged');
  });
});

describe('data after a FIN', () => {
  it('is delivered where it was acknowledged: of a half-closed download only the last three bytes are lost', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(20)).s('A', 1, 21).c('FA', 21, 1).s('A', 1, 22);
    for (let seq = 1; seq < 20_000; seq += 1000) {
      talk.s('PA', seq, 22, x(1000), { after: 0.05 }).c('A', 22, seq + 1000);
    }
    talk.s('PA', 20_001, 22, 'bye').c('R', 22, 0);
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'late-data-reset', dataLost: 'yes' });
    expect(talk.lostWhy()).toBe(
      '3 bytes of the server came after the close and reached no program',
    );
    expect(verdict.why).toContain('was half-closed and took data until #47');
  });

  it('is not lost where it is a retransmission of what was acknowledged before', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'hello').s('PA', 1, 6, x(1000)).c('A', 6, 1001);
    talk.c('FA', 6, 1001).s('PA', 1, 6, x(1000)).c('R', 6, 0);
    expect(talk.record().verdict).toMatchObject({ class: 'benign', dataLost: 'no' });
  });
});

describe('a TLS alert that nobody can read', () => {
  it('right after a request is no graceful end for certain: it may be a fatal one', () => {
    const hello = bytes(clientHello());
    const flight = bytes(serverHello(0xc02f), record(22, 800));
    const finished = bytes(record(22, 100), CCS, record(22, 40));
    const last = bytes(CCS, record(22, 40));
    const request = bytes(record(23, 300));
    const q = 1 + hello.length + finished.length + request.length;
    const a = 1 + flight.length + last.length;
    const record0 = new Talk(443)
      .shake()
      .c('PA', 1, 1, hello)
      .s('PA', 1, 1 + hello.length, flight)
      .c('PA', 1 + hello.length, 1 + flight.length, finished)
      .s('PA', 1 + flight.length, q - request.length, last)
      .c('PA', q - request.length, a, request)
      .s('PA', a, q, bytes(record(21, 26)))
      .s('FA', a + 31, q)
      .c('FA', q, a + 32)
      .s('A', a + 32, q + 1)
      .record();
    expect(record0.verdict).toMatchObject({ class: 'benign', confidence: 'low' });
    expect(others(record0)).toContain('tls-handshake-failure');
  });

  /** TLS 1.2: request and response, a second request, and the server's alert `after` seconds later. */
  const secondRequest = (after: number, between: 'nothing' | 'data'): FlowRecord => {
    const hello = bytes(clientHello());
    const flight = bytes(serverHello(0xc02f), record(22, 800));
    const finished = bytes(record(22, 100), CCS, record(22, 40));
    const last = bytes(CCS, record(22, 40));
    const data = bytes(record(23, 300));
    const n = data.length;
    const q = 1 + hello.length + finished.length;
    const a = 1 + flight.length + last.length;
    const talk = new Talk(443)
      .shake()
      .c('PA', 1, 1, hello)
      .s('PA', 1, 1 + hello.length, flight)
      .c('PA', 1 + hello.length, 1 + flight.length, finished)
      .s('PA', 1 + flight.length, q, last)
      .c('PA', q, a, data)
      .s('PA', a, q + n, data)
      .c('PA', q + n, a + n, data);
    const b = between === 'data' ? a + 2 * n : a + n;
    if (between === 'data') talk.s('PA', a + n, q + 2 * n, data);
    return talk
      .s('PA', b, q + 2 * n, bytes(record(21, 26)), { after })
      .s('FA', b + 31, q + 2 * n)
      .c('FA', q + 2 * n, b + 32)
      .s('A', b + 32, q + 2 * n + 1)
      .record();
  };

  it('that answers the newest of several requests may be about that record', () => {
    const record0 = secondRequest(0.003, 'nothing');
    expect(record0.verdict).toMatchObject({
      cause: 'graceful-close',
      class: 'benign',
      confidence: 'low',
      headline:
        "Server ended TLS right after the client's newest record: a fatal alert or close_notify.",
    });
    expect(record0.verdict.why).toContain(
      "last record #11 came 3 ms after the client's newest #10, without any other answer",
    );
    expect(others(record0)).toContain('tls-handshake-failure');
  });

  it('is a goodbye after an answer, and after a silence', () => {
    for (const record0 of [secondRequest(0.003, 'data'), secondRequest(30, 'nothing')]) {
      expect(record0.verdict).toMatchObject({ cause: 'graceful-close', confidence: 'medium' });
      expect(record0.verdict.headline).toBe('Closed gracefully, server first.');
    }
  });
});

describe('a connection to which the client said nothing', () => {
  it('is no probe where the server was sending: an aborted download may have lost data', () => {
    const talk = new Talk(20_001).shake();
    for (let seq = 1; seq < 29_200; seq += 1460) talk.s('A', seq, 1, x(1460)).c('A', 1, seq + 1460);
    talk.s('A', 29_201, 1, x(1460)).c('RA', 1, 29_201);
    expect(talk.record().verdict).toMatchObject({ cause: 'client-abort', dataLost: 'possible' });
  });

  it('is no probe where the client closed its half and then took an answer', () => {
    const talk = new Talk().shake().c('FA', 1, 1).s('A', 1, 2).s('PA', 1, 2, x(10)).c('A', 2, 11);
    const { verdict } = talk.s('FA', 11, 2).c('A', 2, 12).record();
    expect(verdict.cause).toBe('graceful-close');
  });

  it('is told with what was still being sent', () => {
    const talk = new Talk(20_001).shake();
    for (let seq = 1; seq < 7000; seq += 1000) talk.s('A', seq, 1, x(1000));
    talk.c('RA', 1, 5001).s('A', 7001, 1, x(1000)).s('A', 8001, 1, x(1000));
    const { verdict } = talk.record();
    expect(verdict.headline).toBe('Client aborted the connection while the server was sending.');
    expect(verdict.why).toContain('The server was still sending, up to #13.');
  });

  it('is a probe after a greeting', () => {
    const talk = new Talk(22).shake().s('PA', 1, 1, x(40)).c('A', 1, 41).c('RA', 1, 41);
    expect(talk.record().verdict.cause).toBe('connect-close-probe');
  });
});

describe('a refusal', () => {
  it('is none where the client went on after its SYN: the SYN-ACK was not captured', () => {
    const talk = new Talk().c('S', 0, 0).c('A', 1, 1).c('PA', 1, 1, x(500)).s('RA', 1, 501);
    expect(talk.record().verdict.cause).toBe('server-abort');
  });

  it('is none with an ack that SYN-SENT does not take', () => {
    const talk = new Talk().c('S', 0, 0).s('RA', 0, 500);
    expect(talk.record().verdict.cause).not.toBe('connection-refused');
  });

  it('refuses the data of the SYN with it', () => {
    const talk = new Talk().c('S', 0, 0, x(50)).s('RA', 0, 1);
    expect(talk.record().verdict).toMatchObject({ cause: 'connection-refused', dataLost: 'yes' });
    expect(talk.lostWhy()).toBe('the 50 bytes in the SYN were refused with it');
  });
});

describe('a SYN with data (TCP Fast Open) that nobody answers', () => {
  it('is an unanswered SYN, and its data may be lost', () => {
    const { verdict } = new Talk().c('S', 0, 0, x(100)).record(30);
    expect(verdict).toMatchObject({ cause: 'syn-unanswered', dataLost: 'possible' });
  });
});

describe('an abort', () => {
  it.each(['RA', 'R'])('may always be another device’s (%s)', (flags) => {
    const q = 1 + get('/x').length;
    const talk = new Talk(80).shake().c('PA', 1, 1, get('/x')).s('A', 1, q);
    const record0 = talk.c(flags, q, 1, '', { window: 0 }).record();
    expect(record0.verdict.confidence).not.toBe('high');
    expect(others(record0)).toContain('injected-reset');
  });

  it('with window 0 from an open window is told with what Linux and others send', () => {
    const talk = new Talk(80)
      .shake()
      .c('PA', 1, 1, get('/x'))
      .c('RA', 1 + get('/x').length, 1, '', { window: 0 });
    expect(talk.record().verdict.why).toContain('Its window is 0: Linux sends its real window');
  });
});

describe('HTTP that ends by FIN', () => {
  const q = 1 + get('/1').length;

  it('without any answer lost nothing that was sent', () => {
    const talk = new Talk(80).shake().c('PA', 1, 1, get('/1')).s('FA', 1, q).c('FA', q, 2);
    const { verdict } = talk.s('A', 2, q + 1).record();
    expect(verdict).toMatchObject({ class: 'benign', dataLost: 'no' });
    expect(verdict.headline).toBe('Closed by FIN, server first, without an answer.');
  });

  it('in a second response says how much of that one is missing', () => {
    const first = head(10) + x(10);
    const second = head(90_000) + x(1000);
    const a = 1 + first.length;
    const talk = new Talk(80).shake().c('PA', 1, 1, get('/1')).s('PA', 1, q, first);
    talk.c('PA', q, a, get('/2')).s('PA', a, 2 * q - 1, second);
    talk.s('FA', a + second.length, 2 * q - 1).c('FA', 2 * q - 1, a + second.length + 1);
    const record0 = talk.s('A', a + second.length + 1, 2 * q).record();
    expect(record0.verdict).toMatchObject({
      class: 'watch',
      dataLost: 'yes',
      headline: `Server closed by FIN before the response was complete: ${grouped(89_000)} bytes missing.`,
    });
    expect(others(record0)).not.toContain('truncated-response');
  });

  it('of the client while the capture ends inside the response has lost nothing yet', () => {
    const part = head(10_000) + x(1000);
    const talk = new Talk(80).shake().c('PA', 1, 1, get('/1')).s('A', 1, q, part);
    const { verdict } = talk.c('FA', q, 1 + part.length).record(0);
    expect(verdict.dataLost).toBe('cannot-tell');
  });
});

describe('bytes that were acknowledged and not captured', () => {
  it('are named, and cap the confidence of a graceful close', () => {
    const talk = new Talk().shake().c('PA', 1, 1, 'hi').s('PA', 1, 3, x(100)).c('A', 3, 101);
    talk.s('FA', 5001, 3).c('FA', 3, 5002).s('A', 5002, 4);
    const { verdict } = talk.record();
    expect(verdict).toMatchObject({ cause: 'graceful-close', confidence: 'medium' });
    expect(verdict.why).toContain('missing from the capture: 4\u2009900 bytes of the server');
    expect(talk.lostWhy()).toContain('all 5\u2009002 bytes of both sides');
  });
});

describe('a reset', () => {
  it('that ended nothing long ago is not blamed when a later one ends the connection', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(1000)).s('A', 1, 1001).c('R', 500, 0);
    for (let i = 0; i < 20; i += 1) {
      talk.c('PA', 1001 + i * 100, 1 + i * 50, x(100), { after: 0.2 });
      talk.s('PA', 1 + i * 50, 1101 + i * 100, x(50));
    }
    talk.c('A', 3001, 1001).s('FA', 1001, 3001).c('PA', 3001, 1002, x(10)).s('R', 1002, 0);
    const { close, verdict } = talk.record();
    expect(close).toMatchObject({ kind: 'reset', by: 'server' });
    expect(verdict).toMatchObject({ cause: 'late-data-reset', dataLost: 'yes' });
    expect(verdict.headline).toBe('Server had closed; late data from the client met a RST.');
  });

  it('two minutes after the last packet answers nothing, in every view of it', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(100)).s('PA', 1, 101, x(100));
    talk.c('A', 101, 101).c('R', 101, 0, '', { after: 120 });
    expect(talk.record().verdict.why).toContain('It answers no packet');
    expect(talk.explained().packets.at(-1)?.rst?.answers).toBe(null);
  });

  it('captured twice is one', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(10)).s('PA', 1, 11, x(10)).c('FA', 11, 11);
    talk.s('PA', 11, 11, 'late').c('R', 11, 0, '', { ipId: 77 });
    talk.c('R', 11, 0, '', { ipId: 77, after: 0.00001 });
    expect(talk.record().verdict.why).not.toContain('such resets');
  });

  it('on the number that its receiver acknowledged twice is taken, whatever was lost behind the capture', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(100)).s('A', 1, 101).c('PA', 101, 1, x(100));
    talk.s('A', 1, 101, '', { after: 0.2 }).c('R', 101, 0, '', { after: 0.3 });
    const { close, verdict } = talk.record();
    expect(close).toMatchObject({ kind: 'reset', by: 'client' });
    expect(verdict.why).not.toContain('must');
  });
});

describe('a half-open connection that its client forgot', () => {
  it('is reset and opened anew, and the old numbers count for nothing', () => {
    const talk = new Talk().c('S', 0, 0).s('A', 777_777, 900_000).c('R', 900_000, 0);
    talk.c('S', 0, 0, '', { after: 1 }).s('SA', 0, 1).c('A', 1, 1).c('PA', 1, 1, x(100));
    talk.s('A', 1, 101).s('PA', 1, 101, x(300)).c('A', 101, 301);
    talk.c('RA', 101, 301, '', { after: 1 });
    const { verdict } = talk.record();
    expect(verdict.cause).toBe('client-abort');
    expect(talk.lostWhy()).toContain('all 300 bytes of the server were acknowledged');
  });
});

describe('a response whose tail was acknowledged and not captured', () => {
  it('was complete: nobody cancelled it', () => {
    const part = head(10_000) + x(1000);
    const q = 1 + get('/').length;
    const end = 1 + head(10_000).length + 10_000;
    const talk = new Talk(80).shake().c('PA', 1, 1, get('/')).s('A', 1, q, part).c('A', q, end);
    const { verdict } = talk.c('RA', q, end, '', { after: 1 }).record();
    expect(verdict.cause).toBe('client-abort');
    expect(verdict.dataLost).not.toBe('yes');
    expect(verdict.why).toContain('missing from the capture: 9\u2009000 bytes of the server.');
  });
});

describe('a handshake that its client resets', () => {
  it('is never certain: a half-open scan does the same', () => {
    const record0 = new Talk().c('S', 0, 0).s('SA', 0, 1).c('R', 1, 0).record();
    expect(record0.verdict).toMatchObject({ cause: 'handshake-abandoned', confidence: 'medium' });
    expect(others(record0)).toContain('scan-syn');
  });
});

describe('the IP-IDs of a side that is said to have reset', () => {
  /** A server that counts its IP-IDs one by one from 41, and a RST+ACK with the given one. */
  const abort = (ipId: number, ttl = 64): FlowRecord => {
    const talk = new Talk().shake().c('PA', 1, 1, x(100));
    for (let i = 0; i < 4; i += 1)
      talk.s('PA', 1 + 100 * i, 101, x(100), { ipId: 41 + i }).c('A', 101, 101 + 100 * i);
    return talk.s('RA', 401, 101, '', { ipId, ttl }).record();
  };
  const injected = (record0: FlowRecord): string | undefined =>
    record0.verdict.alternatives.find((it) => it.cause === 'injected-reset')?.why;

  it('speak for another host where the reset leaves the series', () => {
    expect(injected(abort(20_000))).toBe(
      `its IP-ID 20000 is ${grouped(19_956)} away from the server's packet before it, where the server otherwise moves by at most 1: another device may have sent it`,
    );
  });

  it.each([
    ['where the reset continues it', 45],
    ['in a stateless reset of Linux, whose IP-ID is 0', 0],
    ['of a jump that a busy host makes', 900],
  ])('say nothing %s', (_, ipId) => {
    expect(injected(abort(ipId))).toContain('an equal TTL does not exclude it');
  });

  it('say nothing where they are no series', () => {
    const talk = new Talk().shake().c('PA', 1, 1, x(100));
    [7, 41_000, 300, 22_000].forEach((ipId, i) =>
      talk.s('PA', 1 + 100 * i, 101, x(100), { ipId }).c('A', 101, 101 + 100 * i),
    );
    const record0 = talk.s('RA', 401, 101, '', { ipId: 60_000 }).record();
    expect(injected(record0)).toContain('an equal TTL does not exclude it');
  });

  it('and a TTL off the line do not count where the TTL moved before', () => {
    expect(abort(45, 40).verdict.cause).toBe('injected-reset');
    const talk = new Talk().shake().c('PA', 1, 1, x(100));
    talk.s('PA', 1, 101, x(100), { ttl: 60 }).c('A', 101, 101).s('RA', 101, 101, '', { ttl: 50 });
    expect(injected(talk.record())).toContain('an equal TTL does not exclude it');
  });
});

describe('two versions of the same bytes', () => {
  const injected = 'HTTP/1.1 302 Found\r\n\r\n';
  const real = `HTTP/1.1 200 OK\r\n\r\n${x(300)}`;
  const closed = (second: string): FlowRecord =>
    new Talk()
      .shake()
      .c('PA', 1, 1, get('/'))
      .s('PA', 1, 1 + get('/').length, injected)
      .c('FA', 1 + get('/').length, 1 + injected.length)
      .s('PA', 1, 1 + get('/').length, second)
      .c('R', 1 + get('/').length, 0)
      .record();

  it('have two senders: no verdict is sure, and the injection is named', () => {
    const record0 = closed(real);
    expect(record0.verdict.confidence).toBe('low');
    expect(record0.verdict.why).toContain(
      "#5 and #7 carry different bytes under the same sequence number: two senders speak in the server's name.",
    );
    expect(record0.verdict.evidence.map(({ packet }) => packet)).toEqual(
      expect.arrayContaining([5, 7]),
    );
    expect(others(record0)).toContain('capture-artefact');
  });

  it('are none where a retransmission says the same and more', () => {
    const record0 = closed(`${injected}${x(300)}`);
    expect(others(record0)).not.toContain('capture-artefact');
    expect(record0.verdict.why).not.toContain('two senders');
  });
});

describe('a reset that its receiver did not take', () => {
  const left = (): Talk =>
    new Talk().shake().c('PA', 1, 1, x(400)).s('PA', 1, 401, x(100)).c('R', 200, 0);

  it('leaves one end open, which goes on', () => {
    const record0 = left().s('PA', 1, 401, x(100), { after: 1 }).record(2);
    expect(record0.verdict).toMatchObject({
      cause: 'reset-ignored-by-endpoint',
      class: 'harmful',
      headline: "Client's RST ignored: left of the window; server went on for 1 s.",
    });
    expect(others(record0)).toEqual(['injected-reset']);
  });

  it('leaves one end open, of which nothing more is seen: not sure', () => {
    const record0 = left().record(2);
    expect(record0.verdict).toMatchObject({ class: 'benign', confidence: 'low' });
    expect(record0.verdict.headline).toBe(
      'The client reset it; nothing shows whether the server obeyed.',
    );
    expect(others(record0)).toEqual(['injected-reset', 'client-abort']);
  });

  it('changes nothing where its sender goes on', () => {
    const record0 = left().c('PA', 401, 101, x(10)).s('A', 101, 411).record(2);
    expect(record0.verdict).toMatchObject({
      cause: 'still-open',
      class: 'benign',
      headline: 'Still open when the capture ended.',
    });
  });
});

describe('an ICMP error that is no rejection by rule', () => {
  it.each([
    [11, 0, 'ran out of hops'],
    [11, 1, 'Fragments were lost'],
    [12, 0, "could not read the packet's header"],
    [3, 13, 'whether a rule, a route or a closed port is meant'],
  ])('type %i code %i has its own remedy', (type, code, remedy) => {
    const syn = tcpPacket({
      src: '10.0.0.2',
      dst: '10.0.0.9',
      sport: 50_000,
      dport: 80,
      flags: 'S',
    });
    const error = icmpError({ src: '10.0.0.1', dst: '10.0.0.2', type, code, quoted: syn });
    const file = pcapFile([syn, error], { linkType: 101 });
    const { verdict } = wholeAnalysis(memorySource('icmp.pcap', file)).record(0);
    expect(verdict.cause).toBe('icmp-rejected');
    expect(verdict.remedy).toContain(remedy);
  });
});
