import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { utf8Bytes } from '../../../shared/base/utf8-bytes.ts';
import type { FlowStory } from '../../../shared/session/records.ts';
import { analyseBytes, storiesOf } from '../lab/open-flows.ts';
import { captureOf, listedLines, type Line } from './listing.ts';
import { tls12Session, tlsRecord } from './tls-session.ts';

const INSIDE = `
33437: 12:00:47.907301       172.17.77.250.443 > 203.0.113.147.43918: F 2320205170:2320205170(0) ack 991843171 win 65535
33438: 12:00:47.952480       203.0.113.147.43918 > 172.17.77.250.443: . ack 2320205171 win 65535
33748: 12:00:50.443687       203.0.113.147.43918 > 172.17.77.250.443: F 991843171:991843171(0) ack 2320205171 win 65535
33749: 12:00:50.443687       203.0.113.147.43918 > 172.17.77.250.443: R 991843172:991843172(0) ack 2320205171 win 0
33750: 12:00:50.443748       172.17.77.250.443 > 203.0.113.147.43918: R 2320205171:2320205171(0) win 0
`;

const OUTSIDE = `
32158: 12:00:47.907316       172.17.77.250.443 > 203.0.113.147.43918: F 3349673389:3349673389(0) ack 965033113 win 65535
32159: 12:00:47.952480       203.0.113.147.43918 > 172.17.77.250.443: . ack 3349673390 win 65535
32468: 12:00:50.443672       203.0.113.147.43918 > 172.17.77.250.443: F 965033113:965033113(0) ack 3349673390 win 65535
32469: 12:00:50.443687       203.0.113.147.43918 > 172.17.77.250.443: R 965033114:965033114(0) ack 3349673390 win 0
`;

const PEACEFUL = `
544: 14:22:51.372035       192.0.2.167.3954 > 172.17.77.250.443: F 221753878:221753878(0) ack 2290377569 win 64296
545: 14:22:51.372218       172.17.77.250.443 > 192.0.2.167.3954: P 2290377569:2290377600(31) ack 221753879 win 64296
546: 14:22:51.372234       172.17.77.250.443 > 192.0.2.167.3954: F 2290377600:2290377600(0) ack 221753879 win 64296
547: 14:22:51.397608       192.0.2.167.3954 > 172.17.77.250.443: . ack 2290377600 win 64296
548: 14:22:51.397699       192.0.2.167.3954 > 172.17.77.250.443: . ack 2290377601 win 64296
`;

/** A close_notify of TLS 1.2 with AES-GCM: 31 bytes on the wire. */
const ALERT = tlsRecord(21, 26);

function storyOf(lines: readonly Line[], payloads: readonly Uint8Array[] = []): FlowStory {
  const bytes = captureOf(lines, (_line, index) => payloads[index] ?? ALERT);
  const stories = storiesOf(analyseBytes('reference-002.pcap', bytes));
  expect(stories).toHaveLength(1);
  return stories[0];
}

/** The listing, and before it the session that its author left out: 107 244 bytes, says his firewall. */
function wholeStory(
  listing: string,
  clientEnd: number,
  serverEnd: number,
): { story: FlowStory; before: number } {
  const tail = listedLines(listing);
  const { lines, payloads } = tls12Session({
    client: '203.0.113.147.43918',
    server: '172.17.77.250.443',
    clientEnd,
    serverEnd,
    serverBytes: 107_244 - 398,
    startMicros: tail[0].micros - 120e6,
  });
  return { story: storyOf([...lines, ...tail], payloads), before: lines.length };
}

