import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TlsFollower } from '../../../shared/tls/tls-follower.ts';
import { CORPUS, corpusIsThere, segmentsOf } from './corpus-segments.ts';

/**
 * Written by hand from what tshark shows of each capture: the packet that carries the last record
 * of the client and of the server, its outer type and length. All of them are close_notify
 * (OpenSSL on both ends, no other alert was sent).
 */
const EXPECTED: readonly (readonly [
  file: string,
  version: string,
  suite: number,
  client: number,
  server: number,
  type: number,
  length: number,
])[] = [
  ['cap_47001', '1.2', 0xc02f, 11, 12, 21, 26],
  ['cap_47002', '1.2', 0xc030, 11, 13, 21, 26],
  ['cap_47003', '1.2', 0xcca8, 11, 12, 21, 18],
  ['cap_47004', '1.2', 0xc09c, 11, 13, 21, 26],
  ['cap_47005', '1.2', 0xc0a0, 11, 13, 21, 18],
  ['cap_47006', '1.2', 0x002f, 11, 13, 21, 52],
  ['cap_47007', '1.2', 0x002f, 11, 13, 21, 48],
  ['cap_47008', '1.2', 0x003c, 11, 13, 21, 64],
  ['cap_47009', '1.2', 0x003c, 11, 13, 21, 64],
  ['cap_47010', '1.2', 0xc028, 11, 12, 21, 80],
  ['cap_47011', '1.2', 0xc028, 11, 13, 21, 80],
  ['cap_47012', '1.1', 0x002f, 11, 13, 21, 52],
  ['cap_47013', '1.1', 0x002f, 11, 13, 21, 48],
  ['cap_47014', '1.0', 0x002f, 11, 13, 21, 36],
  ['cap_47015', '1.0', 0x002f, 11, 13, 21, 32],
  ['cap_47016', '1.3', 0x1301, 12, 13, 23, 19],
  ['cap_47017', '1.3', 0x1302, 12, 14, 23, 19],
  ['cap_47018', '1.3', 0x1303, 12, 13, 23, 19],
  ['cap_47019', '1.3', 0x1304, 12, 14, 23, 19],
  ['cap_47020', '1.3', 0x1305, 12, 14, 23, 11],
];

describe.skipIf(!corpusIsThere())(
  'close_notify of both sides, cipher by cipher (recorded with OpenSSL)',
  () => {
    test.each(EXPECTED)(
      '%s: TLS %s, suite %i',
      (file, version, suite, client, server, type, length) => {
        const follower = new TlsFollower();
        for (const s of segmentsOf(path.join(CORPUS, 'lab-close', `${file}.pcap`))) {
          follower.segment(s.flow, s.side, s.seq, s.bytes, s.start, s.captured, s.length, s.packet);
        }
        const facts = follower.facts(0);
        expect(facts).toMatchObject({
          version,
          cipherSuite: suite,
          clientHello: 4,
          serverHello: 6,
          sni: null,
          finished: true,
          retryRequest: false,
        });
        [client, server].forEach((packet, side) => {
          expect(facts?.sides[side]).toMatchObject({
            closeNotify: 'sent',
            closeNotifyStrength: 'likely',
            closeNotifyPacket: packet,
            lastRecord: { packet, type, length },
            lost: false,
            openRecordBytes: 0,
            clearAlerts: [],
          });
        });
      },
    );

    test.each(EXPECTED.map(([file]) => file))(
      '%s without the client’s last payload segment: absent',
      (file) => {
        const follower = new TlsFollower();
        const segments = segmentsOf(path.join(CORPUS, 'lab-close', `${file}.pcap`));
        const last = segments.findLast((s) => s.side === 0);
        for (const s of segments) {
          if (s !== last)
            follower.segment(
              s.flow,
              s.side,
              s.seq,
              s.bytes,
              s.start,
              s.captured,
              s.length,
              s.packet,
            );
        }
        expect(follower.facts(0)?.sides[0]).toMatchObject({
          closeNotify: 'absent',
          closeNotifyPacket: 0,
        });
      },
    );
  },
);
