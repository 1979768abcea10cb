const V4_TYPES = new Map<number, string>([
  [0, 'echo reply'],
  [3, 'destination unreachable'],
  [4, 'source quench'],
  [5, 'redirect'],
  [8, 'echo request'],
  [9, 'router advertisement'],
  [10, 'router solicitation'],
  [11, 'time exceeded'],
  [12, 'parameter problem'],
  [13, 'timestamp request'],
  [14, 'timestamp reply'],
]);

const V4_CODES = new Map<number, readonly string[]>([
  [
    3,
    [
      'network unreachable',
      'host unreachable',
      'protocol unreachable',
      'port unreachable',
      'fragmentation needed but forbidden',
      'source route failed',
      'network unknown',
      'host unknown',
      'source host isolated',
      'network administratively prohibited',
      'host administratively prohibited',
      'network unreachable for this type of service',
      'host unreachable for this type of service',
      'communication administratively prohibited',
      'host precedence violation',
      'precedence cutoff in effect',
    ],
  ],
  [
    5,
    [
      'redirect for the network',
      'redirect for the host',
      'redirect for the type of service and network',
      'redirect for the type of service and host',
    ],
  ],
  [11, ['time to live exceeded in transit', 'fragment reassembly time exceeded']],
  [12, ['pointer indicates the error', 'missing a required option', 'bad length']],
]);

const V6_TYPES = new Map<number, string>([
  [1, 'destination unreachable'],
  [2, 'packet too big'],
  [3, 'time exceeded'],
  [4, 'parameter problem'],
  [128, 'echo request'],
  [129, 'echo reply'],
  [130, 'multicast listener query'],
  [131, 'multicast listener report'],
  [132, 'multicast listener done'],
  [133, 'router solicitation'],
  [134, 'router advertisement'],
  [135, 'neighbour solicitation'],
  [136, 'neighbour advertisement'],
  [137, 'redirect'],
  [143, 'multicast listener report (version 2)'],
]);

const V6_CODES = new Map<number, readonly string[]>([
  [
    1,
    [
      'no route to destination',
      'communication administratively prohibited',
      'beyond scope of source address',
      'address unreachable',
      'port unreachable',
      'source address failed ingress or egress policy',
      'route to destination rejected',
      'error in source routing header',
    ],
  ],
  [2, ['packet too big']],
  [3, ['hop limit exceeded in transit', 'fragment reassembly time exceeded']],
  [
    4,
    [
      'erroneous header field',
      'unrecognised next header type',
      'unrecognised IPv6 option',
      'incomplete header chain in the first fragment',
    ],
  ],
]);

/**
 * An ICMP (version 4) or ICMPv6 (version 6) message in words, for a sentence: "host
 * administratively prohibited". Names are the IANA registries' in plain words; unknown ones keep
 * their numbers.
 */
export function icmpText(version: 4 | 6, type: number, code: number): string {
  const types = version === 4 ? V4_TYPES : V6_TYPES;
  const codes = (version === 4 ? V4_CODES : V6_CODES).get(type);
  if (codes !== undefined && code < codes.length) return codes[code];
  const name = types.get(type);
  const protocol = version === 4 ? 'ICMP' : 'ICMPv6';
  if (name === undefined) return `${protocol} type ${type}, code ${code}`;
  return code === 0 ? name : `${name}, code ${code}`;
}
