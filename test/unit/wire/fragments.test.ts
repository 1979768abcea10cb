import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRecord } from '../../../shared/capture/record.ts';
import type { CaptureRecord } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import { concat, hex } from '../../support/byte-writer.ts';
import { fragmentIpv4, ipPacket, tcpPacket } from '../../support/packet-builder.ts';
import { pathOf } from './decode-one.ts';

const ENDS = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };
const PAYLOAD = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
const DATAGRAM = tcpPacket({ ...ENDS, ipId: 77, seq: 5, payload: PAYLOAD, dontFragment: false });

/** Feeds raw IP packets; what each resolves to: null, "itself" or the whole packet decoded. */
class Feed {
  readonly table = new FragmentTable();
  readonly packet = new DecodedPacket();
  whole: CaptureRecord | null = null;

  take(bytes: Uint8Array, original = bytes.length): 'waits' | 'itself' | 'whole' {
    const record = { ...emptyRecord(), bytes, captured: bytes.length, original, linkType: 101 };
    decode(record, this.packet);
    expect(this.packet.isFragment).toBe(true);
    this.whole = this.table.resolve(record, this.packet);
    if (this.whole === null) return 'waits';
    if (this.whole === record) return 'itself';
    decode(this.whole, this.packet);
    return 'whole';
  }

  payload(): number[] {
    const { payloadStart, payloadCaptured } = this.packet;
    return Array.from(
      this.whole?.bytes.subarray(payloadStart, payloadStart + payloadCaptured) ?? [],
    );
  }
}

