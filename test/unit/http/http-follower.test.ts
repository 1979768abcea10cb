import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SideIndex } from '../../../shared/base/units.ts';
import type { HttpFacts } from '../../../shared/http/http-facts.ts';
import { HttpFollower } from '../../../shared/http/http-follower.ts';

const START = [0xfffffff0, 5000] as const;
const GET = 'GET /a/b?c=d HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1234\r\n\r\n<html>';

class Talk {
  readonly follower = new HttpFollower();
  wanted = true;
  packet = 0;
  private readonly sent: [number, number] = [0, 0];

  client(text: string): this {
    return this.send(0, text);
  }

  server(text: string): this {
    return this.send(1, text);
  }

  send(side: SideIndex, text: string, captured = text.length): this {
    this.at(side, this.sent[side], text, captured);
    this.sent[side] += text.length;
    return this;
  }

  at(side: SideIndex, offset: number, text: string, captured = text.length): this {
    this.packet += 1;
    const bytes = Uint8Array.from(text.slice(0, captured), (c) => c.charCodeAt(0));
    const seq = (START[side] + offset) >>> 0;
    this.wanted = this.follower.segment(0, side, seq, bytes, 0, captured, text.length, this.packet);
    return this;
  }

  facts(): HttpFacts | null {
    return this.follower.facts(0);
  }
}

