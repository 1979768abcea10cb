import { Endpoint } from '../endpoint.ts';
import { type Scenario, truthOf } from '../scenario.ts';
import { addresses } from '../topology.ts';
import { seenOnlyBeforeRouter } from '../truth.ts';

/** Only the TTL and what is missing behind the router tell it from a closed port. */
export const refusedByRouter: Scenario = {
  id: 'refused-by-router',
  title: 'Router answers the SYN with a reset, in the name of the server',
  play: async ({ topology }) => {
    await topology.filter(
      'router',
      'forward',
      'iifname line1 tcp dport 8085 reject with tcp reset',
    );
    const target = { ip: addresses.server, port: 8085 };
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
        close: { kind: 'refused', by: 'network', byAccept: ['server', 'unknown'] },
        dataLost: 'no',
        points: seenOnlyBeforeRouter('the router refused the SYN before this point'),
        story:
          'The router answered the SYN with a RST+ACK that bears the address of the server; the server never saw the SYN.',
      },
    );
  },
};
