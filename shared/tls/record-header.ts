import { u16be } from '../base/bytes.ts';
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC } from './close-notify.ts';

/** RFC 8446 section 5.2: 2^14 + 256; RFC 5246 section 6.2.3 allows 2^14 + 2048. */
const LONGEST_RECORD = 0x4000 + 2048;

/** As much of a header as there is looks like one. */
export function beginsLikeRecord(bytes: Uint8Array, start: number, captured: number): boolean {
  if (captured < 1 || bytes[start] < CHANGE_CIPHER_SPEC || bytes[start] > APPLICATION_DATA)
    return false;
  if (captured >= 2 && bytes[start + 1] !== 3) return false;
  if (captured >= 3 && bytes[start + 2] > 4) return false;
  return captured < 5 || plausible(bytes[start], u16be(bytes, start + 1), u16be(bytes, start + 3));
}

/** Only application data may be empty (RFC 8446 section 5.1). */
export function plausible(type: number, version: number, length: number): boolean {
  if (
    type < CHANGE_CIPHER_SPEC ||
    type > APPLICATION_DATA + 1 ||
    version < 0x0300 ||
    version > 0x0304
  )
    return false;
  if (type === CHANGE_CIPHER_SPEC && length !== 1) return false;
  return length <= LONGEST_RECORD && (length > 0 || type === APPLICATION_DATA);
}

/** The first bytes are a line of text: a request, a banner. */
export function looksLikeText(bytes: Uint8Array, start: number, captured: number): boolean {
  const stop = start + Math.min(captured, 16);
  for (let i = start; i < stop; i += 1) {
    const byte = bytes[i];
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x0d && byte !== 0x0a && byte !== 0x09)
      return false;
  }
  return stop > start;
}

/** STARTTLS (SMTP, IMAP), STLS (POP3) and AUTH TLS (FTP): RFC 3207, 2595 and 4217. */
const UPGRADES = ['STARTTLS', 'STLS', 'AUTH TLS', 'AUTH SSL'];
/** An IMAP tag and the command, with room to spare. */
const LONGEST_UPGRADE = 48;

/** A client's line that asks to speak TLS from here on. */
export function asksForTls(bytes: Uint8Array, start: number, captured: number): boolean {
  if (captured > LONGEST_UPGRADE) return false;
  let line = '';
  for (let at = start; at < start + captured; at += 1) line += String.fromCharCode(bytes[at]);
  const words = line.trimEnd().toUpperCase();
  return UPGRADES.some((it) => words === it || words.endsWith(` ${it}`));
}
