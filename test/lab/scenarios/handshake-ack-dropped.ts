import { Endpoint } from '../endpoint.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';
import { addresses, pause } from '../topology.ts';
import { knowableEverywhere } from '../truth.ts';

const beforeTheDrop = {
  knowable: false,
  why: 'the ACK is there; that it never reached the server shows only as repeated SYN-ACKs',
  accept: ['still-open', 'unexplained', 'accept-queue-overflow'],
} as const;

/** Before the router the handshake looks complete; behind it the ACK never comes. */
export const handshakeAckDropped: Scenario = {
  id: 'handshake-ack-dropped',
  title: 'Router drops everything of the client but its SYN',
  play: async (stage) => {
    await stage.topology.filter(
      'router',
      'forward',
      'iifname left tcp dport 9000 tcp flags & syn == 0 drop',
    );
    await stage.topology.command('server', 'sysctl', '-qw', 'net.ipv4.tcp_synack_retries=2');
    const target = { ip: addresses.server, port: 9000 };
    const server = Endpoint.start(stage.topology, {
      role: 'server',
      ...target,
      steps: [['read-eof'], ['close']],
    });
    await server.reported('listening');
    const client = Endpoint.start(stage.topology, {
      role: 'client',
      from: addresses.client,
      ...target,
      steps: [['sleep', 60]],
    });
    await client.reported('connected');
    await pause(14);
    const later = await playPair(stage, {
      port: 9001,
      client: [['send', 'HELLO\r\n'], ['close']],
      server: [['read-eof'], ['close']],
    });
    return [
      ...truthOf(later, {
        cause: 'graceful-close',
        close: { kind: 'graceful', by: 'client' },
        dataLost: 'no',
        story:
          'A later connection that sent one line and closed, to show how long the silence lasted.',
      }),
      ...truthOf(
        { client, server: null, target },
        {
          cause: 'handshake-abandoned',
          close: { kind: 'timeout', by: 'network', byAccept: ['unknown', 'client'] },
          dataLost: 'no',
          points: { ...knowableEverywhere, client: beforeTheDrop, 'router-left': beforeTheDrop },
          story:
            'The router dropped every ACK of the client. The client believed itself connected and stayed silent; the server repeated its SYN-ACK and gave up.',
        },
      ),
    ];
  },
};
