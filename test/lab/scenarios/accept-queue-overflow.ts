import { Endpoint } from '../endpoint.ts';
import { type Scenario, must, mustHaveSeen, playLater, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';

/** Linux drops the handshake's ACK when the accept queue is full, and sends its SYN-ACK again. */
export const acceptQueueOverflow: Scenario = {
  id: 'accept-queue-overflow',
  title: 'Four handshakes at once on a listener with room for two, which nobody accepts',
  cable: 0.1,
  play: async (stage) => {
    const { topology } = stage;
    await topology.set('server', 'net.ipv4.tcp_synack_retries=2');
    const target = { ip: addresses.server, port: 8080 };
    const server = Endpoint.start(topology, {
      role: 'server',
      ...target,
      backlog: 1,
      acceptAfter: 'go',
      times: 2,
      steps: [['read-eof'], ['close']],
    });
    await server.reported('listening');
    const clients = Array.from({ length: 4 }, () =>
      Endpoint.start(topology, {
        role: 'client',
        from: addresses.client,
        ...target,
        connectAfter: 'go',
        userTimeout: 12_000,
        steps: [
          ['wait', 'go'],
          ['send', 'HELLO\r\n'],
          ['sleep', 9],
          ['shutdown'],
          ['read-eof'],
          ['close'],
        ],
      }),
    );
    await Promise.all(clients.map((client) => client.reported('say', 'ready')));
    for (const client of clients) client.tell('go');
    await Promise.all(clients.map((client) => client.reported('connected')));
    await pause(0.3);
    const overflows = await topology.counter('server', 'TcpExtListenOverflows');
    must(overflows >= 2, `two ACKs dropped at a full accept queue, not ${overflows}`);
    for (const client of clients) client.tell('go');
    await pause(8);
    server.tell('go');
    await Promise.all([...clients, server].map((program) => program.finished()));
    const cast = clients.map((client) => ({
      client,
      lost: client.sightings.some((it) => /ECONNRESET|ETIMEDOUT|EPIPE/.test(it)),
    }));
    must(cast.filter(({ lost }) => lost).length === 2, 'two clients lost their connection');
    for (const { client, lost } of cast) if (!lost) mustHaveSeen(client, /end of stream/);
    return [
      ...cast.flatMap(({ client, lost }) =>
        truthOf(
          { client, server, target },
          lost
            ? {
                cause: 'accept-queue-overflow',
                close: { kind: 'reset', by: 'server', byAccept: ['client', 'both'] },
                dataLost: 'yes',
                dataLostKnowable: false,
                story:
                  'The kernel counted the handshake’s ACK in ListenOverflows and sent its SYN-ACK again; the client believed itself connected, its data was never taken.',
              }
            : {
                cause: 'graceful-close',
                close: { kind: 'graceful', by: 'client' },
                dataLost: 'no',
                story:
                  'One of the two that fitted into the accept queue: acknowledged by the kernel at once, accepted eight seconds later.',
              },
        ),
      ),
      ...(await playLater(stage)),
    ];
  },
};
