import type { RuleDoc } from '../../rule-doc.ts';
import { RETRANSMISSIONS_TO_SILENCE } from '../../thresholds.ts';

const COUNTERS =
  'On the server: nstat -az TcpExtListenOverflows TcpExtListenDrops grows, and ss -ltn shows Recv-Q above Send-Q on the listening socket.';

export const doc: RuleDoc = {
  seen: "The handshake's ACK, and data, are answered by further SYN-ACKs; or SYNs stay unanswered while the same port accepts others.",
  decided: [
    "A SYN-ACK of the server after the handshake's ACK, at least two SYN-ACKs in all, and not one byte, FIN or earlier reset of the server.",
    `Or: SYN-ACK, then data of the client sent again ${RETRANSMISSIONS_TO_SILENCE} times or more and never acknowledged, then a bare RST that answers it; nothing else of the server. So a current Linux does it (measured on 6.18: no second SYN-ACK once data came).`,
    `Or: more than ${RETRANSMISSIONS_TO_SILENCE} SYNs without any answer, no ICMP error, and at least one other connection to the same server and port was accepted in the capture. With fewer SYNs \`syn-unanswered\` leads.`,
  ],
  confidence: [
    "medium: the client's data was ignored as well and sent again, and the port accepted other connections: the path works, and the server drops. That the ACK was lost behind the capture point stays open: never high.",
    'low: only the ACK was ignored, or only SYNs: a lost ACK, an asymmetric path or a filter look the same.',
  ],
  matters: 'Harmful: clients wait for seconds to minutes although the port looks open.',
  asAlternative: { why: 'The accept queue of the server may have been full.', settle: COUNTERS },
  confusedWith: [
    {
      cause: 'handshake-abandoned',
      why: 'SYN-ACKs are repeated when the ACK is lost behind the capture point, too',
    },
    { cause: 'syn-unanswered', why: 'a filter drops SYNs just as silently' },
  ],
  settles: [COUNTERS, "A capture on the server: does the handshake's ACK arrive there?"],
  remedy:
    'Find out why the program does not accept: one thread blocked by a silent connection, a pause, too few workers. Then raise the backlog of listen() and net.core.somaxconn; that alone only buys seconds.',
  references: ['RFC 9293 section 3.5', 'listen(2)', 'tcp(7): tcp_abort_on_overflow'],
};
