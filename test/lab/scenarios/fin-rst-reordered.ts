import { type Scenario, must, mustHaveSeen, playPair, truthOf } from '../scenario.ts';

/** Two queues of a router: the RST overtakes the FIN that was sent before it. */
export const tls13FinRstReordered: Scenario = {
  id: 'tls13-fin-rst-reordered',
  title: 'TLS 1.3: client sends FIN, then RST; the path delivers RST, then FIN',
  lateFin: true,
  play: async (stage) => {
    const challenges = await stage.topology.counter('server', 'TcpExtTCPChallengeACK');
    const pair = await playPair(stage, {
      port: 443,
      tls: { version: '1.3', sni: 'shop.example' },
      client: [
        ['send', 'REPORT\r\n'],
        ['read-until', '\r\n'],
        ['shutdown'],
        ['await-unread', 500],
        ['close'],
      ],
      server: [
        ['read-until', '\r\n'],
        ['send', 'OK\r\n'],
        ['sleep', 0.015],
        ['send-bytes', 500],
        ['raw-eof'],
        ['sleep', 0.1],
        ['send-bytes', 20],
        ['close'],
      ],
    });
    must(
      (await stage.topology.counter('server', 'TcpExtTCPChallengeACK')) > challenges,
      'the server challenged the reset that came before its FIN',
    );
    mustHaveSeen(pair.server, /FIN|ECONNRESET|EPIPE/);
    return truthOf(pair, {
      cause: 'fin-rst-without-close-notify',
      close: { kind: 'reset', by: 'client' },
      closeNotify: { client: 'absent', server: 'absent' },
      dataLost: 'yes',
      dataLostKnowable: false,
      story:
        'The client half-closed, then closed over 500 unread bytes: FIN, RST+ACK. In the router the FIN took 40 ms longer than the RST, so that the server got the RST first and challenged it, and then the FIN.',
    });
  },
};
