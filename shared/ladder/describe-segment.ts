import { grouped } from '../base/numbers.ts';
import type { SideIndex } from '../base/units.ts';
import { HttpFollower } from '../http/http-follower.ts';
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../tls/close-notify.ts';
import { TLS_1_3 } from '../tls/alert-length.ts';
import { CLIENT_HELLO, type Hello } from '../tls/hello.ts';
import type { ClearAlert } from '../tls/tls-facts.ts';
import { TlsFollower } from '../tls/tls-follower.ts';

interface SeenRecord {
  readonly type: number;
  readonly length: number;
  readonly encrypted: boolean;
}

const LONGEST_PATH = 60;

/**
 * Says in a few words what each segment of one flow carries, for the ladder: "ClientHello · SNI
 * shop.example", "ServerHello … 4 records", "application data", "alert: fatal handshake_failure",
 * "encrypted alert (26 B record)", "HTTP GET /path", "HTTP 200". Fed in order; a segment in which no
 * record begins has nothing to say. Words come from clear bytes only: what is encrypted is named by
 * its outer type.
 */
export class SegmentDescriber {
  private readonly tls: TlsFollower;
  private readonly http: HttpFollower;
  private tlsWanted = true;
  private httpWanted = true;
  private version = 0;
  /** Encrypted records seen so far, by side: TLS 1.3's first ones are still the handshake. */
  private readonly ciphered: [number, number] = [0, 0];
  private clientSide: SideIndex = 0;
  private records: SeenRecord[] = [];
  private hello: Hello | null = null;
  private alert: ClearAlert | null = null;
  private httpText: string | null = null;

  constructor() {
    this.tls = new TlsFollower({
      record: (_side, type, length, afterCcs) => {
        this.records.push({ type, length, encrypted: afterCcs });
      },
      hello: (side, hello) => {
        this.hello = hello;
        if (hello.type === CLIENT_HELLO) this.clientSide = side;
        else this.version = hello.version;
      },
      alert: (_side, alert) => {
        this.alert = alert;
      },
    });
    this.http = new HttpFollower({
      request: (_side, method, path) => {
        this.httpText = `HTTP ${method} ${path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path}`;
      },
      response: (_side, status) => {
        this.httpText = `HTTP ${status}`;
      },
    });
  }

  /** The words for the next segment, null where there is nothing to say. */
  describe(
    side: SideIndex,
    seq: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
  ): string | null {
    this.records = [];
    this.hello = null;
    this.alert = null;
    this.httpText = null;
    if (this.httpWanted)
      this.httpWanted = this.http.segment(0, side, seq, bytes, start, captured, length, 1);
    if (this.httpText !== null) return this.httpText;
    if (this.tlsWanted)
      this.tlsWanted = this.tls.segment(0, side, seq, bytes, start, captured, length, 1);
    return this.words(side);
  }

  private words(side: SideIndex): string | null {
    if (this.alert !== null) return `alert: ${this.alert.level} ${this.alert.description}`;
    if (this.hello !== null) return this.helloWords(this.hello);
    if (this.records.length === 0) return null;
    const parts: string[] = [];
    for (const record of this.records) {
      const words = this.recordWords(side, record);
      if (parts[parts.length - 1] !== words) parts.push(words);
    }
    return parts.length <= 3 ? parts.join(', ') : `${parts[0]} … ${parts[parts.length - 1]}`;
  }

  private helloWords(hello: Hello): string {
    if (hello.type === CLIENT_HELLO)
      return hello.sni === null ? 'ClientHello' : `ClientHello · SNI ${hello.sni}`;
    const name = hello.retryRequest ? 'HelloRetryRequest' : 'ServerHello';
    const serverSide = this.clientSide === 0 ? 1 : 0;
    this.ciphered[serverSide] += this.records.filter(
      (record) => record.type === APPLICATION_DATA,
    ).length;
    return this.records.length > 1 ? `${name} … ${this.records.length} records` : name;
  }

  private recordWords(side: SideIndex, record: SeenRecord): string {
    switch (record.type) {
      case CHANGE_CIPHER_SPEC:
        return 'ChangeCipherSpec';
      case HANDSHAKE:
        return record.encrypted && this.version < TLS_1_3 ? 'Finished' : 'handshake';
      case ALERT:
        return record.length === 2 ? 'alert' : `encrypted alert (${record.length} B record)`;
      case APPLICATION_DATA:
        return this.cipheredWords(side, record.length);
      default:
        return `record of type ${record.type}`;
    }
  }

  private cipheredWords(side: SideIndex, length: number): string {
    this.ciphered[side] += 1;
    if (this.version !== TLS_1_3) return 'application data';
    const handshake =
      side === this.clientSide ? this.ciphered[side] === 1 : this.ciphered[this.clientSide] === 0;
    if (handshake) return 'encrypted handshake';
    return length === 19 || length === 11
      ? `encrypted, alert-sized (${grouped(length)} B record)`
      : 'application data';
  }
}
