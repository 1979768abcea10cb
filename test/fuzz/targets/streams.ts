import { HttpFollower } from '../../../shared/http/http-follower.ts';
import { TlsFollower } from '../../../shared/tls/tls-follower.ts';
import type { PayloadFollower } from '../../../shared/tcp/payload-follower.ts';
import { concat, utf8 } from '../../support/byte-writer.ts';
import { CCS, clearAlert, clientHello, record, serverHello } from '../../unit/tls/tls-bytes.ts';
import { checkAnswer, checkEqual, type FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutate-bytes.ts';
import type { Random } from '../random.ts';

const HEAD = 4;
const MOST = 30_000;
const START = 0xfffffe00;

/**
 * Both directions of one stream as an input: two bytes say where the second one begins. Two of three
 * begin as such streams do: only then can it be told what they are, however they are cut.
 */
function drawStream(
  random: Random,
  parts: readonly Uint8Array[],
  openings: readonly [Uint8Array, Uint8Array],
): Uint8Array {
  const opens = !random.once(3);
  const side = (opening: Uint8Array): Uint8Array => {
    const sound = concat(...Array.from({ length: random.between(1, 8) }, () => random.pick(parts)));
    const wrong = random.once(5) ? sound : mutated(sound, random, random.pick(parts), MOST);
    return opens ? concat(opening, wrong) : wrong;
  };
  const [first, second] = openings.map(side);
  return concat(
    Uint8Array.of(first.length >> 8, first.length, random.next(), random.next()),
    first,
    second,
  );
}

function sidesOf(input: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const body = input.subarray(Math.min(HEAD, input.length));
  const first = Math.min(body.length, ((input[0] ?? 0) << 8) | (input[1] ?? 0));
  return [body.subarray(0, first), body.subarray(first)];
}

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The first piece of a stream holds at least `least` bytes: what it is must be told from them. */
function pieces(stream: Uint8Array, random: Random, least: number, largest: number): Piece[] {
  const list: Piece[] = [];
  let at = 0;
  while (at < stream.length) {
    const size = at === 0 ? Math.max(least, random.below(largest)) : 1 + random.below(largest);
    list.push({ at, bytes: stream.subarray(at, at + size) });
    at += size;
  }
  return list;
}

function feed(follower: PayloadFollower, side: 0 | 1, list: readonly Piece[], missing = 0): void {
  for (const { at, bytes } of list) {
    const seq = (START + at) >>> 0;
    follower.segment(0, side, seq, bytes, 0, bytes.length, bytes.length + missing, 1);
  }
}

/** Segments in any order, repeated, shifted, cut: nothing is expected of them but an end. */
function feedAnyhow(follower: PayloadFollower, sides: readonly Uint8Array[], random: Random): void {
  const all = sides.flatMap((stream, side) =>
    pieces(stream, random, 1, 700).map((piece) => ({ piece, side: side === 0 ? 0 : 1 }) as const),
  );
  for (let count = all.length * 2; count > 0; count -= 1) {
    const { piece, side } = random.pick(all);
    const at = random.once(8) ? random.below(1 << 20) : piece.at;
    feed(follower, side, [{ at, bytes: piece.bytes }], random.once(10) ? random.below(3000) : 0);
  }
}

const u8 = (list: readonly number[]): Uint8Array => Uint8Array.from(list);

const TLS_PARTS = [
  u8(clientHello({ sni: 'shop.example', alpn: ['h2'], versions: [0x0304], padding: 900 })),
  u8(clientHello({ sni: 'a.example' })),
  u8(serverHello(0x1301, { versions: [0x0304] })),
  u8(serverHello(0xc02f)),
  u8(CCS),
  u8(clearAlert(1, 0)),
  u8(clearAlert(2, 40)),
  u8(record(22, 300)),
  u8(record(23, 19)),
  u8(record(23, 2000)),
  u8(record(21, 26)),
  u8(record(24, 3)),
];

const HTTP_PARTS = [
  'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n',
  'POST /x HTTP/1.1\r\nhost:  a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello',
  'HEAD /h HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
  'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.0 200\r\n\r\nuntil the close',
  'HTTP/1.1 200 OK\nContent-Length: 18446744073709551616\n folded: 1\n\n',
  'GET * HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 3, 3\r\n\r\nffffffffffffffff\r\n',
].map(utf8);

/** The flow begins like one that is read from its first byte on. */
function opens(sides: readonly Uint8Array[], openings: readonly Uint8Array[]): boolean {
  return sides.every(
    (side, i) => Buffer.compare(side.subarray(0, openings[i].length), openings[i]) === 0,
  );
}

const HELLOS = [TLS_PARTS[0], TLS_PARTS[2]] as const;
const MESSAGES = [HTTP_PARTS[0], HTTP_PARTS[4]] as const;

/** TLS records of both directions, in any cut: the same facts. */
export const tls: FuzzTarget = {
  name: 'tls',
  draw: (random) => drawStream(random, TLS_PARTS, HELLOS),
  run(input, random) {
    const sides = sidesOf(input);
    const facts = (largest: number): unknown => {
      const follower = new TlsFollower();
      sides.forEach((stream, side) => {
        feed(follower, side === 0 ? 0 : 1, pieces(stream, random, 1500, largest));
      });
      const found = follower.facts(0);
      checkAnswer(found, 'tls');
      return found === null
        ? null
        : { ...found, sides: found.sides.map((side) => ({ ...side, why: side.closeNotifyWhy })) };
    };
    const cut = facts(random.pick([2, 20, 400]));
    if (opens(sides, HELLOS)) checkEqual(cut, facts(1400), 'TLS facts depend on the cut');
    const follower = new TlsFollower();
    feedAnyhow(follower, sides, random);
    checkAnswer(follower.facts(0, { finSeqs: [random.next(), null], ackedTo: [null, 7] }), 'tls');
  },
};

/** HTTP messages of both directions, in any cut: the same facts. */
export const http: FuzzTarget = {
  name: 'http',
  draw: (random) => drawStream(random, HTTP_PARTS, MESSAGES),
  run(input, random) {
    const sides = sidesOf(input);
    const facts = (largest: number): unknown => {
      const follower = new HttpFollower();
      sides.forEach((stream, side) => {
        feed(follower, side === 0 ? 0 : 1, pieces(stream, random, 400, largest));
      });
      const found = follower.facts(0);
      checkAnswer(found, 'http');
      return found;
    };
    const cut = facts(random.pick([2, 20, 400]));
    if (opens(sides, MESSAGES)) checkEqual(cut, facts(1400), 'HTTP facts depend on the cut');
    const follower = new HttpFollower();
    feedAnyhow(follower, sides, random);
    checkAnswer(follower.facts(0, [random.next(), 5]), 'http');
  },
};
