import type { PacketNumber } from '../base/units.ts';
import type { HandshakeStep } from './handshake-steps.ts';

/** Whether a side's close_notify was seen (FACTS: decision rules for records without keys). */
export type CloseNotify = 'sent' | 'absent' | 'unknown';

/** A TLS alert that travelled in clear. */
export interface ClearAlert {
  readonly packet: PacketNumber;
  readonly level: 'warning' | 'fatal';
  /** RFC 8446 section 6 name: "close_notify", "handshake_failure"; "alert 123" where unknown. */
  readonly description: string;
  readonly code: number;
}

/** The last complete record that one side sent. */
export interface LastRecord {
  readonly packet: PacketNumber;
  /** Outer content type: 20 change_cipher_spec, 21 alert, 22 handshake, 23 application data. */
  readonly type: number;
  /** Length field of the record header. */
  readonly length: number;
}

/** What the records of one side show. */
export interface TlsSideFacts {
  readonly closeNotify: CloseNotify;
  /** `certain`: clear bytes; `likely`: type or length fits and it is the last record; `possible`: the length occurs earlier too. null unless `sent`. */
  readonly closeNotifyStrength: 'certain' | 'likely' | 'possible' | null;
  /** The packet that ends the close_notify record, 0 where there is none. */
  readonly closeNotifyPacket: PacketNumber;
  /** One sentence: why sent, absent or unknown ("the last record before the FIN is #12: type 23, length 1 024; a close_notify would be 19"). */
  readonly closeNotifyWhy: string;
  readonly records: number;
  readonly lastRecord: LastRecord | null;
  /** The packet that ended the record before the last one, 0 where there is none. */
  readonly previousRecord: PacketNumber;
  readonly clearAlerts: readonly ClearAlert[];
  /** The newest message or record of its handshake, and the packet that began it; null and 0 before any. */
  readonly step: HandshakeStep | null;
  readonly stepPacket: PacketNumber;
  /** It sent its Finished, as far as record headers tell (TLS 1.3, server: the client answered its flight). */
  readonly finished: boolean;
  /** TLS 1.3: length of its first encrypted record (a lone Finished has 53 or 69, an empty Certificate 25), else 0. */
  readonly firstEncrypted: number;
  /** Encrypted alert instead of Finished (TLS 1.3, client: its only encrypted record, with an alert's length), 0: none. */
  readonly earlyAlert: PacketNumber;
  /** Record boundaries were lost (hole, snap length, bounded buffer): nothing after it is known. */
  readonly lost: boolean;
  /** The stream ended inside a record (bytes of it still missing), 0 where it did not. */
  readonly openRecordBytes: number;
}

/** What the TLS records of a flow show without keys. */
export interface TlsFacts {
  /** "1.3", "1.2", "1.1", "1.0", "SSL 3.0"; null until the ServerHello (or HelloRetryRequest). */
  readonly version: string | null;
  /** Versions that the ClientHello offered in supported_versions, best first, as words of `version`; without it the one in the ClientHello. */
  readonly offered: readonly string[];
  /** The server answered with a HelloRetryRequest first. */
  readonly retryRequest: boolean;
  readonly sni: string | null;
  /** The end of the ClientHello was not captured: a name or versions that are not here may be there. */
  readonly helloCut: boolean;
  /** ALPN the server chose (TLS 1.2), else the only or first one the client offered, else null. */
  readonly alpn: string | null;
  readonly alpnBasis: 'chosen' | 'offered' | null;
  /** IANA cipher suite number chosen by the server, null until then. */
  readonly cipherSuite: number | null;
  readonly clientHello: PacketNumber;
  readonly serverHello: PacketNumber;
  /** Both sides have sent something under encryption after the handshake flights. */
  readonly applicationData: boolean;
  /** Both sides sent their Finished, as far as record headers tell. */
  readonly finished: boolean;
  /** Indexed by side: 0 client, 1 server. */
  readonly sides: readonly [TlsSideFacts, TlsSideFacts];
}
