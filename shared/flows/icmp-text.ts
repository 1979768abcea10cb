import type { IcmpFacts, SideFacts } from './flow-facts.ts';

const UNREACHABLE_4: readonly string[] = [
  'network unreachable',
  'host unreachable',
  'protocol unreachable',
  'port unreachable',
  'fragmentation needed',
  'source route failed',
  'destination network unknown',
  'destination host unknown',
  'source host isolated',
  'network administratively prohibited',
  'host administratively prohibited',
  'network unreachable for this type of service',
  'host unreachable for this type of service',
  'communication administratively prohibited',
  'host precedence violation',
  'precedence cutoff in effect',
];

const UNREACHABLE_6: readonly string[] = [
  'no route to destination',
  'communication administratively prohibited',
  'beyond scope of source address',
  'address unreachable',
  'port unreachable',
  'source address failed ingress/egress policy',
  'reject route to destination',
  'error in source routing header',
];

/** An ICMP error in words (RFC 792, 1122, 1812; RFC 4443), with numbers where it has no name. */
export function icmpText(version: 4 | 6, type: number, code: number): string {
  const numbers = `ICMP${version === 6 ? 'v6' : ''} type ${type} code ${code}`;
  if (version === 4) {
    if (type === 3) return UNREACHABLE_4[code] ?? numbers;
    if (type === 4) return 'source quench';
    if (type === 5) return 'redirect';
    if (type === 11)
      return code === 1 ? 'fragment reassembly time exceeded' : 'time to live exceeded in transit';
    if (type === 12) return 'parameter problem';
    return numbers;
  }
  if (type === 1) return UNREACHABLE_6[code] ?? numbers;
  if (type === 2) return 'packet too big';
  if (type === 3)
    return code === 1 ? 'fragment reassembly time exceeded' : 'hop limit exceeded in transit';
  if (type === 4) return 'parameter problem';
  return numbers;
}

/** It says that packets do not arrive; path MTU messages, redirects and source quench do not. */
export function isRejection(version: 4 | 6, type: number, code: number): boolean {
  if (version === 4) return (type === 3 && code !== 4) || type === 11 || type === 12;
  return type === 1 || type === 3 || type === 4;
}

/** After the ICMP error the side that it stands in for said nothing any more. */
export function isFinal(sides: readonly [SideFacts, SideFacts], icmp: IcmpFacts): boolean {
  return sides[icmp.quotedSide === 0 ? 1 : 0].lastPacket < icmp.packet;
}
