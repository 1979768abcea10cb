import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ThrownAway } from '../../../shared/findings/thrown-away.ts';
import { ledgerLines } from '../../../shared/session/text/loss-lines.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { Talk } from './talk.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const SHORT = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody';
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n';
const asked = 1 + REQUEST.length;
const lost = (unacknowledged: number, incomplete: number | null): ThrownAway => ({
  bytes: unacknowledged + (incomplete ?? 0),
  unacknowledged,
  incomplete,
});

/** A request, and a part of its response that the client acknowledged. */
const begun = (head: string): Talk =>
  new Talk()
    .shake()
    .c('PA', 1, 1, REQUEST)
    .s('PA', 1, asked, head + 'x'.repeat(100))
    .c('A', asked, 101 + head.length);

const TALKS: readonly (readonly [string, Talk, ThrownAway | null])[] = [
  [
    'a response of which a part had come: that part is of no use, head included',
    begun(HEAD).c('RA', asked, 101 + HEAD.length, '', { after: 1 }),
    lost(0, HEAD.length + 100),
  ],
  [
    '... and what was under way when the client reset',
    begun(HEAD)
      .s('PA', 101 + HEAD.length, asked, 'y'.repeat(40))
      .c('RA', asked, 101 + HEAD.length)
      .s('PA', 141 + HEAD.length, asked, 'z'.repeat(60)),
    lost(100, HEAD.length + 100),
  ],
  [
    'only the newest response: the one before it had come whole',
    new Talk()
      .shake()
      .c('PA', 1, 1, REQUEST)
      .s('PA', 1, asked, SHORT)
      .c('PA', asked, 1 + SHORT.length, REQUEST)
      .s('PA', 1 + SHORT.length, 2 * asked - 1, `${HEAD}part`)
      .c('A', 2 * asked - 1, 5 + SHORT.length + HEAD.length)
      .c('RA', 2 * asked - 1, 5 + SHORT.length + HEAD.length, '', { after: 1 }),
    lost(0, HEAD.length + 4),
  ],
  [
    'a head that was still coming',
    new Talk()
      .shake()
      .c('PA', 1, 1, REQUEST)
      .s('PA', 1, asked, 'HTTP/1.1 200 OK\r\nSer')
      .c('A', asked, 21)
      .c('RA', asked, 21, '', { after: 1 }),
    lost(0, 20),
  ],
  [
    'a response without length: the client left before the close that ends it',
    begun('HTTP/1.0 200 OK\r\n\r\n').c('RA', asked, 120, '', { after: 1 }),
    lost(0, 119),
  ],
  [
    'nothing of a response that had come whole',
    new Talk()
      .shake()
      .c('PA', 1, 1, REQUEST)
      .s('PA', 1, asked, SHORT)
      .c('A', asked, 1 + SHORT.length)
      .c('RA', asked, 1 + SHORT.length, '', { after: 1 }),
    lost(0, 0),
  ],
  [
    'nothing where no byte of a response had come',
    new Talk().shake().c('PA', 1, 1, REQUEST).s('A', 1, asked).c('RA', asked, 1, '', { after: 1 }),
    lost(0, 0),
  ],
  [
    'of another protocol only what was never acknowledged is known',
    new Talk()
      .shake()
      .c('PA', 1, 1, 'ask')
      .s('PA', 1, 4, 'first')
      .c('A', 4, 6)
      .s('PA', 6, 4, 'second')
      .c('RA', 4, 6),
    lost(6, null),
  ],
  ['a reset of the server is no cancel', begun(HEAD).s('RA', 101 + HEAD.length, asked), null],
  [
    'nor one of a client that had asked for nothing',
    new Talk().shake().s('PA', 1, 1, 'news').c('A', 1, 5).c('RA', 1, 5),
    null,
  ],
  [
    "nor one that bears another device's TTL",
    begun(HEAD).c('RA', asked, 101 + HEAD.length, '', { ttl: 200, after: 1 }),
    null,
  ],
];

/** Recordings of real clients that cancelled: bytes of the server by tshark (sum of tcp.len, highest ACK). */
const LAB: readonly (readonly [string, ThrownAway | null])[] = [
  ['client-cancel-before-response', lost(0, 0)],
  ['client-cancel-mid-response', lost(0, 3068)],
  ['client-cancel-with-unread-data', lost(0, 5068)],
  ['nginx-curl-cancels-download', lost(0, 16_384)],
  ['late-data-reset-download', lost(6000, 6068)],
  ['tls13-cancel-by-close', lost(208, null)],
  ['tls13-cancel-mid-response', lost(0, null)],
  ['server-push-aborted', null],
  ['server-abort-mid-response', null],
];

describe('response bytes thrown away by a cancel', () => {
  it.each(TALKS)('%s', (_name, talk, expected) => {
    expect(talk.ledger().thrownAway).toEqual(expected);
  });

  it.each(LAB)('%s, from both ends', (scenario, expected) => {
    for (const point of ['client', 'server']) {
      const file = path.resolve('test/lab/recordings', scenario, `${point}.pcap`);
      expect(wholeAnalysis(fileInMemory(file)).story(0).ledger.thrownAway).toEqual(expected);
    }
  });

  it('is told in short in the verdict of a cancelled request, in full beside the bytes, nowhere twice', () => {
    const file = path.resolve('test/lab/recordings/client-cancel-mid-response/client.pcap');
    const story = wholeAnalysis(fileInMemory(file)).story(0);
    expect(story.record.verdict.why).toMatch(/It threw away 3\u2009068 bytes of the response\.$/u);
    expect(ledgerLines(story)).toContain(
      "The client's reset threw away 3\u2009068 bytes of the response, acknowledged, but the response never became whole.",
    );
  });
});
