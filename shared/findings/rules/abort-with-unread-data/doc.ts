import type { RuleDoc } from '../../rule-doc.ts';
import { SHRUNK_TO } from '../../thresholds.ts';

const COUNTERS =
  'Linux counts it: nstat -az TcpExtTCPAbortOnClose on that side grows with every close over unread data; TcpExtTCPAbortOnData counts SO_LINGER 0.';

export const doc: RuleDoc = {
  seen: 'A RST+ACK without FIN right after its sender acknowledged data that nothing suggests was read: its window is shut, shrunk or not reopened.',
  decided: [
    'The connection ended by a RST+ACK that answers nothing, and its sender had sent no FIN.',
    'Its receive window was shut before (0), or had shrunk to ' +
      `${SHRUNK_TO * 100} % of its largest value or less and stayed so; or the other side's last data came after everything that it sent itself.`,
    'With an open window the packets of SO_LINGER 0 are the same: then `client-abort` or `server-abort` leads, and this is an alternative. A reset after its own FIN belongs to other causes.',
  ],
  confidence: [
    'low: the program may have asked for the abort itself, and another device may have sent the reset: one flow alone leaves both open.',
    'medium: between loopback addresses, where nobody else can have sent it, and the window was shut or had shrunk.',
  ],
  matters: 'Watch: acknowledged is not read. The bytes in the buffer are gone.',
  asAlternative: {
    why: 'The program may have closed with data unread: the packets cannot show reads.',
    settle: COUNTERS,
  },
  confusedWith: [
    { cause: 'client-abort', why: 'SO_LINGER 0 sends the same RST+ACK' },
    { cause: 'server-abort', why: 'SO_LINGER 0 sends the same RST+ACK' },
    { cause: 'zero-window-stall', why: 'the same side not reading, before it closes' },
    {
      cause: 'client-cancelled-request',
      why: 'a cancel with unread data is exactly this, in the middle of a response',
    },
  ],
  settles: [
    COUNTERS,
    'strace -f -tt -e trace=read,recvfrom,shutdown,close -p PID: what had it read when it closed?',
  ],
  remedy:
    'Let the program read to the end (or shutdown() and drain) before close(); with an unread close_notify, read until end of stream. A server that answers before it has read the upload should keep reading for a while (lingering close).',
  references: ['RFC 2525 section 2.17', 'RFC 1122 section 4.2.2.13', 'RFC 9293 section 3.6'],
};
