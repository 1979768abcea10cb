import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'An ICMP error that quotes a packet of the flow, and nothing from the other side after it.',
  decided: [
    'ICMP destination unreachable (not code 4, "fragmentation needed"), time exceeded or parameter problem; ICMPv6 types 1, 3, 4. It quotes this flow\'s addresses and ports.',
    'The side whose packets were not quoted sent nothing after it. TCP and UDP alike.',
  ],
  confidence: [
    'high: the quoted side never got any answer.',
    'medium: there was traffic both ways before, or a packet of the server was rejected.',
  ],
  matters: 'Harmful: what was sent is not getting through.',
  asAlternative: {
    why: 'An ICMP error may have ended it that this capture point does not see.',
    settle:
      "On the client: tcpdump -ni any -s 0 -w client.pcap '(icmp or icmp6) or (host SERVER and port PORT)'; which router sends the error?",
  },
  confusedWith: [
    { cause: 'connection-refused', why: 'a closed TCP port answers with RST instead' },
    {
      cause: 'path-mtu-blackhole',
      why: '"fragmentation needed" is no rejection but a hint about size',
    },
  ],
  settles: [
    "The sender's address names the device: look at its rules (code 9, 10, 13 are filters) or at its routes (code 0, 1).",
  ],
  remedy:
    'Ask the owner of the device that sent the error: the code says whether a rule, a route or a closed port is meant.',
  references: [
    'RFC 792',
    'RFC 4443 section 3',
    'RFC 1122 section 4.2.3.9',
    'RFC 1812 section 5.2.7.1',
  ],
};
