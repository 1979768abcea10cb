import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyRecord } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { dissect } from '../../../shared/wire/dissect.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import type { LayerField } from '../../../shared/wire/layer-tree.ts';
import { ethernet, icmpError, tcpPacket, udpPacket } from '../../support/packet-builder.ts';
import { decodeOne, pathOf } from './decode-one.ts';

const V4 = { src: '10.0.0.2', dst: '10.0.0.9', sport: 50000, dport: 443 };
const V6 = { src: '2001:db8::2', dst: '2001:db8::9', sport: 50000, dport: 443 };
const LINK_TYPES = [-1, 0, 1, 9, 12, 50, 101, 104, 108, 113, 127, 228, 229, 276];
const TLS = Uint8Array.from([22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3, ...Array<number>(60).fill(7)]);

/** Bytes that are often nearly a packet: a sound one with some bytes changed, or noise. */
const nearlyPackets = fc.oneof(
  fc.uint8Array({ maxLength: 150 }),
  fc
    .tuple(
      fc.constantFrom(
        ethernet(tcpPacket({ ...V4, payload: TLS, options: { mss: 1, sack: [[1, 2]] } })),
        ethernet(
          tcpPacket({
            ...V6,
            extensions: [
              [0, new Uint8Array(8)],
              [44, new Uint8Array(8)],
            ],
          }),
          { vlans: [[0x8100, 1]] },
        ),
        ethernet(icmpError({ ...V4, type: 3, code: 1, quoted: tcpPacket(V4) })),
        ethernet(icmpError({ ...V6, type: 1, code: 1, quoted: udpPacket(V6) })),
        tcpPacket({ ...V4, ipOptions: new Uint8Array(8), payload: TLS }),
        udpPacket(V6),
      ),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 5 }),
      fc.nat(200),
    )
    .map(([bytes, edits, cut]) => {
      const copy = bytes.slice(0, cut > 100 ? bytes.length : cut);
      for (const [place, value] of edits) if (place < copy.length) copy[place] = value;
      return copy;
    }),
);
const original = fc.oneof(fc.constant(0), fc.nat(3000), fc.constant(0xffffffff));

test('decode: any bytes on any link type, no throw, payload inside the packet', () => {
  const out = new DecodedPacket();
  const table = new FragmentTable();
  fc.assert(
    fc.property(
      nearlyPackets,
      fc.constantFrom(...LINK_TYPES),
      original,
      (bytes, linkType, wire) => {
        const record = {
          ...emptyRecord(),
          bytes,
          captured: bytes.length,
          original: wire,
          linkType,
        };
        decode(record, out);
        if (out.isFragment) {
          const whole = table.resolve(record, out);
          if (whole !== null && whole !== record) {
            decode(whole, out);
            expect(out.isFragment).toBe(false);
          }
          return;
        }
        if (out.kind !== 'tcp' && out.kind !== 'udp') return;
        expect(out.payloadCaptured).toBeGreaterThanOrEqual(0);
        expect(out.payloadLength).toBeGreaterThanOrEqual(out.payloadCaptured);
        if (out.payloadCaptured > 0) {
          expect(out.payloadStart + out.payloadCaptured).toBeLessThanOrEqual(bytes.length);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('decode reads nothing outside the packet: what lies around it changes nothing', () => {
  fc.assert(
    fc.property(
      nearlyPackets,
      fc.constantFrom(...LINK_TYPES),
      original,
      (bytes, linkType, wire) => {
        const among = decodeOne(bytes, linkType, wire);
        const alone = new DecodedPacket();
        decode(
          { ...emptyRecord(), bytes, captured: bytes.length, original: wire, linkType },
          alone,
        );
        // Indexes are into the buffer, where the packet starts at 100.
        if (among.kind === 'tcp' || among.kind === 'udp') alone.payloadStart += 100;
        if (among.isFragment) alone.fragmentStart += 100;
        expect(among).toEqual(alone);
      },
    ),
    { numRuns: 2000 },
  );
});

test('dissect: any bytes, no throw, every field inside the packet, every byte in one layer', () => {
  fc.assert(
    fc.property(
      nearlyPackets,
      fc.constantFrom(...LINK_TYPES),
      original,
      (bytes, linkType, wire) => {
        const check = (fields: readonly LayerField[]): void => {
          for (const field of fields) {
            expect(field.offset).toBeGreaterThanOrEqual(0);
            expect(field.length).toBeGreaterThanOrEqual(0);
            expect(field.offset + field.length).toBeLessThanOrEqual(bytes.length);
            check(field.children ?? []);
          }
        };
        let end = 0;
        for (const layer of dissect(bytes, linkType, wire)) {
          expect(layer.offset).toBeGreaterThanOrEqual(0);
          expect(layer.length).toBeGreaterThanOrEqual(0);
          expect(layer.offset + layer.length).toBeLessThanOrEqual(bytes.length);
          expect(layer.summary).not.toContain('undefined');
          expect(layer.summary).not.toContain('NaN');
          end = Math.max(end, layer.offset + layer.length);
          check(layer.fields);
        }
        expect(end).toBe(bytes.length);
      },
    ),
    { numRuns: 3000 },
  );
});

test('what is built is decoded', () => {
  const u32 = fc.integer({ min: 0, max: 0xffffffff });
  const port = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(
      fc.boolean(),
      u32,
      u32,
      port,
      port,
      fc.nat(400),
      (six, seq, ack, sport, dport, size) => {
        const ends = { ...(six ? V6 : V4), sport, dport };
        const bytes = ethernet(tcpPacket({ ...ends, seq, ack, payload: new Uint8Array(size) }), {
          padTo: 60,
        });
        const packet = decodeOne(bytes);
        expect(packet).toMatchObject({ kind: 'tcp', stop: null, seq, ack, payloadLength: size });
        expect(pathOf(packet)).toBe(`${ends.src}:${sport} > ${ends.dst}:${dport}`);
      },
    ),
  );
});