describe('fragments', () => {
  test('a segment in fragments counts once, where its last fragment completes it', () => {
    const feed = new Feed();
    const parts = fragmentIpv4(DATAGRAM, 400);
    expect(parts.map((part) => feed.take(part))).toEqual(['waits', 'waits', 'whole']);
    expect(feed.packet).toMatchObject({
      kind: 'tcp',
      seq: 5,
      payloadLength: 1000,
      isFragment: false,
      ipId: 77,
      ttl: 64,
    });
    expect(pathOf(feed.packet)).toBe('10.0.0.2:50000 > 10.0.0.9:443');
    expect(feed.payload()).toEqual(Array.from(PAYLOAD));
    expect(feed.table.counts).toEqual({
      fragments: 3,
      reassembled: 3,
      datagrams: 1,
      cut: 0,
      evicted: 0,
    });
    expect(feed.table.pending).toBe(0);
  });

  test('in any order, with repeats and overlaps', () => {
    const [a, b, c] = fragmentIpv4(DATAGRAM, 400);
    const [, overlap] = fragmentIpv4(DATAGRAM, 200);
    for (const order of [
      [c, b, a],
      [b, b, c, a],
      [c, overlap, b, a],
    ]) {
      const feed = new Feed();
      const results = order.map((part) => feed.take(part));
      expect(results.pop()).toBe('whole');
      expect(new Set(results)).toEqual(new Set(['waits']));
      expect(feed.payload()).toEqual(Array.from(PAYLOAD));
    }
  });

  test('the first fragment alone has its ports, and its place in the datagram', () => {
    const feed = new Feed();
    const [first, second] = fragmentIpv4(DATAGRAM, 400);
    feed.take(first);
    expect(feed.packet).toMatchObject({
      kind: 'tcp',
      fragmentOffset: 0,
      moreFragments: true,
      fragmentLength: 400,
    });
    feed.take(second);
    expect(feed.packet).toMatchObject({
      kind: 'fragment',
      fragmentOffset: 400,
      moreFragments: true,
    });
  });

  test('a header spread over fragments is put together', () => {
    const feed = new Feed();
    const results = fragmentIpv4(tcpPacket({ ...ENDS, flags: 'S' }), 8).map((part) =>
      feed.take(part),
    );
    expect(results).toEqual(['waits', 'waits', 'whole']);
    expect(feed.packet).toMatchObject({ kind: 'tcp', flags: 2 });
  });

  test('datagrams that differ in id, protocol or ends are not mixed', () => {
    const feed = new Feed();
    const other = tcpPacket({ ...ENDS, ipId: 78, payload: PAYLOAD });
    const third = tcpPacket({ ...ENDS, src: '10.0.0.3', ipId: 77, payload: PAYLOAD });
    const parts = [DATAGRAM, other, third].map((datagram) => fragmentIpv4(datagram, 800));
    for (const [first] of parts) expect(feed.take(first)).toBe('waits');
    for (const [, last] of parts) expect(feed.take(last)).toBe('whole');
  });

  test('a first fragment cut by the snap length is taken as it is; a later one belongs to no flow', () => {
    const feed = new Feed();
    const [first, second] = fragmentIpv4(DATAGRAM, 400);
    expect(feed.take(first.subarray(0, 96), first.length)).toBe('itself');
    expect(feed.packet).toMatchObject({ kind: 'tcp', seq: 5 });
    expect(feed.take(second.subarray(0, 96), second.length)).toBe('waits');
    expect(feed.table.counts.cut).toBe(2);
    expect(feed.table.pending).toBe(0);
  });

  test('fragments past the end that the last one gives are left out', () => {
    const [a, b, c] = fragmentIpv4(DATAGRAM, 400);
    const beyond = b.slice();
    beyond[6] = 0x20 | (1200 >> 11);
    beyond[7] = (1200 >> 3) & 255;
    const feed = new Feed();
    expect([beyond, c, b, a].map((part) => feed.take(part))).toEqual([
      'waits',
      'waits',
      'waits',
      'whole',
    ]);
    expect(feed.payload()).toEqual(Array.from(PAYLOAD));
  });

  test('IPv6 fragments', () => {
    const ends = { src: '2001:db8::2', dst: '2001:db8::9' };
    const tcp = tcpPacket({ ...ends, sport: 1, dport: 2, payload: PAYLOAD }).subarray(40);
    const part = (from: number, to: number, more: number): Uint8Array => {
      const header = hex('06 00 0000 cafe0001');
      header[2] = from >> 8;
      header[3] = (from & 0xf8) | more;
      return ipPacket({ ...ends, extensions: [[44, header]] }, 6, tcp.subarray(from, to));
    };
    const feed = new Feed();
    expect(feed.take(part(0, 512, 1))).toBe('waits');
    expect(feed.take(part(512, tcp.length, 0))).toBe('whole');
    expect(pathOf(feed.packet)).toBe('2001:db8::2:1 > 2001:db8::9:2');
    expect(feed.payload()).toEqual(Array.from(PAYLOAD));
  });

  test('one fragment sent forty thousand times is held once, and costs time once a copy', () => {
    const feed = new Feed();
    const [first, second, last] = fragmentIpv4(DATAGRAM, 400);
    expect(feed.take(last)).toBe('waits');
    expect(feed.take(second)).toBe('waits');
    const held = feed.table.byteLength;
    const began = performance.now();
    for (let i = 0; i < 40_000; i += 1) feed.take(second);
    // Quadratic time takes ten seconds here.
    expect(performance.now() - began).toBeLessThan(3000);
    expect(feed.table.byteLength).toBe(held);
    expect(feed.table.pending).toBe(40_002);
    expect(feed.take(first)).toBe('whole');
    expect(feed.payload()).toEqual(Array.from(PAYLOAD));
    expect(feed.table.counts).toMatchObject({ fragments: 40_003, reassembled: 40_003 });
    expect(feed.table.byteLength).toBe(0);
  });

  test('tiny fragments count with what holding them costs', () => {
    const feed = new Feed();
    const tiny = Array.from({ length: 30 }, (_, id) =>
      fragmentIpv4(tcpPacket({ ...ENDS, ipId: id, payload: new Uint8Array(60_000) }), 8).slice(1),
    );
    for (const fragment of tiny.flat()) feed.take(fragment);
    expect(feed.table.byteLength).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(feed.table.counts.evicted).toBeGreaterThan(50_000);
  });

  test('fragments in any order and any overlap make the datagram whole exactly when nothing is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 8 })), { maxLength: 40 }),
        (stretches) => {
          const feed = new Feed();
          const whole = tcpPacket({ ...ENDS, ipId: 9, payload: PAYLOAD.subarray(0, 108) });
          const part = (from: number, to: number): Uint8Array => {
            const bytes = concat(whole.subarray(0, 20), whole.subarray(20 + from, 20 + to));
            bytes[2] = bytes.length >> 8;
            bytes[3] = bytes.length & 255;
            bytes[6] = (to < 128 ? 0x20 : 0) | (from >> 11);
            bytes[7] = (from >> 3) & 255;
            return bytes;
          };
          const there = new Uint8Array(128);
          for (const [unit, units] of stretches) {
            const [from, to] = [8 * unit, Math.min(128, 8 * (unit + units))];
            if (from === 0 && to === 128) continue;
            there.fill(1, from, to);
            const result = feed.take(part(from, to));
            expect(result).toBe(there.every((byte) => byte === 1) ? 'whole' : 'waits');
            if (result === 'whole') return;
          }
        },
      ),
    );
  });

  test('memory is bounded: the oldest datagrams are given up, and counted', () => {
    const feed = new Feed();
    for (let id = 0; id < 6000; id += 1) {
      const [first] = fragmentIpv4(tcpPacket({ ...ENDS, ipId: id, payload: 'x'.repeat(20) }), 32);
      expect(feed.take(first)).toBe('waits');
    }
    expect(feed.table.pending).toBe(4096);
    expect(feed.table.counts.evicted).toBe(6000 - 4096);
  });
});
