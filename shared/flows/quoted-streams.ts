import type { FlowNumber } from '../base/units.ts';
import { BASE_KNOWN, S_BASE, S_FLAGS, sideAt } from '../tcp/tcp-words.ts';
import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, SYN } from '../wire/decoded-packet.ts';
import type { FlowTable } from './flow-table.ts';
import { endsText, type ReservedStreams } from './reserved-streams.ts';

/** Its type in ICMP for IPv4: Wireshark does not read what it quotes. */
const ICMP_REDIRECT = 5;

/**
 * TCP headers that ICMP errors quote, only as far as they take a stream number. Wireshark reads a quoted header
 * of 16 bytes and more like any other: an unknown connection takes the next `tcp.stream`, and so does a SYN with
 * another number than its side's base. (After the latter it also counts packets of the known connection to the
 * new one, where they repeat the known SYN; we do not follow that: they are the known connection's.) Measured:
 * test/unit/flows/quoted-streams.test.ts. No verdict rests on this.
 */
export class QuotedStreams {
  constructor(
    private readonly flows: FlowTable,
    private readonly reserved: ReservedStreams,
  ) {}

  /** An ICMP error about a TCP connection; `flow` is negative where there is none. True where it takes `next`. */
  takesNumber(flow: FlowNumber, p: DecodedPacket, next: number): boolean {
    const flags = p.quotedFlags;
    if (flags < 0 || (p.ipVersion === 4 && p.icmpType === ICMP_REDIRECT)) return false;
    const { quotedAddresses: addresses, quotedSourcePort: from, quotedDestinationPort: to } = p;
    if (flow >= 0) {
      if ((flags & (SYN | ACK)) !== SYN) return false;
      const w = this.flows.rows.page(flow);
      const me = sideAt(this.flows.rows.base(flow), this.flows.sideOf(flow, addresses, from));
      if ((w[me + S_FLAGS] & BASE_KNOWN) === 0 || w[me + S_BASE] === p.quotedSeq) return false;
    }
    const ends = endsText(p.ipVersion, addresses, from, to);
    if (this.reserved.has(ends)) return false;
    this.reserved.reserve(ends, next);
    return true;
  }
}
