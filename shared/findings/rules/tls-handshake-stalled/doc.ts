import type { RuleDoc } from '../../rule-doc.ts';
import { TLS_STALLED } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'The ClientHello was acknowledged and no ServerHello followed for long.',
  decided: [
    `A ClientHello that the server's host acknowledged whole, and not one byte of the server in the flow for ${TLS_STALLED / 1e9} s or more: to the first FIN or reset of either side, or to the end of what was watched.`,
    'A ServerHello (or HelloRetryRequest) that came late is no such ending: the flow is then judged by how it closed. An alert is an answer too: see `tls-handshake-failure`.',
    'Where the ClientHello itself was never acknowledged, the host is gone: see `peer-vanished`.',
  ],
  confidence: [
    'medium: whole capture. Never high: what the program was doing cannot be seen from packets.',
    'low: one direction only.',
  ],
  matters: 'Harmful: the client waits and gets no connection.',
  asAlternative: {
    why: 'The server may have accepted the connection and never answered the ClientHello.',
    settle: "On the server: ss -ltn for a growing Recv-Q, and the program's stack.",
  },
  confusedWith: [
    { cause: 'peer-vanished', why: 'there nothing acknowledges the ClientHello' },
    {
      cause: 'tls-handshake-failure',
      why: 'a close in the middle of the handshake; here the server never spoke',
    },
    {
      cause: 'accept-queue-overflow',
      why: 'there the SYN-ACK is repeated; here the connection was accepted',
    },
  ],
  settles: [
    'ss -ltn on the server: Recv-Q of the listening socket counts connections that the program has not accepted.',
    'strace -f -tt -e trace=accept4,read,recvfrom -p PID, or the stack of the program, during a stall.',
    'Other flows to the same port: do their handshakes stall and resume in the same instant? Then look for the silent connection that was accepted before them.',
  ],
  remedy:
    'Let the server accept and shake hands without waiting for one client: a thread or event per connection, a timeout for the handshake. Health checks should complete the handshake or be answered elsewhere.',
  references: ['RFC 8446 section 4.1.3', 'listen(2), on the backlog', 'RFC 9293 section 3.8.6'],
};
