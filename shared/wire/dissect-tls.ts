import { u16be, u24be } from '../base/bytes.ts';
import { nameText } from '../base/utf8.ts';
import { stopAtLast } from './dissection.ts';
import type { Dissection } from './dissection.ts';
import { LayerCursor, fieldAt, namedHex, namedNumber } from './layer-cursor.ts';
import type { LayerField } from './layer-tree.ts';
import { TLS_ALERTS, TLS_CONTENT_TYPES, TLS_HANDSHAKE_TYPES, TLS_VERSIONS } from './tls-names.ts';

/** Largest record body: 2^14 plus what TLS 1.2 lets encryption add (RFC 5246 section 6.2.3). */
const MAX_BODY = 16_384 + 2048;
const HEADER = 5;
const versionText = namedHex(TLS_VERSIONS, 4);
const contentText = namedNumber(TLS_CONTENT_TYPES);

/** True where bytes look like the start of a TLS record, whatever the port. */
export function startsTlsRecord(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + HEADER <= end &&
    TLS_CONTENT_TYPES.has(bytes[at]) &&
    TLS_VERSIONS.has(u16be(bytes, at + 1)) &&
    u16be(bytes, at + 3) <= MAX_BODY
  );
}

/**
 * The TLS records of one segment, a layer each (RFC 8446 section 5.1). A segment may end inside a
 * record; without the segments around it, what is inside an encrypted record cannot be told.
 */
export function dissectTls(packet: Dissection, from: number, end: number): void {
  let at = from;
  let encrypted = false;
  while (at < end) {
    if (!startsTlsRecord(packet.bytes, at, end)) {
      pushRest(packet, at, end);
      return;
    }
    const cursor = new LayerCursor(packet.bytes, at, end);
    const type = cursor.number('tls.record.content_type', 'Content type', 1, contentText);
    const version = cursor.number('tls.record.version', 'Version', 2, versionText);
    const length = cursor.number('tls.record.length', 'Length', 2);
    const bodyEnd = Math.min(end, cursor.at + length);
    const isCut = cursor.at + length > end;
    const gist = describeBody(cursor, type, length, bodyEnd, encrypted);
    if (type === 20) encrypted = true;
    if (cursor.at < bodyEnd) {
      const rest = bodyEnd - cursor.at;
      cursor.add('tls.record.data', 'Contents', `${rest} bytes`, rest);
    }
    const stop = isCut ? 'The record goes on in a later segment, or past the snap length.' : null;
    const name = TLS_VERSIONS.get(version) ?? 'TLS';
    packet.layers.push(
      cursor.layer('tls', `Transport Layer Security (record)`, `${name} ${gist}`, stop),
    );
    at = bodyEnd;
  }
}

/** Adds fields for what is readable inside a record; one line that says what it is. */
function describeBody(
  cursor: LayerCursor,
  type: number,
  length: number,
  end: number,
  encrypted: boolean,
): string {
  const name = TLS_CONTENT_TYPES.get(type) ?? `type ${type}`;
  if (type === 21) return describeAlert(cursor, length, end, encrypted);
  if (type === 22)
    return encrypted ? 'encrypted handshake message' : describeHandshake(cursor, end);
  return `${name}, ${length} bytes`;
}

function describeAlert(
  cursor: LayerCursor,
  length: number,
  end: number,
  encrypted: boolean,
): string {
  const { bytes, at } = cursor;
  const isClear =
    length === 2 && !encrypted && at + 2 <= end && (bytes[at] === 1 || bytes[at] === 2);
  if (!isClear) return `encrypted alert, ${length} bytes`;
  const level = bytes[at] === 1 ? 'warning' : 'fatal';
  const alert = TLS_ALERTS.get(bytes[at + 1]) ?? `alert ${bytes[at + 1]}`;
  cursor.add('tls.alert_message.level', 'Level', `${level} (${bytes[at]})`, 1);
  cursor.add('tls.alert_message.desc', 'Description', `${alert} (${bytes[at + 1]})`, 1);
  return `alert: ${level}, ${alert}`;
}

/** The handshake messages of a record; an unknown type or a length past the record: encrypted. */
function describeHandshake(cursor: LayerCursor, end: number): string {
  const { bytes } = cursor;
  const names: string[] = [];
  while (cursor.at + 4 <= end) {
    const start = cursor.at;
    const type = bytes[start];
    const length = u24be(bytes, start + 1);
    const name = TLS_HANDSHAKE_TYPES.get(type);
    if (name === undefined || length > 0x01_0000) break;
    const bodyEnd = Math.min(end, start + 4 + length);
    const children: LayerField[] = [
      fieldAt('tls.handshake.type', 'Type', `${name} (${type})`, start, 1),
      fieldAt('tls.handshake.length', 'Length', String(length), start + 1, 3),
    ];
    if (type === 1 || type === 2) children.push(...helloFields(bytes, start + 4, bodyEnd, type));
    names.push(name);
    cursor.add('tls.handshake', 'Handshake message', name, bodyEnd - start, children);
  }
  return names.length === 0 ? 'handshake, encrypted or continued' : names.join(', ');
}

/** Version and server name of a hello; what does not fit is left out. */
function helloFields(bytes: Uint8Array, from: number, end: number, type: number): LayerField[] {
  const fields: LayerField[] = [];
  if (from + 35 > end) return fields;
  const version = u16be(bytes, from);
  fields.push(fieldAt('tls.handshake.version', 'Version', versionText(version), from, 2));
  let at = from + 34;
  at += 1 + bytes[at];
  if (type === 1) {
    if (at + 2 > end) return fields;
    at += 2 + u16be(bytes, at);
    if (at >= end) return fields;
    at += 1 + bytes[at];
  } else {
    if (at + 3 > end) return fields;
    const suite = `0x${u16be(bytes, at).toString(16).padStart(4, '0')}`;
    fields.push(fieldAt('tls.handshake.ciphersuite', 'Cipher suite', suite, at, 2));
    at += 3;
  }
  at += 2;
  while (at + 4 <= end) {
    const extension = u16be(bytes, at);
    const length = u16be(bytes, at + 2);
    const body = at + 4;
    if (extension === 0 && length > 5 && body + length <= end) {
      const size = Math.min(u16be(bytes, body + 3), length - 5);
      const name = nameText(bytes, body + 5, body + 5 + size);
      fields.push(
        fieldAt('tls.handshake.extensions_server_name', 'Server name', name, body + 5, size),
      );
    } else if (extension === 43 && type === 2 && length === 2 && body + 2 <= end) {
      const chosen = versionText(u16be(bytes, body));
      fields.push(
        fieldAt('tls.handshake.extensions.supported_version', 'Chosen version', chosen, body, 2),
      );
    }
    at = body + length;
  }
  return fields;
}

function pushRest(packet: Dissection, at: number, end: number): void {
  const length = end - at;
  packet.layers.push({
    name: 'data',
    title: 'TCP payload',
    summary: `${length} bytes`,
    offset: at,
    length,
    fields: [fieldAt('data.data', 'Data', `${length} bytes`, at, length)],
    stop: null,
  });
  stopAtLast(packet, 'These bytes do not begin a TLS record: part of one, or another protocol.');
}
