import { seqDiff } from '../base/seq32.ts';
import { sideName, type SideIndex } from '../base/units.ts';
import { alertName } from './alert-names.ts';
import { TLS_1_3 } from './alert-length.ts';
import {
  ALERT,
  APPLICATION_DATA,
  judgeCloseNotify,
  LOST_REASONS,
  type CloseNotifyVerdict,
  type LostReason,
} from './close-notify.ts';
import {
  firstEncrypted,
  hasEncrypted,
  hasFinished,
  stepOf,
  type HandshakeStep,
} from './handshake-steps.ts';
import type { ClearAlert, LastRecord, TlsFacts, TlsSideFacts } from './tls-facts.ts';
import * as W from './tls-words.ts';

/** What a row does not hold itself. */
export interface RowExtras {
  readonly sni: string | null;
  readonly alpn: string | null;
  /** Per side: packet of the first segment that waits before a hole, 0 where none does. */
  readonly waiting: readonly [number, number];
  readonly moreAlerts: readonly [readonly ClearAlert[], readonly ClearAlert[]];
  readonly finSeqs: readonly [number | null, number | null];
  readonly ackedTo: readonly [number | null, number | null];
  readonly isJump: (side: SideIndex, bytes: number) => boolean;
  readonly swapped: boolean;
}

/** A clear alert. */
export function alertOf(packet: number, fatal: boolean, code: number): ClearAlert {
  return { packet, level: fatal ? 'fatal' : 'warning', description: alertName(code), code };
}

/** Reads a flow's row; null where neither side was confirmed to speak TLS. */
export function tlsFactsOf(page: Uint32Array, base: number, extras: RowExtras): TlsFacts | null {
  if (!follows(page, base, 0) && !follows(page, base, 1)) return null;
  const version = page[base] & 0xffff;
  const sides: readonly [TlsSideFacts, TlsSideFacts] = extras.swapped
    ? [sideFacts(page, base, 1, extras), sideFacts(page, base, 0, extras)]
    : [sideFacts(page, base, 0, extras), sideFacts(page, base, 1, extras)];
  return {
    version: versionName(version),
    offered: OFFERED[(page[base] & W.V_OFFERED_MASK) >>> W.V_OFFERED_SHIFT],
    retryRequest: (page[base] & W.V_RETRY) !== 0,
    sni: extras.sni,
    helloCut: (page[base] & W.V_HELLO_CUT) !== 0,
    alpn: extras.alpn,
    alpnBasis:
      extras.alpn === null ? null : (page[base] & W.V_ALPN_CHOSEN) !== 0 ? 'chosen' : 'offered',
    cipherSuite: page[base + W.F_SUITE] === 0 ? null : page[base + W.F_SUITE] - 1,
    clientHello: page[base + W.F_CLIENT_HELLO],
    serverHello: page[base + W.F_SERVER_HELLO],
    applicationData: sentData(page, base, 0) && sentData(page, base, 1),
    finished: sides[0].finished && sides[1].finished,
    sides,
  };
}

/** The side was confirmed to speak TLS, whether or not its boundaries were lost later. */
function follows(page: Uint32Array, base: number, side: SideIndex): boolean {
  return (page[sideAt(base, side)] & W.SYNC_MASK) >= W.SYNC_FOLLOWING;
}

function sideAt(base: number, side: SideIndex): number {
  return base + W.FLOW_WORDS + side * W.SIDE_WORDS;
}

function versionName(version: number): string | null {
  if (version === 0) return null;
  return version === 0x0300 ? 'SSL 3.0' : `1.${(version & 0xff) - 1}`;
}

/** What each of the 32 sets of offered versions says, best first. */
const OFFERED: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, bits) =>
  [4, 3, 2, 1, 0]
    .filter((bit) => (bits & (1 << bit)) !== 0)
    .map((bit) => versionName(0x0300 + bit) ?? ''),
);

