import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';

/** Nobody listens on the port; the server's kernel says so. */
export const refused: Scenario = {
  id: 'refused',
  title: 'Client connects to a port where nobody listens',
  play: async ({ topology }) => {
    const target = { ip: addresses.server, port: 8081 };
    const client = Endpoint.start(topology, {
      role: 'client',
      from: addresses.client,
      ...target,
      steps: [],
    });
    await client.finished();
    return truthOf(
      { client, server: null, target },
      {
        cause: 'connection-refused',
        close: { kind: 'refused', by: 'server' },
        dataLost: 'no',
        story: 'No socket on port 8081: the kernel of the server answered the SYN with RST+ACK.',
      },
    );
  },
};
