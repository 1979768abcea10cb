import type { RuleDoc } from '../../rule-doc.ts';
import {
  RETRANSMISSIONS_TO_SILENCE,
  SILENCE_SAYS_SOMETHING,
  UNANSWERED_FOR,
} from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'Data or a FIN is retransmitted with backoff and nothing answers any more, to the end or until the sender gives up.',
  decided: [
    `At least ${RETRANSMISSIONS_TO_SILENCE} retransmissions (of data, or of a FIN) since the other side's last packet, over more than ${SILENCE_SAYS_SOMETHING / 1e9} s, none acknowledged, and no packet and no reset of the other side after them.`,
    'Or: keep-alives without an answer, and then the RST+ACK of their sender, which gave up.',
    'Or: data sent again as often, and in the end a bare RST that answers it: what is there now knows no such connection.',
    `Or, low: data or a FIN was the sender's last word and got no answer for ${UNANSWERED_FOR / 1e9} s and more, though it was not sent again that often, without any reset, the other side had spoken and not closed, and bare ACKs were captured.`,
    "The sender's own RST after that only says that it gave up; it is no abort.",
    'A path that drops only full-size segments is `path-mtu-blackhole`; a server that repeats its SYN-ACK meanwhile, `accept-queue-overflow`.',
  ],
  confidence: [
    'medium: both directions were captured. Whether the answers pass elsewhere stays open; a host that is gone and a path that drops its packets are both this cause.',
    'low: full-size segments alone are lost; the last words were hardly repeated, so the sender or the recording stopped too; a bare RST answered in the end, or bytes of the silent side are acknowledged that the capture lacks. One direction alone is never this cause.',
  ],
  matters: 'Harmful: the sender waits for minutes, and what it sent is lost.',
  asAlternative: {
    why: 'The other side may be gone: nobody notices before data is sent again.',
    settle:
      "On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host CLIENT and host SERVER and tcp port PORT'; do the retransmissions arrive at the silent one?",
  },
  confusedWith: [
    { cause: 'client-abort', why: 'the RST of a client that gave up looks like an abort' },
    { cause: 'path-mtu-blackhole', why: 'there small segments still pass' },
    { cause: 'half-closed', why: 'the same silence, but after a FIN and without data to send' },
  ],
  settles: [
    'A capture on the silent side. The retransmissions arrive: the host or its firewall drops them. They do not: the path does.',
    'ss -tino on the sender while it lasts: backoff and retransmission counters.',
  ],
  remedy:
    'Find out whether the host died, lost its address, or a stateful device forgot the flow. TCP keep-alives and TCP_USER_TIMEOUT on the sender shorten the wait.',
  references: ['RFC 9293 section 3.8.3', 'RFC 6298 section 5', 'RFC 5482'],
};
