import type { RuleDoc } from '../../rule-doc.ts';
import { FULL_SIZE_SHARE, MTU_MATTERS_FROM, RETRANSMISSIONS_TO_SILENCE } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'Full-size segments of one side are lost again and again while smaller ones pass.',
  decided: [
    `A segment of at least ${MTU_MATTERS_FROM} bytes, and of at least ${FULL_SIZE_SHARE * 100} % of the side's largest, was sent again ${RETRANSMISSIONS_TO_SILENCE} times or more and never acknowledged.`,
    'Nothing near that size (80 % of it or more) was ever acknowledged in this direction, and something smaller was (or an ICMP error says that it is too big, or the other side was heard meanwhile).',
    'An ICMP error "fragmentation needed" or "packet too big" that quotes the flow is the strongest evidence; mostly it is filtered, and that is the fault.',
  ],
  confidence: [
    'high: an ICMP error says that the packet is too big.',
    'medium: sizes, and the other side was heard while the large segments were lost.',
    'low: sizes alone: the other side may have vanished at that very moment.',
  ],
  matters: 'Harmful: it hits every connection over that path that carries more than a few bytes.',
  asAlternative: {
    why: 'Only large segments may be dropped on the way.',
    settle:
      'From the sender: ping with the do-not-fragment bit and growing sizes (ping -M do -s 1472 HOST), or tracepath HOST.',
  },
  confusedWith: [
    { cause: 'peer-vanished', why: 'there nothing passes any more, whatever its size' },
    {
      cause: 'tls-handshake-stalled',
      why: "a server's certificate is often the first full-size flight of a connection",
    },
  ],
  settles: [
    'ping -M do -s N from the sender, with growing N: the largest that passes, plus 28 (IPv4) or 48 (IPv6), is the path MTU.',
    'tracepath HOST names the hop where it shrinks.',
  ],
  remedy:
    'Let ICMP "fragmentation needed" (type 3 code 4) and "packet too big" (ICMPv6 type 2) pass; or clamp the MSS at the tunnel (iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu); or set net.ipv4.tcp_mtu_probing=1 on the sender.',
  references: ['RFC 2923 section 2.1', 'RFC 4821', 'RFC 1191', 'RFC 8201'],
};