describe('reference 002, the close that the firewall logged', () => {
  const { story, before } = wholeStory(INSIDE, 991843171, 2320205170);
  const { verdict, close, tls } = story.record;
  const [serverFin, , clientFin, clientReset, serverReset] = [1, 2, 3, 4, 5].map((n) => before + n);

  it('is FIN+RST from the client without close_notify', () => {
    expect(verdict.headline).toBe('FIN+RST from client without close_notify.');
    expect(verdict.cause).toBe('fin-rst-without-close-notify');
    expect(tls?.closeNotify.client).toBe('absent');
    expect([verdict.class, verdict.confidence]).toEqual(['benign', 'high']);
    expect([close.kind, close.by]).toEqual(['reset', 'client']);
  });

  it('names the mechanism, not the missing close_notify, as the reason of the reset', () => {
    expect(verdict.why).toContain('seq = FIN + 1: half-close, then abort');
  });

  it('lost no data', () => {
    expect(verdict.dataLost).toBe('no');
    expect(story.dataLostWhy).toBe(
      'all 106\u2009846 bytes of the server were acknowledged before the reset',
    );
  });

  it('explains the server’s RST as the answer to the FIN, never to the RST', () => {
    expect(verdict.why).toContain(
      `The server's RST #${serverReset} has no ACK flag and its seq is the ACK field of the client's FIN #${clientFin}`,
    );
    expect(verdict.why).toContain("says only that the server's socket is gone");
    expect(verdict.why).not.toContain(`answers #${clientReset}`);
  });

  it('rests on the four packets of the close', () => {
    const packets = verdict.evidence.map((it) => it.packet);
    expect(packets).toEqual(
      expect.arrayContaining([serverFin, clientFin, clientReset, serverReset]),
    );
  });
});

describe('reference 002, outside the firewall', () => {
  it('reads the same without the server’s RST, which the firewall dropped', () => {
    const { story } = wholeStory(OUTSIDE, 965033113, 3349673389);
    expect(story.record.verdict.headline).toBe('FIN+RST from client without close_notify.');
    expect(story.record.verdict.why).not.toContain("server's RST");
  });
});

describe('reference 002 as listed: the tail alone', () => {
  it.each([
    ['inside', INSIDE],
    ['outside', OUTSIDE],
  ])('%s: the same headline, and says what the tail cannot show', (_name, text) => {
    const { verdict } = storiesOf(analyseBytes('pasted listing.txt', utf8Bytes(text)))[0].record;
    expect(verdict.headline).toBe('FIN+RST from client without close_notify.');
    expect(verdict.confidence).toBe('low');
    expect(verdict.why).toContain('The capture holds no byte of the client');
  });

  it('inside: the server’s RST answers the FIN', () => {
    const [story] = storiesOf(analyseBytes('pasted listing.txt', utf8Bytes(INSIDE)));
    expect(story.record.verdict.why).toContain(
      "The server's RST #5 has no ACK flag and its seq is the ACK field of the client's FIN #3",
    );
  });
});

describe('reference 002, the peaceful close', () => {
  it('is graceful, and what the 31 bytes of the server were stays unknown', () => {
    const [story] = storiesOf(analyseBytes('pasted listing.txt', utf8Bytes(PEACEFUL)));
    const { verdict, close, tls } = story.record;
    expect(verdict.cause).toBe('graceful-close');
    expect([close.kind, close.by]).toEqual(['graceful', 'client']);
    expect(verdict.class).toBe('benign');
    expect(verdict.confidence).not.toBe('high');
    expect(verdict.dataLost).toBe('no');
    expect(verdict.why).not.toMatch(/RST/);
    expect(tls?.closeNotify.server ?? 'unknown').toBe('unknown');
  });
});

describe('reference 002, all its listings in one paste', () => {
  const session = analyseBytes(
    'pasted listing.txt',
    new Uint8Array(readFileSync('test/golden/references/texts/asa-two-interfaces.txt')),
  );

  it('keeps the two interfaces apart and says that they show one connection', () => {
    expect(storiesOf(session).map(({ record }) => record.verdict.cause)).toEqual([
      'fin-rst-without-close-notify',
      'fin-rst-without-close-notify',
      'graceful-close',
    ]);
    expect(session.health().entries.map(({ text }) => text)).toContainEqual(
      expect.stringContaining(
        'stands in two listings, “Inside Interface Capture” and “Outside Interface Capture”',
      ),
    );
  });
});
