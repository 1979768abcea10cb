import type { RuleDoc } from '../../rule-doc.ts';
import { WINDOW_STAYS_SHUT } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'One side shuts its receive window and holds it at 0; the other one probes, and nothing moves until the end.',
  decided: [
    `The last packets of one side say window 0 without a break for ${WINDOW_STAYS_SHUT / 1e9} s or more, to the end of the capture, to a FIN or until the other side resets. Not where both FINs were acknowledged: that connection was closed in the end.`,
    'The other side had more to send: it sent window probes (one byte, or in the shape of a keep-alive, as Linux does), or bytes of it stay unacknowledged.',
    'Where the side that did not read ends it with its own reset, the cause is `abort-with-unread-data`.',
  ],
  confidence: [
    'high: two probes or more were answered with window 0, and the other side had more to send: bytes of it are open or were sent into the shut window, or the gaps between three probes or more grow.',
    'medium: one probe (the window may have opened in a lost packet); or probes whose gaps say nothing; or the side with the shut window closed its half itself; or its answers stopped before the end.',
    'low: no probe seen, or none answered (the side with the shut window may be gone); or two of these; or nothing is open and the probes come at one pace, as keep-alives do.',
  ],
  matters:
    'Harmful: the receiving program is stuck, overloaded or deadlocked. The network is fine.',
  asAlternative: {
    why: 'The receiver may not have been reading.',
    settle: 'On the receiver: ss -tmi; Recv-Q stays full while the program does not read.',
  },
  confusedWith: [
    { cause: 'peer-vanished', why: 'there nothing answers; here every probe is answered' },
    {
      cause: 'abort-with-unread-data',
      why: 'the end of such a stall, when the stuck side closes its socket',
    },
  ],
  settles: [
    'On the receiver: ss -tmp shows Recv-Q full and the process that owns the socket.',
    'A stack dump or strace -p PID of that process: what does it wait for?',
  ],
  remedy:
    'Look at the receiving program: blocked on a lock, a full disk, a slow consumer behind it, or both ends writing and neither reading. A larger buffer only delays it.',
  references: ['RFC 9293 section 3.8.6.1', 'RFC 6429'],
};
