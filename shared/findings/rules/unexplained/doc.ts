import type { RuleDoc } from '../../rule-doc.ts';
import {
  RETRANSMISSIONS_TO_SILENCE,
  SILENCE_SAYS_SOMETHING,
  UNANSWERED_FOR,
} from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'Something ended, or stopped, in a way that no rule of this release names. The story says what was observed.',
  decided: [
    'No other cause scores higher.',
    `It leads on purpose in four cases: one side fell silent while the other retransmitted ${RETRANSMISSIONS_TO_SILENCE} times or more for over ${SILENCE_SAYS_SOMETHING / 1e9} s; a bare RST answers a segment without a FIN before it; the SYN-ACK was repeated after the handshake's ACK; a FIN was not acknowledged for ${SILENCE_SAYS_SOMETHING / 1e9} to ${UNANSWERED_FOR / 1e9} s, or a reset that cannot be judged follows it.`,
  ],
  confidence: ['low: always.'],
  matters: 'Watch.',
  asAlternative: {
    why: 'What was observed fits no rule well.',
    settle: 'Capture on both ends at the same time.',
  },
  confusedWith: [
    { cause: 'peer-vanished', why: 'retransmissions without any answer' },
    { cause: 'injected-reset', why: "a reset that fits neither end's state" },
  ],
  settles: [
    'A capture on both ends at the same time: what left one end and did not arrive at the other?',
  ],
  remedy: 'Take the capture that the first alternative asks for.',
  references: ['RFC 9293 section 3.5.2'],
};
