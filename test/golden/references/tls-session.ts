import type { Line } from './listing.ts';

/** A TLS record: header and a body of the given length. */
export function tlsRecord(type: number, length: number, head: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(5 + length);
  bytes.set([type, 3, 3, length >> 8, length & 255, ...head]);
  return bytes;
}

/** ClientHello or ServerHello of TLS 1.2 with ECDHE-RSA-AES128-GCM-SHA256, no extensions. */
function hello(type: 1 | 2): Uint8Array {
  const suites = type === 1 ? [0, 2, 0xc0, 0x2f, 1, 0] : [0xc0, 0x2f, 0];
  const body = [3, 3, ...Array.from({ length: 32 }, (_, i) => i), 0, ...suites];
  return tlsRecord(22, body.length + 4, [type, 0, 0, body.length, ...body]);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A TLS 1.2 session (handshake, one request, one response) that ends where a listing begins. */
export interface Session {
  readonly lines: readonly Line[];
  readonly payloads: readonly Uint8Array[];
}

const SEGMENT = 1400;

/**
 * The part of reference 002 that its author did not list: SYN to the last byte of the response.
 * `clientEnd` and `serverEnd` are the numbers after each side's last byte, `serverBytes` all that
 * the server sent.
 */
export function tls12Session(of: {
  readonly client: string;
  readonly server: string;
  readonly clientEnd: number;
  readonly serverEnd: number;
  readonly serverBytes: number;
  readonly startMicros: number;
}): Session {
  const finished = join(tlsRecord(20, 1, [1]), tlsRecord(22, 40));
  const fromClient = [hello(1), finished, tlsRecord(23, 300)];
  const opening = join(hello(2), tlsRecord(22, 900), tlsRecord(22, 4));
  const rest = of.serverBytes - opening.length - finished.length;
  const fromServer = [opening, finished, ...responseSegments(rest)];
  const sum = (parts: readonly Uint8Array[]): number =>
    parts.reduce((n, part) => n + part.length, 0);
  let mine = (of.clientEnd - sum(fromClient) - 1) >>> 0;
  let theirs = (of.serverEnd - sum(fromServer) - 1) >>> 0;
  let micros = of.startMicros;

  const lines: Line[] = [];
  const payloads: Uint8Array[] = [];
  const add = (
    side: 'client' | 'server',
    flags: string,
    bytes: Uint8Array = new Uint8Array(0),
  ): void => {
    const sending = side === 'client';
    lines.push({
      micros: (micros += 500),
      from: sending ? of.client : of.server,
      to: sending ? of.server : of.client,
      flags,
      seq: sending ? mine : theirs,
      ack: flags === 'S' ? null : sending ? theirs : mine,
      length: bytes.length,
      window: 65535,
    });
    payloads.push(bytes);
    const used = bytes.length + (flags.includes('S') ? 1 : 0);
    if (sending) mine = (mine + used) >>> 0;
    else theirs = (theirs + used) >>> 0;
  };
  add('client', 'S');
  add('server', 'SA');
  add('client', 'A');
  add('client', 'PA', fromClient[0]);
  add('server', 'PA', fromServer[0]);
  add('client', 'PA', fromClient[1]);
  add('server', 'PA', fromServer[1]);
  add('client', 'PA', fromClient[2]);
  fromServer.slice(2).forEach((part, index) => {
    add('server', 'A', part);
    if (index % 2 === 1) add('client', 'A');
  });
  add('client', 'A');
  return { lines, payloads };
}

/** Application data records over `bytes` bytes, cut into segments. */
function responseSegments(bytes: number): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let left = bytes; left > 0;) {
    const length = left > 16_000 + 30 ? 16_000 : left - 5;
    records.push(tlsRecord(23, length));
    left -= length + 5;
  }
  const whole = join(...records);
  const segments: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += SEGMENT)
    segments.push(whole.subarray(at, at + SEGMENT));
  return segments;
}
