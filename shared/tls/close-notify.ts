import { counted, grouped } from '../base/numbers.ts';
import type { Side } from '../base/units.ts';
import { alertRecordLengths, TLS_1_3 } from './alert-length.ts';
import { lookalikeOf } from './lookalikes.ts';
import type { ClearAlert, LastRecord, TlsSideFacts } from './tls-facts.ts';

/** Why a side's record boundaries were lost, in the order that the state word packs them. */
export const LOST_REASONS = ['hole', 'snap-length', 'bound', 'not-a-record'] as const;

/** One of them. */
export type LostReason = (typeof LOST_REASONS)[number];

/** Content types of the record layer (RFC 8446 section 5.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

/** What is known of one side's records when its close_notify is judged. */
export interface SideRecords {
  readonly side: Side;
  /** Negotiated version, null where no ServerHello was seen. */
  readonly version: number | null;
  readonly suite: number | null;
  /** The side sent payload at all. */
  readonly spoke: boolean;
  /** Its records could be followed from some point on. */
  readonly followed: boolean;
  readonly lost: { readonly reason: LostReason; readonly packet: number } | null;
  readonly sawChangeCipherSpec: boolean;
  readonly records: number;
  readonly last: LastRecord | null;
  readonly clearAlerts: readonly ClearAlert[];
  /** The last record is an alert in clear, and this one. null with an alert of length 2: its bytes were cut. */
  readonly lastAlert: ClearAlert | null;
  /** Type-23 records of the last record's length before it, and whether the only one stands right before it. */
  readonly sameLengthBefore: number;
  readonly pairAtEnd: boolean;
  /** TLS 1.3: the last record is the first encrypted one of the client, so it cannot follow a Finished. */
  readonly beforeFinished: boolean;
  /** HTTP/2 was offered first or chosen (ALPN), or the hellos were not captured. */
  readonly mayBeHttp2: boolean;
  /** Bytes missing to the end of a record that has begun. */
  readonly openRecordBytes: number;
  /** Bytes at the end of the stream that were sent (by the FIN's number, or by the peer's ACK) but not captured. */
  readonly unseenTail: number;
  /** So many cannot have been sent: the sequence numbers jump. */
  readonly tailIsJump: boolean;
}

/** The judgement; its sentence is made only when somebody reads it (every flow is judged, few are read). */
export interface CloseNotifyVerdict extends Pick<
  TlsSideFacts,
  'closeNotify' | 'closeNotifyStrength' | 'closeNotifyPacket'
> {
  readonly why: () => string;
}

/**
 * Decides from record headers alone whether a side sent close_notify (FACTS 4.2 and 4.3;
 * RFC 8446 section 6.1, RFC 5246 section 7.2.1). First match wins:
 *
 *   clear alert 01 00 or 02 00                             sent, certain
 *   boundaries lost, never found, or the tail not captured unknown
 *   no record at all                                       absent
 *   ends inside a record                                   absent
 *   last record is a clear alert                           absent (a fatal one replaces close_notify)
 *   last record type 21 under encryption, length fits      sent, likely (a fatal alert has the same length)
 *                       ... length of no alert of the suite sent, possible
 *   TLS 1.3 (or version unknown) type 23, length 19 or 11  sent, likely; possible where that length
 *                                                          occurred before (a lone pair at the end stays likely)
 *                       ... as the client's first encrypted record: unknown, an alert before Finished
 *                       ... 16 bytes longer (35 or 27)   unknown: an alert as Java pads it, or data
 *   anything else, handshake records included              absent
 *
 * A side that sent only handshake records (or ChangeCipherSpec) before its end is `absent`: in
 * clear, every alert would be visible as type 21; under TLS 1.3's encrypted handshake the alert
 * would be the last record with the length of an alert.
 */
