import type { DecodedPacket } from '../wire/decoded-packet.ts';

/**
 * Numbers that Wireshark gave to connections of which no packet was seen yet: one that a SOCKS proxy relays,
 * one that an ICMP error quotes. The first flow between the same ends takes the number; if none comes, it
 * stays unused and all later streams are one higher.
 */
export class ReservedStreams {
  private readonly numbers = new Map<string, number>();

  /** True where these ends have a number that nobody took yet. */
  has(ends: string): boolean {
    return this.numbers.has(ends);
  }

  reserve(ends: string, number: number): void {
    this.numbers.set(ends, number);
  }

  /** The number for a new flow that begins with this packet, once; null where none is reserved. */
  take(p: DecodedPacket): number | null {
    if (this.numbers.size === 0) return null;
    const ends = endsText(p.ipVersion, p.addresses, p.sourcePort, p.destinationPort);
    const number = this.numbers.get(ends);
    if (number === undefined) return null;
    this.numbers.delete(ends);
    return number;
  }
}

/** Both ends, the same from either side. `addresses`: source, then destination, four words each. */
export function endsText(
  version: number,
  addresses: Uint32Array,
  from: number,
  to: number,
): string {
  const a = addresses;
  const source = `${a[0]}.${a[1]}.${a[2]}.${a[3]}:${from}`;
  const destination = `${a[4]}.${a[5]}.${a[6]}.${a[7]}:${to}`;
  const [one, other] = source < destination ? [source, destination] : [destination, source];
  return `${version} ${one} ${other}`;
}
