import { join } from 'node:path';

import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses, labFolder, pause } from '../topology.ts';

/** A spoofed or half-open SYN; a later connection keeps the clock running. */
export const handshakeAbandoned: Scenario = {
  id: 'handshake-abandoned',
  title: 'SYN, SYN-ACK, and never the ACK',
  play: async ({ topology }) => {
    await topology.filter('client', 'output', 'tcp flags & rst == rst drop');
    await topology.command('server', 'sysctl', '-qw', 'net.ipv4.tcp_synack_retries=2');
    const target = { ip: addresses.server, port: 9000 };
    const server = Endpoint.start(topology, {
      role: 'server',
      ...target,
      steps: [['read-eof'], ['close']],
    });
    await server.reported('listening');
    const source = { ip: addresses.client, port: 40404 };
    await topology.command(
      'client',
      'python3',
      join(labFolder, 'endpoints', 'raw-syn.py'),
      source.ip,
      String(source.port),
      target.ip,
      String(target.port),
    );
    await pause(14);
    const later = Endpoint.start(topology, {
      role: 'client',
      from: source.ip,
      ...target,
      steps: [['send', 'HELLO\r\n'], ['close']],
    });
    await Promise.all([later.finished(), server.finished()]);
    return [
      ...truthOf(
        { client: { flows: [source], sightings: [] }, server: null, target },
        {
          cause: 'handshake-abandoned',
          close: { kind: 'timeout', by: 'unknown', byAccept: ['client', 'network'] },
          dataLost: 'no',
          story:
            'A raw socket sent the SYN and the client dropped its own RST: the server repeated its SYN-ACK twice and gave up.',
        },
      ),
      ...truthOf(
        { client: later, server, target },
        {
          cause: 'graceful-close',
          close: { kind: 'graceful', by: 'client' },
          dataLost: 'no',
          story:
            'A later connection that sent one line and closed, to show how long the silence lasted.',
        },
      ),
    ];
  },
};