/** Encrypted records after the handshake flights, a lone alert at the end not counted. */
function sentData(page: Uint32Array, base: number, side: SideIndex): boolean {
  const at = sideAt(base, side);
  const later = (page[at + W.S_COUNTS] >>> 8) & 0xff;
  const tls13 = (page[base] & 0xffff) === TLS_1_3;
  return later > (tls13 && page[at + W.S_SMALL] >>> 24 > 0 ? 1 : 0);
}

function sideFacts(
  page: Uint32Array,
  base: number,
  side: SideIndex,
  extras: RowExtras,
): TlsSideFacts {
  const at = sideAt(base, side);
  const state = page[at];
  const sync = state & W.SYNC_MASK;
  const followed = sync >= W.SYNC_FOLLOWING;
  const lost = lostOf(page, at, extras.waiting[side]);
  const last = followed ? lastRecord(page, at) : null;
  const clearAlerts = followed ? alertsOf(page, at, extras.moreAlerts[side]) : [];
  const openRecordBytes = followed && lost === null ? openBytes(page, at) : 0;
  const version = page[base] & 0xffff;
  const small = page[at + W.S_SMALL];
  const same = last !== null && last.type === APPLICATION_DATA ? sameLength(small, last.length) : 0;
  const clientSide = (page[base] & W.V_CLIENT_IS_1) === 0 ? 0 : 1;
  const ciphered = page[at + W.S_COUNTS] & 0xff;
  const beforeFinished =
    version === TLS_1_3 &&
    side === clientSide &&
    ciphered === 1 &&
    page[base + W.F_CLIENT_HELLO] !== 0;
  const unseen = followed && lost === null ? unseenTail(page, at, extras, side) : 0;
  const verdict = judgeCloseNotify({
    side: sideName((side === 0) === extras.swapped ? 1 : 0),
    version: version === 0 ? null : version,
    suite: page[base + W.F_SUITE] === 0 ? null : page[base + W.F_SUITE] - 1,
    spoke: (state & W.SPOKE) !== 0,
    followed,
    lost,
    sawChangeCipherSpec: (state & W.SAW_CCS) !== 0,
    records: page[at + W.S_RECORDS],
    last,
    clearAlerts,
    lastAlert:
      last?.type === ALERT && (state & W.CLEAR_LAST) !== 0 ? (clearAlerts.at(-1) ?? null) : null,
    sameLengthBefore: Math.max(0, same - 1),
    pairAtEnd: same === 2 && small >>> 24 === 2,
    beforeFinished,
    mayBeHttp2: extras.alpn === 'h2' || page[base + W.F_CLIENT_HELLO] === 0,
    openRecordBytes,
    unseenTail: unseen,
    tailIsJump: unseen > 0 && extras.isJump(side, unseen),
  });
  return new SideOfRow(
    verdict,
    followed ? page[at + W.S_RECORDS] : 0,
    last,
    followed ? page[at + W.S_PREVIOUS_PACKET] : 0,
    clearAlerts,
    lost !== null || ((state & W.SPOKE) !== 0 && !followed),
    openRecordBytes,
    followed ? stepOf(page, at) : null,
    followed ? page[at + W.S_STEP_PACKET] : 0,
    followed && finishedSide(page, base, side, clientSide),
    followed ? firstEncrypted(page, base, at) : 0,
    beforeFinished && last !== null && hasAlertLength(last) ? last.packet : 0,
  );
}

/** TLS 1.3: a client that answers the server's flight has seen its Finished. */
function finishedSide(
  page: Uint32Array,
  base: number,
  side: SideIndex,
  client: SideIndex,
): boolean {
  if ((page[base] & 0xffff) !== TLS_1_3) return hasFinished(page, sideAt(base, side));
  return hasFinished(page, sideAt(base, client)) && hasEncrypted(page, sideAt(base, side));
}

