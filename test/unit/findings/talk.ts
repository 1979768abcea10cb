import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import type { FlowRecord, FlowStory } from '../../../shared/session/records.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile, type PacketToWrite } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

const CLIENT = { ip: '10.0.0.2', isn: 1000, port: 50_000 };
const SERVER = { ip: '10.0.0.9', isn: 9000 };

/** What a packet may have beside its flags, numbers and payload; `after` are seconds since the packet before. */
export type More = Partial<TcpOptions> & { readonly after?: number };

/** A conversation written packet by packet, numbers relative to the initial ones, 10 ms apart. */
export class Talk {
  private readonly packets: PacketToWrite[] = [];
  private nanos = 0;

  constructor(private readonly port = 8080) {}

  /** A packet of the client. */
  c(
    flags: string,
    seq: number,
    ack: number,
    payload: string | Uint8Array = '',
    more: More = {},
  ): this {
    const ends = { src: CLIENT.ip, dst: SERVER.ip, sport: CLIENT.port, dport: this.port };
    return this.put(
      { ...ends, flags, ...numbers(CLIENT.isn + seq, SERVER.isn + ack, flags), payload },
      more,
    );
  }

  /** A packet of the server. */
  s(
    flags: string,
    seq: number,
    ack: number,
    payload: string | Uint8Array = '',
    more: More = {},
  ): this {
    const ends = { src: SERVER.ip, dst: CLIENT.ip, sport: this.port, dport: CLIENT.port };
    return this.put(
      { ...ends, flags, ...numbers(SERVER.isn + seq, CLIENT.isn + ack, flags), payload },
      more,
    );
  }

  /** SYN #1, SYN-ACK #2, ACK #3. */
  shake(): this {
    return this.c('S', 0, 0).s('SA', 0, 1).c('A', 1, 1);
  }

  /** What the product says of it, in a capture that runs `rest` seconds further. */
  record(rest = 20): FlowRecord {
    return this.session(rest).record(0);
  }

  /** Why data was lost or not, in words. */
  lostWhy(rest = 20): string {
    return this.session(rest).story(0).dataLostWhy;
  }

  /** Who ended it, in words. */
  endedBy(rest = 20): string {
    return this.session(rest).story(0).endedBy;
  }

  /** Whether it matters, in words. */
  matters(rest = 20): string {
    return this.session(rest).story(0).matters;
  }

  /** Where bytes were left. */
  ledger(rest = 20): FlowStory['ledger'] {
    return this.session(rest).story(0).ledger;
  }

  /** The mechanisms of each reset. */
  resets(rest = 20): FlowStory['resetReasons'] {
    return this.session(rest).story(0).resetReasons;
  }

  /** Every packet with the states and the judgement of resets. */
  explained(rest = 20): ReturnType<AnalysisSession['explain']> {
    return this.session(rest).explain(0, false);
  }

  /** The capture itself, which runs `rest` seconds further. */
  file(rest = 0): Uint8Array {
    const last = { src: '10.9.9.9', dst: '10.9.9.8', sport: 1, dport: 2, flags: 'A' };
    const packets =
      rest > 0 ? [...this.packets, this.stamped(ethernet(tcpPacket(last)), rest)] : this.packets;
    return pcapFile(packets);
  }

  private session(rest: number): AnalysisSession {
    return wholeAnalysis(memorySource('talk.pcap', this.file(rest)));
  }

  private put(packet: TcpOptions, { after = 0.01, ...more }: More): this {
    this.packets.push(this.stamped(ethernet(tcpPacket({ ...packet, ...more })), after));
    return this;
  }

  private stamped(bytes: Uint8Array, after: number): PacketToWrite {
    this.nanos += Math.round(after * 1e9);
    return { bytes, sec: 1_000_000_000 + Math.floor(this.nanos / 1e9), nsec: this.nanos % 1e9 };
  }
}

function numbers(seq: number, ack: number, flags: string): { seq: number; ack: number } {
  return { seq, ack: flags.includes('A') ? ack : 0 };
}
