import type { RuleDoc } from '../../rule-doc.ts';

export const doc: RuleDoc = {
  seen: 'Neither the beginning nor the end of the connection is in the capture.',
  decided: ['No SYN, no SYN-ACK, no FIN, and no reset that could have ended the connection.'],
  confidence: [
    'high: nothing more can be said.',
    'medium: what was sent last was not answered for 10 s or more: one side may be gone.',
    'low: one direction only.',
  ],
  matters: 'Benign. Excluded from shares of endings.',
  asAlternative: {
    why: 'The end may lie outside the capture.',
    settle:
      "On both ends at the same time: tcpdump -ni any -s 0 -w here.pcap 'host CLIENT and host SERVER and tcp port PORT', from before the start to after the end",
  },
  confusedWith: [
    { cause: 'still-open', why: 'the same with its beginning' },
    { cause: 'peer-vanished', why: 'one side may have fallen silent for good' },
  ],
  settles: ['Start the capture before the connection and keep it until the close.'],
  remedy: 'Nothing to do.',
  references: ['RFC 9293 section 3.3.2'],
};