export function judgeCloseNotify(view: SideRecords): CloseNotifyVerdict {
  const clear = view.clearAlerts.find((alert) => alert.code === 0);
  if (clear !== undefined) {
    return sent(
      'certain',
      clear.packet,
      () => `#${clear.packet} carries close_notify in clear (type 21, length 2).`,
    );
  }
  const blind = whyUnknown(view);
  if (blind !== null) return unknown(blind);
  const last = view.last;
  if (last === null) return absent(() => `The ${view.side} sent no complete TLS record.`);
  if (view.openRecordBytes > 0) {
    return absent(
      () =>
        `The ${view.side}'s stream ends inside a record, ${counted(view.openRecordBytes, 'byte')} short; the last whole record is ${recordText(last)}.`,
    );
  }
  if (last.type === ALERT) return judgeAlert(view, last);
  if (last.type === APPLICATION_DATA && view.version !== null && view.version < TLS_1_3)
    return notLast(view, last);
  if (last.type === APPLICATION_DATA) return judgeCiphered(view, last);
  return notLast(view, last);
}

function sent(
  strength: 'certain' | 'likely' | 'possible',
  packet: number,
  why: () => string,
): CloseNotifyVerdict {
  return {
    closeNotify: 'sent',
    closeNotifyStrength: strength,
    closeNotifyPacket: packet,
    why,
  };
}

function absent(why: () => string): CloseNotifyVerdict {
  return { closeNotify: 'absent', closeNotifyStrength: null, closeNotifyPacket: 0, why };
}

function unknown(why: () => string): CloseNotifyVerdict {
  return { closeNotify: 'unknown', closeNotifyStrength: null, closeNotifyPacket: 0, why };
}

/** "#12: type 23, length 1 024". */
function recordText(record: LastRecord): string {
  return `#${record.packet}: type ${record.type}, length ${grouped(record.length)}`;
}

/** Why nothing can be said, null where something can. */
function whyUnknown(view: SideRecords): (() => string) | null {
  const { lost, side, last, unseenTail, tailIsJump } = view;
  if (lost !== null) {
    return () => {
      const at = lost.packet === 0 ? '' : ` at #${lost.packet}`;
      const known = last === null ? '' : `; the last record before that is ${recordText(last)}`;
      return `${LOST_TEXTS[lost.reason](side, at)}${known}.`;
    };
  }
  if (view.spoke && !view.followed)
    return () => `The ${side}'s bytes never showed a record boundary that could be followed.`;
  if (unseenTail === 0) return null;
  if (tailIsJump)
    return () => `The ${side}'s sequence numbers jump: where its stream ends is not known.`;
  return () =>
    `The last ${counted(unseenTail, 'byte')} that the ${side} sent before its end were not captured.`;
}

const LOST_TEXTS: Readonly<Record<LostReason, (side: Side, at: string) => string>> = {
  hole: (side, at) =>
    `Bytes of the ${side} are missing from the capture before the segment${at === '' ? ' that follows' : at}, where a record header was due`,
  'snap-length': (side, at) => `The snap length cut a record header of the ${side}${at}`,
  bound: (side, at) =>
    `Too many bytes of the ${side} arrived ahead of a missing record header${at}`,
  'not-a-record': (side, at) => `The ${side}'s bytes stopped being TLS records${at}`,
};

function judgeAlert(view: SideRecords, last: LastRecord): CloseNotifyVerdict {
  const alert = view.lastAlert;
  if (alert !== null) {
    const instead = alert.level === 'fatal' ? `; after a fatal alert no close_notify is due` : '';
    return absent(
      () =>
        `The last record of the ${view.side} is a ${alert.level} alert in clear, ${alert.description} (#${alert.packet})${instead}.`,
    );
  }
  const opaque = view.version === TLS_1_3 || (!view.sawChangeCipherSpec && view.version !== null);
  if (last.length === 2 || opaque) {
    return unknown(
      () =>
        `The last record of the ${view.side}, ${recordText(last)}, is an alert whose bytes could not be read.`,
    );
  }
  const lengths = alertRecordLengths(view.version, view.suite);
  const text = (): string => `The last record of the ${view.side} is ${recordText(last)}`;
  if (lengths.includes(last.length)) {
    return sent(
      'likely',
      last.packet,
      () =>
        `${text()}: an encrypted alert at the end, as close_notify is (a fatal alert has the same length).`,
    );
  }
  return sent(
    'possible',
    last.packet,
    () =>
      `${text()}: an encrypted alert, but this cipher suite gives close_notify ${eitherText(lengths)}.`,
  );
}