/** Type and length of an encrypted alert in TLS 1.3. */
function hasAlertLength({ type, length }: LastRecord): boolean {
  return type === APPLICATION_DATA && (length === 19 || length === 11);
}

/**
 * One side's facts, its sentence made when asked. A class, because an object literal with a getter
 * gets a hidden class of its own each time, and every TLS flow is judged.
 */
class SideOfRow implements TlsSideFacts {
  readonly closeNotify: TlsSideFacts['closeNotify'];
  readonly closeNotifyStrength: TlsSideFacts['closeNotifyStrength'];
  readonly closeNotifyPacket: number;
  /** Out of sight of whoever compares or writes out facts. */
  readonly #why: () => string;

  constructor(
    verdict: CloseNotifyVerdict,
    readonly records: number,
    readonly lastRecord: LastRecord | null,
    readonly previousRecord: number,
    readonly clearAlerts: readonly ClearAlert[],
    readonly lost: boolean,
    readonly openRecordBytes: number,
    readonly step: HandshakeStep | null,
    readonly stepPacket: number,
    readonly finished: boolean,
    readonly firstEncrypted: number,
    readonly earlyAlert: number,
  ) {
    this.closeNotify = verdict.closeNotify;
    this.closeNotifyStrength = verdict.closeNotifyStrength;
    this.closeNotifyPacket = verdict.closeNotifyPacket;
    this.#why = verdict.why;
  }

  get closeNotifyWhy(): string {
    return this.#why();
  }
}

function lostOf(
  page: Uint32Array,
  at: number,
  waiting: number,
): { reason: LostReason; packet: number } | null {
  const sync = page[at] & W.SYNC_MASK;
  if (sync === W.SYNC_LOST) {
    return {
      reason: LOST_REASONS[(page[at] & W.LOST_MASK) >>> W.LOST_SHIFT],
      packet: page[at + W.S_NEXT],
    };
  }
  return sync === W.SYNC_FOLLOWING && waiting !== 0 ? { reason: 'hole', packet: waiting } : null;
}

function lastRecord(page: Uint32Array, at: number): LastRecord | null {
  if (page[at + W.S_RECORDS] === 0) return null;
  const last = page[at + W.S_LAST];
  return { packet: page[at + W.S_LAST_PACKET], type: last >>> 16, length: last & 0xffff };
}

function alertsOf(page: Uint32Array, at: number, more: readonly ClearAlert[]): ClearAlert[] {
  const counts = page[at + W.S_COUNTS];
  if ((counts & (1 << 25)) === 0) return [];
  return [
    alertOf(page[at + W.S_ALERT_PACKET], (counts & (1 << 24)) !== 0, (counts >>> 16) & 0xff),
    ...more,
  ];
}

/** Bytes missing to the end of the record (or header) that has begun. */
function openBytes(page: Uint32Array, at: number): number {
  const count = (page[at] & W.HEADER_MASK) >>> W.HEADER_SHIFT;
  if (count > 0) return 5 - count;
  const body = (page[at] & W.MODE_MASK) !== W.MODE_HEADER;
  if (!body && (page[at] & W.OPEN) === 0) return 0;
  const end = page[at + (body ? W.S_HEADER : W.S_NEXT)];
  return Math.max(0, seqDiff(end, page[at + W.S_SEEN]));
}

/** Bytes between the last one seen and the side's FIN, or the last one that was acknowledged. */
function unseenTail(page: Uint32Array, at: number, extras: RowExtras, side: SideIndex): number {
  const fin = extras.finSeqs[side];
  const end = fin ?? extras.ackedTo[side];
  if (end === null) return 0;
  const tail = seqDiff(end, page[at + W.S_SEEN]);
  // Without the FIN itself, one number more than was seen may be the FIN's own.
  return tail > (fin === null ? 1 : 0) ? tail : 0;
}

function sameLength(small: number, length: number): number {
  return length === 19 ? small & 0xfff : length === 11 ? (small >>> 12) & 0xfff : 0;
}