describe('the first request and response', () => {
  test('method, path, host, status, promised length, and where the body begins', () => {
    const talk = new Talk().client(GET).server(OK);
    expect(talk.facts()).toMatchObject({
      method: 'GET',
      host: 'shop.example',
      path: '/a/b?c=d',
      status: 200,
      request: 1,
      response: 2,
      responseLength: 1234,
      responseBodySeq: OK.indexOf('<html>') + 1,
    });
    expect(talk.wanted).toBe(true);
  });

  test('the body’s place is relative to the bases where they are given', () => {
    const talk = new Talk().client(GET).server(OK);
    const base = START[1] - 1;
    expect(talk.follower.facts(0, [0, base - 100])?.responseBodySeq).toBe(
      OK.indexOf('<html>') + 101,
    );
  });

  test('a second request and response change nothing', () => {
    const talk = new Talk()
      .client(GET)
      .client('POST /later HTTP/1.1\r\n\r\n')
      .server(OK)
      .server('HTTP/1.1 500 No\r\n\r\n');
    expect(talk.facts()).toMatchObject({ method: 'GET', status: 200 });
  });

  test('a request without an answer', () => {
    expect(new Talk().client(GET).facts()).toMatchObject({
      status: null,
      response: 0,
      responseLength: null,
    });
  });

  test('100 Continue is not the response', () => {
    const talk = new Talk().client(GET).server('HTTP/1.1 100 Continue\r\n\r\n').server(OK);
    expect(talk.facts()).toMatchObject({
      status: 200,
      response: 3,
      responseBodySeq: 25 + OK.indexOf('<html>') + 1,
    });
  });

  test.each([
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n', null],
    ['two that differ', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', null],
    ['two that agree', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\nContent-Length: 5\r\n\r\n', 5],
    ['no number', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', null],
    ['beyond 4 GiB', 'HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n', 5_000_000_000],
    ['not modified', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n', 0],
    ['none', 'HTTP/1.0 200 OK\r\n\r\n', null],
    ['bare line feeds', 'HTTP/1.0 200 OK\nContent-Length: 7\n\n', 7],
  ])('length promised: %s', (_name, response, length) => {
    expect(new Talk().client(GET).server(response).facts()).toMatchObject({
      responseLength: length,
    });
  });

  test('the answer to HEAD has no body whatever it promises', () => {
    expect(new Talk().client(GET.replace('GET', 'HEAD')).server(OK).facts()?.responseLength).toBe(
      0,
    );
  });

  test('headers that the snap length cut: what is there, but no length and no body', () => {
    const talk = new Talk().send(0, GET, 40).send(1, OK, 30);
    expect(talk.facts()).toMatchObject({
      path: '/a/b?c=d',
      status: 200,
      responseLength: null,
      responseBodySeq: null,
    });
  });

  test.each(['пример.рф', 'مثال.إختبار', '例え.テスト', 'نامه‌ای.example'])(
    'a host in UTF-8 is told as it is: %s',
    (host) => {
      const bytes = Buffer.from(`GET /${host}/🚀 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const talk = new Talk().client(bytes.toString('latin1'));
      expect(talk.facts()).toMatchObject({ path: `/${host}/🚀`, host });
    },
  );

  test('a long path is cut between two letters', () => {
    const bytes = Buffer.from(`GET /${'ж'.repeat(1500)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const talk = new Talk().client(bytes.toString('latin1'));
    expect(talk.facts()?.path).toBe(`/${'ж'.repeat(1023)}…`);
  });

  test('bytes that are no text come out as replacement characters', () => {
    const talk = new Talk().client('GET /\u001b[2J HTTP/1.1\r\nHost: a\u0007b\r\n\r\n');
    expect(talk.facts()).toMatchObject({ path: '/\ufffd[2J', host: 'a\ufffdb' });
  });
});

describe('what is not HTTP/1', () => {
  test.each([
    ['TLS', '\u0016\u0003\u0001\u0000\u0010'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['SMTP', '220 mail.example ESMTP\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['SIP', 'INVITE sip:a@b SIP/2.0\r\n\r\n'],
    ['a long word', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  ])('%s is refused at its first segment', (_name, text) => {
    const talk = new Talk().client(text);
    expect(talk.wanted).toBe(false);
    expect(talk.client(GET).wanted).toBe(false);
    expect(talk.facts()).toBeNull();
  });
});

describe('segments', () => {
  test('the same streams give the same facts in any segmentation and order behind the first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: GET.length - 1 }), { maxLength: 20 }),
        fc.array(fc.nat({ max: OK.length - 1 }), { maxLength: 20 }),
        fc.boolean(),
        (clientCuts, serverCuts, backwards) => {
          const talk = new Talk();
          const parts = (text: string, cuts: readonly number[]): { at: number; text: string }[] => {
            const edges = [...new Set([0, ...cuts])].sort((a, b) => a - b);
            const all = edges.map((at, i) => ({
              at,
              text: text.slice(at, edges[i + 1] ?? text.length),
            }));
            return backwards ? [all[0], ...all.slice(1).reverse()] : all;
          };
          for (const part of parts(GET, clientCuts)) talk.at(0, part.at, part.text);
          for (const part of parts(OK, serverCuts)) talk.at(1, part.at, part.text);
          expect(talk.facts()).toMatchObject({
            method: 'GET',
            host: 'shop.example',
            status: 200,
            responseLength: 1234,
            responseBodySeq: OK.indexOf('<html>') + 1,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('headers without end stop being collected at 16 KiB', () => {
    const talk = new Talk().client('GET / HTTP/1.1\r\n');
    for (let i = 0; i < 2000; i += 1) talk.client(`X-${i}: ${'y'.repeat(40)}\r\n`);
    expect(talk.facts()).toMatchObject({ method: 'GET', path: '/' });
    expect(talk.follower.byteLength).toBeLessThan(3 * 1024 * 1024);
  });

  test('any bytes in any order never throw', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        GET,
        OK,
        'HTTP/1.',
        'GE',
        '\r\n\r\n',
        'HTTP/1.1 100 X\r\n\r\n',
        'Content-Length: 9\r\n',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(0 as const, 1 as const),
            fc.nat({ max: 300 }),
            piece,
            fc.nat({ max: 30 }),
          ),
          { maxLength: 40 },
        ),
        (segments) => {
          const talk = new Talk();
          for (const [side, offset, text, missing] of segments) {
            talk.at(side, offset, text, Math.max(0, text.length - missing));
          }
          const facts = talk.facts();
          if (facts?.status === null) expect(facts.response).toBe(0);
          if (facts?.responseBodySeq === null) expect(facts.responseLength).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });
});
