import { payloadOf } from './frame.ts';
import type { Payload } from './frame.ts';
import type { Random } from './random.ts';

const text = (words: string): Uint8Array => Buffer.from(words, 'latin1');

/** A TLS record around bytes. */
function tlsRecord(type: number, body: Uint8Array, version = 0x0303): Uint8Array {
  return Buffer.concat([Buffer.from([type, version >> 8, version & 255]), u16(body.length), body]);
}

/** A ClientHello as a TLS 1.3 client sends it: SNI, ALPN, versions, groups, one X25519 key share. */
export function clientHello(random: Random, host: string): Payload {
  const name = text(host);
  const extensions = Buffer.concat([
    extension(0, Buffer.concat([u16(name.length + 3), Buffer.from([0]), u16(name.length), name])),
    extension(43, Buffer.from([4, 3, 4, 3, 3])),
    extension(
      16,
      Buffer.concat([u16(12), Buffer.from([2]), text('h2'), Buffer.from([8]), text('http/1.1')]),
    ),
    extension(10, Buffer.from([0, 4, 0, 0x1d, 0, 0x17])),
    extension(13, Buffer.from([0, 6, 4, 3, 8, 4, 4, 1])),
    extension(51, Buffer.concat([u16(36), u16(0x1d), u16(32), random.bytes(32)])),
  ]);
  const body = Buffer.concat([
    u16(0x0303),
    random.bytes(32),
    Buffer.from([32]),
    random.bytes(32),
    Buffer.from([0, 6, 0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 1, 0]),
    u16(extensions.length),
    extensions,
  ]);
  return payloadOf(tlsRecord(22, handshake(1, body), 0x0301));
}

/** The server's first flight of a resumed TLS 1.3 handshake: ServerHello, CCS, encrypted rest. */
export function serverFlight(random: Random): Payload {
  const extensions = Buffer.concat([
    extension(43, Buffer.from([3, 4])),
    extension(41, u16(0)),
    extension(51, Buffer.concat([u16(0x1d), u16(32), random.bytes(32)])),
  ]);
  const hello = Buffer.concat([
    u16(0x0303),
    random.bytes(32),
    Buffer.from([32]),
    random.bytes(32),
    Buffer.from([0x13, 0x01, 0]),
    u16(extensions.length),
    extensions,
  ]);
  return payloadOf(
    Buffer.concat([
      tlsRecord(22, handshake(2, hello)),
      tlsRecord(20, Buffer.from([1])),
      tlsRecord(23, random.bytes(96)),
    ]),
  );
}

/** The client's CCS and Finished. */
export function clientFinished(random: Random): Payload {
  return payloadOf(
    Buffer.concat([tlsRecord(20, Buffer.from([1])), tlsRecord(23, random.bytes(53))]),
  );
}

/** One record of application data whose plaintext has `length` bytes (TLS 1.3: 17 more on the wire). */
export function applicationData(random: Random, length: number): Payload {
  return payloadOf(tlsRecord(23, random.bytes(length + 17)));
}

/** An encrypted alert of TLS 1.3: close_notify is this long, and so is any other alert. */
export function encryptedAlert(random: Random): Payload {
  return payloadOf(tlsRecord(23, random.bytes(19)));
}

export function httpRequest(host: string, path: string): Payload {
  return payloadOf(text(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
}

export function httpResponse(status: string, body: number): Payload {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${String(body)}\r\n\r\n`;
  return payloadOf(text(head + 'x'.repeat(body)));
}

/** Bytes of some protocol of its own: length-prefixed messages. */
export function message(random: Random, length: number): Payload {
  return payloadOf(Buffer.concat([u16(length), random.bytes(length)]));
}

/** A DNS question for the A record of a host, and its answer. */
export function dnsPair(random: Random, host: string): readonly [Payload, Payload] {
  const id = u16(random.bits() & 0xffff);
  const labels = host
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), text(label)]));
  const question = Buffer.concat([...labels, Buffer.from([0, 0, 1, 0, 1])]);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 198, 51, 100, 7]);
  return [
    payloadOf(Buffer.concat([id, Buffer.from([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), question])),
    payloadOf(
      Buffer.concat([id, Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]), question, answer]),
    ),
  ];
}

function handshake(type: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([type, 0]), u16(body.length), body]);
}

function extension(type: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([u16(type), u16(body.length), body]);
}

function u16(value: number): Uint8Array {
  return Buffer.from([value >> 8, value & 255]);
}
