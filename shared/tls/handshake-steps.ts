import { TLS_1_3 } from './alert-length.ts';
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from './close-notify.ts';
import { CLIENT_HELLO, type Hello } from './hello.ts';
import * as W from './tls-words.ts';

/**
 * How far a side's handshake came: the newest message (or record) of it. `ChangeCipherSpec` counts up
 * to TLS 1.2 only (TLS 1.3 sends it for old boxes on the way, RFC 8446 appendix D.4); `encrypted
 * handshake` is TLS 1.3's flight, of which the packets do not show how far it goes; `Finished` is the
 * encrypted Finished or anything later.
 */
export const HANDSHAKE_STEPS = [
  'HelloRequest',
  'ClientHello',
  'HelloRetryRequest',
  'ServerHello',
  'Certificate',
  'CertificateStatus',
  'ServerKeyExchange',
  'CertificateRequest',
  'ServerHelloDone',
  'ClientKeyExchange',
  'CertificateVerify',
  'NewSessionTicket',
  'other handshake message',
  'ChangeCipherSpec',
  'encrypted handshake',
  'Finished',
] as const;

/** One of them. */
export type HandshakeStep = (typeof HANDSHAKE_STEPS)[number];

const ENCRYPTED = code('encrypted handshake');
const FINISHED = code('Finished');

/** Message types (RFC 8446 section 4, RFC 5246 section 7.4, RFC 6066 section 8), as codes. */
const STEP_OF_MESSAGE: ReadonlyMap<number, number> = new Map([
  [0, code('HelloRequest')],
  [1, code('ClientHello')],
  [2, code('ServerHello')],
  [4, code('NewSessionTicket')],
  [11, code('Certificate')],
  [12, code('ServerKeyExchange')],
  [13, code('CertificateRequest')],
  [14, code('ServerHelloDone')],
  [15, code('CertificateVerify')],
  [16, code('ClientKeyExchange')],
  [22, code('CertificateStatus')],
]);

/** Record lengths that an encrypted alert of TLS 1.3 has. */
const ALERT_LENGTHS_13: ReadonlySet<number> = new Set([11, 19]);
/** The shortest record with a Finished in it (CCM_8, SHA-256: 4 + 32 + 1 + 8). */
const SHORTEST_FINISHED = 45;

/** Number in the row: 0 is none. */
function code(step: HandshakeStep): number {
  return HANDSHAKE_STEPS.indexOf(step) + 1;
}

/** The newest step of a side's row, null before any. */
export function stepOf(page: Uint32Array, at: number): HandshakeStep | null {
  const known = page[at + W.S_MESSAGE] >>> W.STEP_SHIFT;
  return known === 0 ? null : HANDSHAKE_STEPS[known - 1];
}

/** The side's row says Finished. */
export function hasFinished(page: Uint32Array, at: number): boolean {
  return page[at + W.S_MESSAGE] >>> W.STEP_SHIFT === FINISHED;
}

/** The side's row says TLS 1.3's encrypted flight, or Finished. */
export function hasEncrypted(page: Uint32Array, at: number): boolean {
  return page[at + W.S_MESSAGE] >>> W.STEP_SHIFT >= ENCRYPTED;
}

/** A hello was read. */
export function noteHello(page: Uint32Array, at: number, hello: Hello, packet: number): void {
  const retry = hello.retryRequest ? 'HelloRetryRequest' : 'ServerHello';
  note(page, at, code(hello.type === CLIENT_HELLO ? 'ClientHello' : retry), packet);
}

/** What a record's header alone says of the handshake; before the ChangeCipherSpec itself is noted in the state. */
export function noteRecord(
  page: Uint32Array,
  flowAt: number,
  at: number,
  type: number,
  length: number,
  packet: number,
): void {
  if (hasFinished(page, at)) return;
  const version = page[flowAt] & 0xffff;
  if (version === TLS_1_3) {
    if (type === APPLICATION_DATA) noteCiphered13(page, flowAt, at, length, packet);
    return;
  }
  if (type === CHANGE_CIPHER_SPEC) note(page, at, code('ChangeCipherSpec'), packet);
  else if (type === HANDSHAKE && (page[at] & W.SAW_CCS) !== 0) note(page, at, FINISHED, packet);
  else if (type === APPLICATION_DATA && (version !== 0 || page[flowAt + W.F_CLIENT_HELLO] === 0))
    note(page, at, FINISHED, packet);
}

