import { Endpoint } from '../endpoint.ts';
import { type Scenario, must, mustHaveSeen, playLater, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';

/** A full accept queue drops new SYNs too: to that client the port looks dead, and to others it works. */
export const synBacklog: Scenario = {
  id: 'syn-backlog',
  title: 'SYNs dropped at a full accept queue, while others on the port were accepted',
  play: async (stage) => {
    const { topology } = stage;
    await topology.set('client', 'net.ipv4.tcp_syn_retries=2');
    const target = { ip: addresses.server, port: 8080 };
    const server = Endpoint.start(topology, {
      role: 'server',
      ...target,
      backlog: 1,
      acceptAfter: 'go',
      times: 2,
      steps: [['read-until', '\r\n'], ['send', 'OK\r\n'], ['read-eof'], ['close']],
    });
    await server.reported('listening');
    const start = (): Endpoint =>
      Endpoint.start(topology, {
        role: 'client',
        from: addresses.client,
        ...target,
        steps: [['send', 'HELLO\r\n'], ['read-until', '\r\n'], ['close']],
      });
    const first = start();
    await first.reported('connected');
    const second = start();
    await second.reported('connected');
    await pause(0.2);
    const late = start();
    await late.finished();
    mustHaveSeen(late, /ETIMEDOUT at connect/);
    const drops = await topology.counter('server', 'TcpExtListenOverflows');
    must(drops >= 3, `three SYNs dropped at a full accept queue, not ${drops}`);
    server.tell('go');
    await Promise.all([first, second, server].map((program) => program.finished()));
    await pause(10.5);
    return [
      ...[first, second].flatMap((client) =>
        truthOf(
          { client, server, target },
          {
            cause: 'graceful-close',
            close: { kind: 'graceful', by: 'client' },
            dataLost: 'no',
            story: 'Waited in the accept queue until the program took it, then ended in order.',
          },
        ),
      ),
      ...truthOf(
        { client: late, server, target },
        {
          cause: 'accept-queue-overflow',
          causeAccept: ['syn-unanswered'],
          close: { kind: 'unanswered', by: 'server', byAccept: ['network', 'unknown'] },
          dataLost: 'no',
          story:
            'The accept queue was full: the kernel counted each SYN in ListenOverflows and dropped it, and the client gave up.',
        },
      ),
      ...(await playLater(stage)),
    ];
  },
};
