import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: "A SYN is answered with RST+ACK, ack = the SYN's number + 1: nothing listens on that port, or something says so.",
  decided: [
    'A SYN of the client, no SYN-ACK and no data of the server, and a reset of the server.',
    'The client sent neither an ACK nor data after its SYN: that would show a SYN-ACK that the capture lacks.',
    'The reset acknowledges the SYN (RST+ACK; ack = ISN + 1, or up to the end of data in the SYN). One with another ack leaves SYN-SENT alone. A bare RST to a SYN is not what RFC 9293 asks for and lowers the confidence.',
    "The reset's TTL is compared with what the same address sent on the flows that it took: SYN-ACK, data, ACK or FIN. The same: the host refused. Another: a device in between did, in its name. As many hops from another start value (64, 128, 255), or TTLs that differ among its own flows, decide nothing. IP-ID decides nothing here: Linux sends both its SYN-ACKs and its refusals with 0.",
  ],
  confidence: [
    'high: RST+ACK that acknowledges the SYN, with the TTL of all other flows that the same address took: the host itself refused. And no scan in sight: fewer than three ports of that host knocked at without a byte, or a SYN that its kernel repeats.',
    'medium: the address took no other flow in this capture, or its TTLs differ, so a device that refuses in its name stays possible; or its TTL is another one: a device in between refused, of which the packets do not say what it is.',
    'low: a bare RST, resets of different TTL, or both of these open.',
  ],
  matters: 'Watch: the client gets an error at once. It matters where the service should be there.',
  asAlternative: {
    why: 'The port may be closed.',
    settle: 'On the server: ss -ltn shows who listens.',
  },
  confusedWith: [
    { cause: 'icmp-rejected', why: 'a firewall may reject with ICMP instead of RST' },
    {
      cause: 'injected-reset',
      why: "a middlebox can refuse in the server's name: compare TTL and IP-ID with other flows of that host",
    },
  ],
  settles: [
    'On the server: ss -ltn; a listener on that port means something in between refused.',
    "Compare the reset's TTL with other packets of that server: another one, not as many hops from another start value, means another device.",
  ],
  remedy: 'Start the service, open the port, or correct the address the client uses.',
  references: ['RFC 9293 section 3.5.2', 'RFC 9293 section 3.10.7.1'],
};
