import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TlsFollower } from '../../../shared/tls/tls-follower.ts';
import type { TlsFacts } from '../../../shared/tls/tls-facts.ts';
import { CCS, clearAlert, clientHello, record, serverHello } from './tls-bytes.ts';

const START = 0xffffff00;

/** A TLS stream of one side, as records after its hello. */
const laterRecords = fc.array(
  fc.oneof(
    fc.constantFrom(
      record(21, 26),
      record(23, 19),
      record(23, 18),
      record(23, 0),
      CCS,
      clearAlert(1, 90),
    ),
    fc.integer({ min: 1, max: 3000 }).map((length) => record(23, length)),
  ),
  { maxLength: 8 },
);

/** Cuts a stream into pieces at the given places. */
function pieces(
  stream: readonly number[],
  cuts: readonly number[],
): { offset: number; bytes: number[] }[] {
  const at = [...new Set(cuts.map((cut) => cut % stream.length)), 0].sort((a, b) => a - b);
  const edges = [...new Set(at)];
  return edges.map((offset, i) => ({
    offset,
    bytes: stream.slice(offset, edges[i + 1] ?? stream.length),
  }));
}

function feed(
  follower: TlsFollower,
  side: 0 | 1,
  parts: readonly { offset: number; bytes: number[] }[],
): void {
  for (const { offset, bytes } of parts) {
    follower.segment(
      0,
      side,
      (START + offset) >>> 0,
      Uint8Array.from(bytes),
      0,
      bytes.length,
      bytes.length,
      1,
    );
  }
}

/** Facts with their sentences, which are made only when asked. */
function told(facts: TlsFacts | null): TlsFacts | null {
  if (facts === null) return null;
  const sides = facts.sides.map((side) => ({ ...side, closeNotifyWhy: side.closeNotifyWhy }));
  return { ...facts, sides: [sides[0], sides[1]] };
}

function factsOf(
  client: readonly number[],
  server: readonly number[],
  order: (side: 0 | 1) => { offset: number; bytes: number[] }[],
): TlsFacts | null {
  const follower = new TlsFollower();
  feed(follower, 0, client.length === 0 ? [] : order(0));
  feed(follower, 1, server.length === 0 ? [] : order(1));
  return told(follower.facts(0));
}

describe('the same stream gives the same facts', () => {
  test('however it is cut into segments', () => {
    fc.assert(
      fc.property(
        laterRecords,
        laterRecords,
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (more, answer, clientCuts, serverCuts) => {
          const client = [
            ...clientHello({ sni: 'shop.example', alpn: ['h2'], versions: [0x0304] }),
            ...more.flat(),
          ];
          const server = [...serverHello(0x1301, { versions: [0x0304] }), ...answer.flat()];
          const whole = factsOf(client, server, (side) => pieces(side === 0 ? client : server, []));
          const cut = factsOf(client, server, (side) =>
            side === 0 ? pieces(client, clientCuts) : pieces(server, serverCuts),
          );
          expect(whole?.sni).toBe('shop.example');
          expect(cut).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('one byte at a time', () => {
    const client = [
      ...clientHello({ sni: 'slow.example' }),
      ...record(22, 37),
      ...CCS,
      ...record(22, 40),
      ...record(21, 26),
    ];
    const server = [
      ...serverHello(0xc02f),
      ...CCS,
      ...record(22, 40),
      ...record(23, 500),
      ...clearAlert(2, 80),
    ];
    const bytes = (stream: readonly number[]): number[] => stream.map((_, i) => i);
    const whole = factsOf(client, server, (side) => pieces(side === 0 ? client : server, []));
    expect(
      factsOf(client, server, (side) =>
        side === 0 ? pieces(client, bytes(client)) : pieces(server, bytes(server)),
      ),
    ).toEqual(whole);
  });

  test('with segments swapped, repeated and overlapping after the first', () => {
    fc.assert(
      fc.property(
        laterRecords,
        fc.array(fc.nat(), { minLength: 2, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.nat({ max: 60 }),
        (more, cuts, swaps, overlap) => {
          const client = [...clientHello({ sni: 'shop.example' }), ...more.flat()];
          const server = serverHello(0xc02f);
          const [first, ...rest] = pieces(client, cuts);
          const shuffled = rest.map(({ offset, bytes }) => {
            const from = Math.max(0, offset - overlap);
            return { offset: from, bytes: [...client.slice(from, offset), ...bytes] };
          });
          for (const swap of swaps) {
            if (shuffled.length < 2) break;
            const i = swap % (shuffled.length - 1);
            [shuffled[i], shuffled[i + 1]] = [shuffled[i + 1], shuffled[i]];
          }
          const order = [first, ...shuffled, ...(rest.length > 0 ? [rest[0]] : [])];
          const whole = factsOf(client, server, (side) => pieces(side === 0 ? client : server, []));
          expect(
            factsOf(client, server, (side) => (side === 0 ? order : pieces(server, []))),
          ).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('bytes from outside', () => {
  const anySegment = fc.record({
    flow: fc.nat({ max: 3 }),
    side: fc.constantFrom(0 as const, 1 as const),
    seq: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 0xffffffff })),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .constantFrom(
          clientHello({ sni: 'a.example' }),
          serverHello(0x1301),
          record(21, 26),
          record(23, 100),
        )
        .map((b) => Uint8Array.from(b)),
      fc
        .tuple(fc.constantFrom(20, 21, 22, 23), fc.uint8Array({ maxLength: 200 }))
        .map(([type, body]) => Uint8Array.from([type, 3, 3, ...body])),
    ),
    missing: fc.nat({ max: 40 }),
  });

  test('never throw, never loop, and facts stay facts', () => {
    fc.assert(
      fc.property(fc.array(anySegment, { maxLength: 60 }), (segments) => {
        const follower = new TlsFollower();
        segments.forEach(({ flow, side, seq, bytes, missing }, i) => {
          follower.segment(flow, side, seq, bytes, 0, bytes.length, bytes.length + missing, i + 1);
        });
        for (let flow = 0; flow < 5; flow += 1) {
          const facts = follower.facts(flow);
          if (facts === null) continue;
          for (const side of facts.sides) {
            expect(side.closeNotifyStrength !== null).toBe(side.closeNotify === 'sent');
            expect(side.closeNotifyPacket > 0).toBe(side.closeNotify === 'sent');
            expect(side.closeNotifyWhy).toMatch(/\.$/);
            if (side.lost && side.closeNotifyStrength !== 'certain')
              expect(side.closeNotify).toBe('unknown');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('random payload is not taken for TLS', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 1448 }), { maxLength: 20 }),
        (payloads) => {
          const follower = new TlsFollower();
          let seq = 1;
          for (const bytes of payloads) {
            follower.segment(0, 0, seq, bytes, 0, bytes.length, bytes.length, 1);
            seq += bytes.length;
          }
          expect(follower.facts(0)).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});
