import type { RuleDoc } from '../../rule-doc.ts';
import { LONG_SILENCE } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'The flow began in the capture, and the capture ended before any close.',
  decided: [
    'A SYN or SYN-ACK in the capture, no FIN, and no reset that could have ended the connection.',
    'UDP flows have no close: they are all here unless an ICMP error rejected them.',
  ],
  confidence: [
    `high: the last packet lies less than ${LONG_SILENCE / 1e9} s before the end of the capture.`,
    `medium: silent for ${LONG_SILENCE / 1e9} s or more: it may have ended without a packet, or where the capture does not look.`,
    "low: a side's last word is a reset that the other one did not take (medium where that side had closed before), what was sent last was not answered for 10 s or more, only a SYN or an unfinished handshake, or one direction only.",
  ],
  matters: 'Benign. Excluded from shares of endings.',
  asAlternative: {
    why: 'The connection may simply have gone on.',
    settle:
      "On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host CLIENT and host SERVER and tcp port PORT', for longer",
  },
  confusedWith: [
    { cause: 'peer-vanished', why: 'a dead peer is silent too, but then data is retransmitted' },
    { cause: 'mid-capture', why: 'the same without the beginning' },
  ],
  settles: [
    'Capture longer; or ss -tan on either end shows whether the connection is still there.',
  ],
  remedy: 'Nothing to do.',
  references: ['RFC 9293 section 3.3.2'],
};