function noteCiphered13(
  page: Uint32Array,
  flowAt: number,
  at: number,
  length: number,
  packet: number,
): void {
  if (page[flowAt + W.F_SERVER_HELLO] === 0) return;
  if (firstEncrypted(page, flowAt, at) === 0)
    page[at + W.S_MESSAGE] = (page[at + W.S_MESSAGE] & W.STEP_MASK) | W.MESSAGE_BLIND | length;
  if (ALERT_LENGTHS_13.has(length)) return;
  const isClient = at === flowAt + W.FLOW_WORDS + clientSide(page, flowAt) * W.SIDE_WORDS;
  note(page, at, isClient && length >= SHORTEST_FINISHED ? FINISHED : ENCRYPTED, packet);
}

/** TLS 1.3: length of the side's first encrypted record, 0 before it and in older versions. */
export function firstEncrypted(page: Uint32Array, flowAt: number, at: number): number {
  const word = page[at + W.S_MESSAGE];
  const blind = (word & W.MESSAGE_COUNT_MASK) === W.MESSAGE_BLIND;
  return blind && (page[flowAt] & 0xffff) === TLS_1_3 ? word & W.MESSAGE_MASK : 0;
}

/** The side that said ClientHello. */
function clientSide(page: Uint32Array, flowAt: number): 0 | 1 {
  return (page[flowAt] & W.V_CLIENT_IS_1) === 0 ? 0 : 1;
}

function note(page: Uint32Array, at: number, step: number, packet: number): void {
  page[at + W.S_MESSAGE] = ((page[at + W.S_MESSAGE] & ~W.STEP_MASK) | (step << W.STEP_SHIFT)) >>> 0;
  page[at + W.S_STEP_PACKET] = packet;
}

/** Whether the messages of a handshake record can be walked: in clear, and boundaries known. */
export function canWalk(page: Uint32Array, flowAt: number, at: number): boolean {
  if ((page[at + W.S_MESSAGE] & W.MESSAGE_COUNT_MASK) === W.MESSAGE_BLIND) return false;
  return (page[flowAt] & 0xffff) === TLS_1_3 || (page[at] & W.SAW_CCS) === 0;
}

/** Bytes of messages were not captured: no message header is looked for any more. */
export function goBlind(page: Uint32Array, at: number): void {
  page[at + W.S_MESSAGE] = (page[at + W.S_MESSAGE] & W.STEP_MASK) | W.MESSAGE_BLIND;
}

/**
 * Walks message headers (type, 24-bit length) from `from`; returns how many bytes of the record were
 * read or jumped over, at most `left` (the record's rest), which may be more than there are.
 */
export function walkMessages(
  page: Uint32Array,
  at: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  left: number,
  packet: number,
): number {
  let pos = 0;
  while (pos < left && from + pos < to) {
    const word = page[at + W.S_MESSAGE];
    const count = (word & W.MESSAGE_COUNT_MASK) >>> W.MESSAGE_COUNT_SHIFT;
    const low = word & W.MESSAGE_MASK;
    const kept = word & W.STEP_MASK;
    if (count === 0 && low > 0) {
      const skip = Math.min(low, left - pos);
      pos += skip;
      page[at + W.S_MESSAGE] = kept | (low - skip);
      continue;
    }
    const byte = bytes[from + pos];
    pos += 1;
    if (count < 3) {
      const next = ((low << 8) | byte) & W.MESSAGE_MASK;
      page[at + W.S_MESSAGE] = kept | ((count + 1) << W.MESSAGE_COUNT_SHIFT) | next;
      continue;
    }
    const step = STEP_OF_MESSAGE.get(low >>> 16) ?? code('other handshake message');
    page[at + W.S_MESSAGE] = kept | (((low & 0xffff) << 8) | byte);
    note(page, at, step, packet);
  }
  return Math.min(pos, left);
}