function judgeCiphered(view: SideRecords, last: LastRecord): CloseNotifyVerdict {
  const lengths = view.version === null ? [11, 19] : alertRecordLengths(view.version, view.suite);
  if (lengths.includes(last.length - PADDING_OF_JAVA)) return judgePadded(view, last);
  if (!lengths.includes(last.length)) return notLast(view, last);
  const text = (): string =>
    `The last record of the ${view.side} is ${recordText(last)}, the length of an encrypted alert`;
  if (view.beforeFinished) {
    return unknown(
      () =>
        `${text()}, but it is the client's first encrypted record: an alert before its Finished, rather a fatal one than close_notify.`,
    );
  }
  if (view.version === null)
    return sent('possible', last.packet, () => `${text()}; the TLS version was not captured.`);
  if (view.sameLengthBefore === 0)
    return sent('likely', last.packet, () => `${text()} (any other two bytes would have it too).`);
  if (view.pairAtEnd) {
    return sent(
      'likely',
      last.packet,
      () => `${text()}, and so is the one before it: the shape of user_canceled and close_notify.`,
    );
  }
  return sent(
    'possible',
    last.packet,
    () =>
      `${text()}; ${counted(view.sameLengthBefore, 'earlier record')} of this side ${view.sameLengthBefore === 1 ? 'has' : 'have'} it too.`,
  );
}

/**
 * Zero bytes that Java's SSLSocket and SSLEngine put behind the content type of every TLS 1.3 record (RFC 8446
 * section 5.4 allows any number; measured: lab, java-tls13-graceful, OpenJDK 17, alerts of length 35). Programs
 * that pad, pad alerts too, so such a length is no proof of `absent`.
 */
const PADDING_OF_JAVA = 16;

/** The last record has the length of an alert with Java's padding: data of that length is as likely. */
function judgePadded(view: SideRecords, last: LastRecord): CloseNotifyVerdict {
  const text = (): string =>
    `The last record of the ${view.side} is ${recordText(last)}, the length of an encrypted alert with ${PADDING_OF_JAVA} bytes of padding, as Java sends it`;
  return unknown(() => `${text()}; application data can be that long as well.`);
}

/** The last record is no alert. */
function notLast(view: SideRecords, last: LastRecord): CloseNotifyVerdict {
  const text = (): string => `The last record of the ${view.side} is ${recordText(last)}`;
  if (last.type === HANDSHAKE || last.type === CHANGE_CIPHER_SPEC) {
    return absent(
      () =>
        `${text()}: ${last.type === HANDSHAKE ? 'handshake' : 'ChangeCipherSpec'}; no alert follows it.`,
    );
  }
  const tls13 = view.version === null || view.version === TLS_1_3;
  const lengths = alertRecordLengths(view.version ?? TLS_1_3, view.suite);
  return absent(() => {
    const alike = lookalikeOf(view.version, view.suite, last.length, view.mayBeHttp2);
    const fits = alike === null ? '' : ` (the length of ${alike})`;
    return `${text()}${fits}; a close_notify would be ${tls13 ? eitherText(lengths) : `type 21, ${eitherText(lengths)}`}.`;
  });
}

/** "length 26", "length 48 or 52". */
function eitherText(lengths: readonly number[]): string {
  const most =
    lengths.length > 3
      ? `${lengths.slice(0, -1).join(', ')} or ${lengths[lengths.length - 1]}`
      : lengths.join(' or ');
  return `length ${most}`;
}
