import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SideIndex } from '../../../shared/base/units.ts';
import type { HttpFacts, HttpProgress } from '../../../shared/http/http-facts.ts';
import { HttpFollower } from '../../../shared/http/http-follower.ts';

const START = [0xffffff00, 5000] as const;
const get = (path: string, method = 'GET'): string =>
  `${method} ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`;
const ok = (length: number, sent = length): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(sent)}`;
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n';

/** Streams of both sides, a step per segment. */
class Talk {
  private readonly follower = new HttpFollower();
  private readonly sent: [number, number] = [0, 0];
  private packet = 0;

  client(text: string): this {
    return this.send(0, text);
  }

  server(text: string): this {
    return this.send(1, text);
  }

  send(side: SideIndex, text: string): this {
    this.packet += 1;
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const seq = (START[side] + this.sent[side]) >>> 0;
    this.sent[side] += text.length;
    this.follower.segment(0, side, seq, bytes, 0, bytes.length, bytes.length, this.packet);
    return this;
  }

  /** Bytes that were sent but that the capture never saw. */
  unseen(side: SideIndex, length: number): this {
    this.sent[side] += length;
    return this;
  }

  facts(): HttpFacts {
    const facts = this.follower.facts(0);
    if (facts === null) throw new Error('no HTTP was recognised');
    return facts;
  }

  progress(): HttpProgress {
    return this.facts().progress;
  }
}

describe('how far the newest request and response came', () => {
  const cases: readonly (readonly [string, Talk, Partial<HttpProgress>])[] = [
    [
      'a request without an answer',
      new Talk().client(get('/a')),
      { requests: 1, responses: 0, request: 1, asked: 'complete', answered: 'none', missing: null },
    ],
    [
      'a request whose head is not whole',
      new Talk().client(get('/a')).server(ok(5)).client('GET /b HT'),
      { requests: 1, asked: 'begun', answered: 'complete' },
    ],
    [
      'an upload of which bytes are missing',
      new Talk().client('POST /a HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc'),
      { asked: 'begun', answered: 'none' },
    ],
    [
      'a chunked upload, whole',
      new Talk().client(
        'POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
      ),
      { asked: 'complete', answered: 'none' },
    ],
    [
      'a response of which bytes are missing',
      new Talk().client(get('/a')).server(ok(1000, 400)),
      { answered: 'begun', framing: 'length', missing: 600, status: 200 },
    ],
    [
      'the second response of a connection, cut',
      new Talk().client(get('/a')).server(ok(5)).client(get('/b')).server(ok(1000, 1)),
      { requests: 2, responses: 2, request: 3, response: 4, answered: 'begun', missing: 999 },
    ],
    [
      'the second request without an answer',
      new Talk().client(get('/a')).server(ok(5)).client(get('/b')),
      { requests: 2, responses: 1, answered: 'none', missing: null },
    ],
    [
      'pipelining: three requests in one segment, two and a half answers in one',
      new Talk().client(get('/a') + get('/b') + get('/c')).server(ok(5) + ok(0) + ok(10, 4)),
      { requests: 3, responses: 3, answered: 'begun', missing: 6 },
    ],
    [
      'a HEAD in the pipeline has no body, the GET after it has',
      new Talk()
        .client(get('/a', 'HEAD') + get('/b'))
        .server(ok(500, 0))
        .server(ok(500, 100)),
      { responses: 2, answered: 'begun', missing: 400 },
    ],
    [
      'not modified, whatever Content-Length says',
      new Talk().client(get('/a')).server('HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n'),
      { answered: 'complete', framing: 'none', missing: 0 },
    ],
    [
      'chunked, whole, with extension and trailer',
      new Talk().client(get('/a')).server(`${CHUNKED}5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n`),
      { answered: 'complete', framing: 'chunked', missing: 0 },
    ],
    [
      'chunked, the end missing',
      new Talk().client(get('/a')).server(`${CHUNKED}5\r\nhello\r\n`),
      { answered: 'begun', framing: 'chunked', missing: null, end: 1 + CHUNKED.length + 10 },
    ],
    [
      'chunked, cut inside a chunk',
      new Talk().client(get('/a')).server(`${CHUNKED}ff\r\nhello`),
      { answered: 'begun', end: 1 + CHUNKED.length + 4 + 255 + 2 },
    ],
    [
      'a response that only the close ends',
      new Talk().client(get('/a')).server('HTTP/1.0 200 OK\r\n\r\nhello'),
      { answered: 'until-close', framing: 'close', missing: null, end: null },
    ],
    [
      'interim responses are no answer',
      new Talk().client(get('/a')).server('HTTP/1.1 100 Continue\r\n\r\n'),
      { responses: 0, answered: 'none' },
    ],
    [
      'a WebSocket takes over',
      new Talk()
        .client(get('/a'))
        .server('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
        .server('\u0081\u0005hello'),
      { status: 101, asked: 'complete', answered: 'switched' },
    ],
    [
      'a tunnel takes over',
      new Talk().client(get('a:443', 'CONNECT')).server('HTTP/1.1 200 OK\r\n\r\n\u0016\u0003'),
      { answered: 'switched' },
    ],
    [
      'a hole inside a body harms nothing',
      new Talk()
        .client(get('/a'))
        .server(ok(1000, 10))
        .unseen(1, 980)
        .server('x'.repeat(10))
        .client(get('/b'))
        .server(ok(7)),
      { requests: 2, responses: 2, answered: 'complete', missing: 0 },
    ],
    [
      'a hole where a status line was due leaves the rest unknown',
      new Talk().client(get('/a')).server(ok(5)).client(get('/b')).unseen(1, 20).server(ok(7)),
      { responses: 1, answered: 'unknown', missing: null },
    ],
    [
      'lengths that contradict each other',
      new Talk()
        .client(get('/a'))
        .server('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'),
      { answered: 'unknown', framing: 'unknown', missing: null },
    ],
    [
      'six gigabytes to come',
      new Talk().client(get('/a')).server(ok(6_000_000_000, 10)),
      { answered: 'begun', framing: 'length', missing: 5_999_999_990 },
    ],
    [
      'a response whose request was not captured',
      new Talk().server(ok(5, 2)),
      { requests: 0, responses: 1, answered: 'begun', missing: 3, asked: 'unknown' },
    ],
  ];

  test.each(cases)('%s', (_name, talk, expected) => {
    expect(talk.progress()).toMatchObject(expected);
  });

  test('a body of six gigabytes is followed to its end and beyond', () => {
    const talk = new Talk().client(get('/a')).server(ok(6_000_000_000, 0));
    for (let at = 0; at < 6; at += 1) talk.unseen(1, 999_999_990).server('0123456789');
    expect(talk.progress()).toMatchObject({ answered: 'complete', missing: 0 });
    talk.client(get('/b')).server(ok(9, 4));
    expect(talk.progress()).toMatchObject({ responses: 2, answered: 'begun', missing: 5 });
  });

  test('however the streams are cut into segments', () => {
    const asked = get('/a', 'HEAD') + get('/b') + get('/c');
    const told = `${ok(9, 0)}${CHUNKED}a\r\n0123456789\r\n0\r\nX: y\r\n\r\n\r\n${ok(50, 20)}`;
    const whole = new Talk().client(asked).server(told).progress();
    expect(whole).toMatchObject({ requests: 3, responses: 3, missing: 30 });
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (sizes) => {
        const talk = new Talk();
        for (const [side, stream] of [
          [0, asked],
          [1, told],
        ] as const) {
          for (let at = 0; at < stream.length;) {
            const size = sizes.next().value as number;
            talk.send(side, stream.slice(at, at + size));
            at += size;
          }
        }
        const { request, response, ...rest } = talk.progress();
        expect(response).toBeGreaterThan(request);
        expect({ ...rest, request: whole.request, response: whole.response }).toEqual(whole);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

describe('a 400 that says that the port wants TLS', () => {
  test.each([
    ['nginx', '<title>400 The plain HTTP request was sent to HTTPS port</title>', true],
    ['Go', 'Client sent an HTTP request to an HTTPS server.\n', true],
    ['Apache', "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />", true],
    ['Tomcat', 'This combination of host and port requires TLS.', true],
    ['any other 400', '<title>Bad Request</title>', false],
  ])('%s', (_server, body, wantsTls) => {
    const told = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n${body}`;
    expect(new Talk().client(get('/')).server(told).facts().wantsTls).toBe(wantsTls);
  });
});
