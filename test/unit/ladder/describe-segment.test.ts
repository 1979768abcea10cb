import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { SegmentDescriber } from '../../../shared/ladder/describe-segment.ts';
import { CORPUS, corpusIsThere, segmentsOf } from '../tls/corpus-segments.ts';
import { CCS, clearAlert, clientHello, record, serverHello, text } from '../tls/tls-bytes.ts';

/** Words for each segment of a conversation; each step is [side, bytes]. */
function words(steps: readonly (readonly [0 | 1, readonly number[]])[]): (string | null)[] {
  const describer = new SegmentDescriber();
  const sent = [1, 1];
  return steps.map(([side, bytes]) => {
    const seq = sent[side];
    sent[side] += bytes.length;
    return describer.describe(side, seq, Uint8Array.from(bytes), 0, bytes.length, bytes.length);
  });
}

describe('what a segment carries', () => {
  test('TLS 1.2', () => {
    expect(
      words([
        [0, clientHello({ sni: 'shop.example' })],
        [1, [...serverHello(0xc02f), ...record(22, 900), ...record(22, 4)]],
        [0, [...record(22, 37), ...CCS, ...record(22, 40)]],
        [1, [...CCS, ...record(22, 40)]],
        [0, record(23, 300)],
        [1, record(23, 9000).slice(0, 1448)],
        [1, record(23, 9000).slice(1448, 2896)],
        [0, record(21, 26)],
      ]),
    ).toEqual([
      'ClientHello · SNI shop.example',
      'ServerHello … 3 records',
      'handshake, ChangeCipherSpec, Finished',
      'ChangeCipherSpec, Finished',
      'application data',
      'application data',
      null,
      'encrypted alert (26 B record)',
    ]);
  });

  test('a refused handshake', () => {
    expect(
      words([
        [0, clientHello()],
        [1, clearAlert(2, 40)],
      ]),
    ).toEqual(['ClientHello', 'alert: fatal handshake_failure']);
  });

  test('HTTP in clear', () => {
    expect(
      words([
        [0, text('GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n')],
        [1, text('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')],
        [0, text('GET /second HTTP/1.1\r\n\r\n')],
      ]),
    ).toEqual(['HTTP GET /a?b', 'HTTP 404', 'HTTP GET /second']);
  });

  test('bytes without a meaning have no words', () => {
    expect(
      words([
        [0, [1, 2, 3]],
        [1, [255, 254]],
      ]),
    ).toEqual([null, null]);
  });
});

describe.skipIf(!corpusIsThere())('recorded with OpenSSL', () => {
  test('TLS 1.3 with AES-128-GCM', () => {
    const describer = new SegmentDescriber();
    const segments = segmentsOf(path.join(CORPUS, 'lab-close', 'cap_47016.pcap'));
    expect(
      segments.map((s) =>
        describer.describe(s.side, s.seq, s.bytes, s.start, s.captured, s.length),
      ),
    ).toEqual([
      'ClientHello',
      'ServerHello … 6 records',
      'ChangeCipherSpec, encrypted handshake',
      'application data',
      'application data',
      'encrypted, alert-sized (19 B record)',
      'encrypted, alert-sized (19 B record)',
    ]);
  });
});
