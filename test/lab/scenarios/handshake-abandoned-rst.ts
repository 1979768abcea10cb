import { join } from 'node:path';

import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses, labFolder, pause } from '../topology.ts';

/** The kernel of the client knows nothing of the raw SYN and refuses its answer. */
export const handshakeAbandonedRst: Scenario = {
  id: 'handshake-abandoned-rst',
  title: 'SYN, SYN-ACK, RST: a half-open scan',
  play: async ({ topology }) => {
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
    await pause(0.5);
    return truthOf(
      { client: { flows: [source], sightings: [] }, server: null, target },
      {
        cause: 'handshake-abandoned',
        close: { kind: 'reset', by: 'client' },
        dataLost: 'no',
        story:
          'A raw socket sent the SYN; the kernel of the client had no socket for the SYN-ACK and answered it with a RST.',
      },
    );
  },
};
