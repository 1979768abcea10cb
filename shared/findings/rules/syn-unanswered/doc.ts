import type { RuleDoc } from '../../rule-doc.ts';
import { SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A SYN and its retransmissions, no answer of any kind, then silence.',
  decided: [
    'A SYN of the client, not one packet of the server, no ICMP error that quotes the flow, and nothing else of the client.',
    `One SYN alone counts only when ${SILENCE_SAYS_SOMETHING / 1e9} s of capture follow it; before that the flow is \`still-open\`.`,
  ],
  confidence: [
    'medium: two or more SYNs, or 10 s of silence after one. Whether the SYN or its answer was lost stays open.',
    'low: one SYN and less than 10 s of capture after it.',
  ],
  matters: 'Harmful: the client waits until its connect timeout.',
  asAlternative: {
    why: 'The SYN may simply not have been answered.',
    settle:
      "On the server: tcpdump -ni any -s 0 -w server.pcap 'host CLIENT and tcp port PORT'; does the SYN arrive there?",
  },
  confusedWith: [
    { cause: 'icmp-rejected', why: 'an ICMP error that this capture point does not see' },
    {
      cause: 'accept-queue-overflow',
      why: 'a full accept queue drops SYNs of a port that answers others',
    },
  ],
  settles: [
    'Capture on the server. The SYN does not arrive: filtered or misrouted on the way. It arrives and is not answered: host firewall or full queue. It is answered: the answer is lost on the way back.',
    "From the client's network: a traceroute with TCP SYN to that port (tcptraceroute, mtr --tcp) shows how far SYNs get.",
  ],
  remedy:
    'Find the rule or route that swallows the SYN: firewall, security group, dead host, asymmetric path.',
  references: ['RFC 9293 section 3.8.3', 'RFC 6298 section 5.7', 'RFC 1122 section 4.2.3.5'],
};
